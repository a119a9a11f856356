# SPDX-License-Identifier: GPL-3.0-or-later
"""The samples of the quality network: real faces with something painted over them, pictures of real masks and
glasses, and invented persons in known poses. Sample k is the same in every run, so that a stopped training goes on
as if it had not stopped.

A sample is the grey 112 x 112 chip (the aligned crop with a margin of 12/112 around, as KAO_CHIP_QUALITY), ten
numbers that say where the five points lie beside the template, and the targets with a weight each.
"""
import csv
import hashlib
import os

import cv2
import numpy as np

from augment import Degrader
from geometry import TEMPLATE, similarity
from quality_cover import EYES, MOUTH, SIDE, Occluder

INPUT = 112
MARGIN = 12
# Targets: covered left eye, right eye, mouth; open left eye, right eye; yaw, pitch, roll (units of 30 degrees).
N_TARGETS = 8
SWAP = [1, 0, 2, 4, 3]
# What is painted how often. Rare things come often enough to be learnt; what looks like a mask and is none (a beard, a
# collar) and faces with nothing over them keep the sentences from being said in vain.
KINDS = {"plain": 0.21, "beard": 0.03, "collar": 0.03, "clear glasses": 0.10, "mask": 0.15, "chin mask": 0.03, "hand on mouth": 0.07,
         "dark glasses": 0.08, "glare": 0.12, "fringe over eyes": 0.08, "fringe": 0.04, "hand on eye": 0.06, "lids": 0.09}
# Where the samples come from. What is missing is painted instead.
SOURCES = {"painted": 0.52, "occluded": 0.20, "seen": 0.08, "rendered": 0.06, "turned": 0.12, "nothing": 0.02}
# What quality_compose.py calls them.
CONDITIONS = {"clear-glasses": "clear glasses", "fringe-above": "fringe", "chin-mask": "chin mask", "mask": "mask",
              "hand-on-mouth": "hand on mouth", "dark-glasses": "dark glasses", "glare": "glare", "fringe": "fringe over eyes",
              "hand-on-eye": "hand on eye", "closed": "lids"}
# A picture is used so many times in a row, each time in other light and place: painting costs more than training.
TIMES = 3
BATCH = 64
# Landmarks beside the face are where most wrong sentences come from: so many samples lie as the program's points would
# have put them, and so many of the others further away than they mostly lie.
STRAYED, ASTRAY = 0.6, 0.15


def aligned(image, points, size=SIDE):
    """The crop of prepare.py, without its shrinking in steps."""
    matrix = similarity(points, TEMPLATE + (size - 112) / 2)
    zoom = np.hypot(matrix[0, 0], matrix[1, 0])
    if zoom < 0.6:
        image = cv2.GaussianBlur(image, (0, 0), 0.35 / zoom)
    return cv2.warpAffine(image, matrix, (size, size), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def residual(points):
    """Where the points lie beside the template once they are aligned, in pixels of the 112 chip."""
    matrix = similarity(points, TEMPLATE)
    return np.asarray(points) @ matrix[:, :2].T + matrix[:, 2] - TEMPLATE


def turn_of(points):
    """By how many degrees the alignment turns the picture back, counted as roll."""
    matrix = similarity(points, TEMPLATE)
    return float(np.degrees(np.arctan2(matrix[1, 0], matrix[0, 0])))


def is_held_out(name):
    """Every second picture of occlusion.tar, by its number, is never trained on."""
    return int("".join(c for c in os.path.basename(name) if c.isdigit())) % 2 == 1


def five(row, columns=("x1", "y1", "x2", "y2", "x3", "y3", "x4", "y4", "x5", "y5")):
    """KaoPoint counts from the outer corner, OpenCV from the middle of the first pixel."""
    return np.array([float(row[c]) for c in columns]).reshape(5, 2)


def program_points(path):
    """file -> five points, from measure-quality's table; faces that it did not see are missing."""
    found = {}
    with open(path) as file:
        for row in csv.DictReader(file):
            if row.get("x1"):
                found[os.path.basename(row["file"])] = five(row) - 0.5
    return found


class Real:
    """Crops of prepare.py; the five points of YuNet; and what was seen in some of them by eye (quality_seen.csv)."""

    def __init__(self, paths, seen):
        parts = [np.load(path) for path in paths]
        self.names = [str(name) for p in parts for name in p["names"]]
        self.crops = np.concatenate([p["crops"] for p in parts])
        self.points = np.concatenate([p["points"] for p in parts]).astype(np.float64)
        self.residuals = np.stack([residual(p) for p in self.points])
        places = {hashlib.sha256(name.encode()).hexdigest()[:12]: k for k, name in enumerate(self.names)}
        self.seen = {}
        with open(seen) as file:
            for row in csv.DictReader(file):
                k = places.get(row.pop("name"))
                if k is not None:
                    self.seen[k] = {what: float(hidden.replace("?", "nan")) for what, hidden in row.items() if hidden}
        hidden = [k for k, found in self.seen.items() if 1.0 in found.values()]
        clear = [k for k, found in self.seen.items() if set(found.values()) == {0.0}]
        self.groups = [group for group in (hidden, clear) if group]
        # Nothing is painted over what may hide something already.
        self.clean = np.array([k for k in range(len(self.names)) if set(self.seen.get(k, {}).values()) <= {0.0}])


class Strayed:
    """How the program's five points lie beside YuNet's: for each kind of picture, from the 144 crop of the latter to the
    network's chip of the former, and the difference of the residuals. Learnt from measure-quality's tables of training
    pictures as they are and of quality_compose.py's."""

    def __init__(self, real, tables):
        places = {name: k for k, name in enumerate(real.names)}
        self.found = {}
        for table in tables:
            with open(table) as file:
                for row in csv.DictReader(file):
                    *_, condition, folder, name = row["file"].split("/")
                    k = places.get(f"{folder}/{name}")
                    if k is not None and row.get("x1"):
                        self.add(CONDITIONS.get(condition, "plain"), real.points[k], five(row) - 0.5, real.residuals[k])

    def add(self, kind, yunet, program, before):
        crop, chip = (np.vstack([similarity(points, TEMPLATE + (SIDE - 112) / 2), [0, 0, 1]]) for points in (yunet, program))
        matrix = (np.vstack([placing(), [0, 0, 1]]) @ chip @ np.linalg.inv(crop))[:2]
        if np.hypot(matrix[0, 0], matrix[0, 1]) < 1.6:             # else it is another face
            self.found.setdefault(kind, []).append((matrix, residual(program) - before))

    def draw(self, kind, rng):
        found = self.found.get(kind) or self.found["plain"]
        return found[int(rng.integers(len(found)))]


class Occluded:
    """The training half of occlusion.tar: crop, residual and targets."""

    def __init__(self, folder, table, held_out=False):
        seen = program_points(table) if table else {}
        self.items = []
        with open(os.path.join(folder, "labels.csv")) as file:
            rows = list(csv.DictReader(file))
        for row in rows:
            if is_held_out(row["file"]) != held_out:
                continue
            image = cv2.imread(os.path.join(folder, row["file"]))[:, :, ::-1]
            label = row["label"]
            dark = "dark-glasses" in label
            mask = "mask" in label
            is_open = {"eyes-closed": 0.0, "none": 1.0, "glasses": 1.0, "mask": 1.0, "side-light": 1.0}.get(label)
            first = five(row)
            for points in [first] + ([seen[os.path.basename(row["file"])]] if os.path.basename(row["file"]) in seen else []):
                self.items.append((np.ascontiguousarray(aligned(image, points)), residual(points), dark, mask, is_open, label,
                                   points is not first))


class Rendered:
    """Pictures of quality_render.py or quality_turn.py with the program's points."""

    def __init__(self, folder, table):
        seen = program_points(table)
        self.items = []
        with open(os.path.join(folder, "labels.csv")) as file:
            for row in csv.DictReader(file):
                if row["file"] not in seen or "_train_" not in row["file"]:
                    continue
                image = cv2.imread(os.path.join(folder, row["file"]))[:, :, ::-1]
                points = seen[row["file"]]
                self.items.append((np.ascontiguousarray(aligned(image, points)), residual(points), turn_of(points), row))


def wanted(cover):
    """Hidden by half: neither; by a third: no; by two thirds: yes."""
    return float(np.clip((cover - 0.3) / 0.4, 0, 1))


class Samples:
    """`real`, `occluded` and `strayed` must be given; `rendered` and `turned` may be None. What the sources give is crop,
    residual, targets, weights, and the kind of Strayed that displaces it ("" where the points are the program's own)."""

    def __init__(self, real, occluded, strayed, rendered=None, turned=None, seed=1):
        self.real, self.occluded, self.strayed, self.seed = real, occluded, strayed, seed
        self.sources = {"painted": self.painted, "occluded": self.from_occluded, "seen": self.from_seen, "nothing": self.from_nothing}
        for name, pictures in (("rendered", rendered), ("turned", turned)):
            if pictures and pictures.items:
                self.sources[name] = lambda rng, items=pictures.items: self.from_rendered(rng, items)
        self.degrader = Degrader(None)
        self.memory = {}
        labels = [item[5] for item in occluded.items]
        # Masks are many, the rest few: each kind gets its share.
        shares = {"mask": 0.40, "none": 0.22, "dark-glasses": 0.08, "dark-glasses+mask": 0.08, "glasses": 0.08, "eyes-closed": 0.07,
                  "one-eye-closed": 0.02, "side-light": 0.05}
        p = np.array([shares[label] / labels.count(label) for label in labels])
        self.p_occluded = p / p.sum()
        self.masks = [k for k, label in enumerate(labels) if label == "mask"]

    def other(self, rng):
        return self.real.crops[int(rng.integers(len(self.real.crops)))]

    def paint(self, o, kind, rng):
        side = int(rng.integers(2))
        if kind == "plain" and rng.random() < 0.15:
            o.lower_half(self.real.crops[int(rng.choice(self.real.clean))], False)
        elif kind == "beard":
            o.beard()
        elif kind == "collar":
            o.thing(np.array([MOUTH[0] + rng.normal(0, 12), rng.uniform(144, 158)]))
        elif kind == "clear glasses":
            o.clear_glasses()
        elif kind == "mask":
            if rng.random() < 0.4:
                o.lower_half(self.occluded.items[int(rng.choice(self.masks))][0], True)
            else:
                o.mask()
            if rng.random() < 0.25:
                o.clear_glasses()
        elif kind == "chin mask":
            o.chin_mask()
        elif kind == "hand on mouth":
            (o.hand if rng.random() < 0.6 else o.thing)(MOUTH + rng.normal(0, 8, 2))
        elif kind == "dark glasses":
            o.dark_glasses()
            if rng.random() < 0.15:
                o.mask()
        elif kind == "glare":
            o.clear_glasses(glare=True)
        elif kind in ("fringe", "fringe over eyes"):
            o.fringe(over_eyes=kind == "fringe over eyes")
        elif kind == "hand on eye":
            (o.hand if rng.random() < 0.6 else o.thing)(EYES[side] + rng.normal(0, 6, 2))
        elif kind == "lids":
            closed = 1.0 if rng.random() < 0.6 else rng.uniform(0.15, 1.0)
            for i in range(2):
                o.close_lid(i, closed)
            if rng.random() < 0.2:
                o.clear_glasses()
            if rng.random() < 0.1:
                o.mask()

    def painted(self, rng):
        """A real face with something over it."""
        k = int(rng.choice(self.real.clean))
        o = Occluder(self.real.crops[k], rng, lambda: self.other(rng))
        kind = drawn(KINDS, rng)
        self.paint(o, kind, rng)
        target = np.zeros(N_TARGETS, np.float32)
        weight = np.ones(N_TARGETS, np.float32)
        for i in range(2):
            target[i] = wanted(o.eye_cover(i))
            target[3 + i] = o.openness[i]
            weight[3 + i] = 1.0 if o.eye_cover(i) < 0.3 else 0.0
        target[2] = wanted(o.mouth_cover())
        # The pose is not known; that the points say something about the turn, and faces are mostly upright, is.
        r = self.real.residuals[k]
        place = TEMPLATE + r
        eye, mouth = place[:2].mean(0), place[3:].mean(0)
        down = (place[2, 1] - eye[1]) / max(mouth[1] - eye[1], 5)
        offset = place[2, 0] - (eye[0] + (mouth[0] - eye[0]) * down)
        target[5] = np.arctan(offset / (0.55 * np.hypot(*(place[1] - place[0])))) * 6 / np.pi
        weight[5:] = 0.15, 0.02, 0.1
        return o.result(), r, target, weight, kind

    def from_seen(self, rng):
        """A face that was looked at: dark glasses, hands, closed eyes, and what a network took for them."""
        group = self.real.groups[int(rng.integers(len(self.real.groups)))]
        k = group[int(rng.integers(len(group)))]
        found = self.real.seen[k]
        target = np.zeros(N_TARGETS, np.float32)
        weight = np.ones(N_TARGETS, np.float32)
        eyes, mouth, lids = (found.get(what, 0.0) for what in ("eyes", "mouth", "lids"))
        target[:5] = np.nan_to_num([eyes, eyes, mouth, 1 - lids, 1 - lids])
        weight[:5] = ~np.isnan([eyes, eyes, mouth, lids, lids])
        if eyes != 0:
            weight[3:5] = 0.0
        weight[5:] = 0.0
        return self.real.crops[k], self.real.residuals[k], target, weight, "plain"

    def from_occluded(self, rng):
        crop, r, dark, mask, is_open, label, is_program = self.occluded.items[int(rng.choice(len(self.p_occluded), p=self.p_occluded))]
        target = np.zeros(N_TARGETS, np.float32)
        weight = np.ones(N_TARGETS, np.float32)
        target[:3] = dark, dark, mask
        target[3:5] = is_open if is_open is not None else 0
        weight[3:5] = 0.0 if is_open is None or dark else 1.0
        weight[5:] = 0.0, 0.0, 0.0
        picture = crop
        if label in ("none", "mask") and rng.random() < 0.3:
            o = Occluder(crop, rng, lambda: self.other(rng))
            if rng.random() < 0.5:
                o.dark_glasses()
                target[:2] = 1.0
                weight[3:5] = 0.0
            else:
                for i in range(2):
                    o.close_lid(i, 1.0)
                target[3:5] = 0.0
            picture = o.result()
        return picture, r, target, weight, "" if is_program else "mask" if mask else "dark glasses" if dark else "plain"

    def from_nothing(self, rng):
        """No face, or not there: nothing of it is hidden."""
        crop = self.occluded.items[int(rng.choice(self.masks))][0] if rng.random() < 0.3 else self.other(rng)
        turn = rng.uniform(1, 2 * np.pi - 1) if rng.random() < 0.5 else 0.0
        way = rng.uniform(0, 2 * np.pi)
        far = rng.uniform(40, 65) if turn == 0 else rng.uniform(0, 40)
        matrix = cv2.getRotationMatrix2D((SIDE / 2, SIDE / 2), np.degrees(turn), rng.uniform(0.7, 2))
        matrix[:, 2] += far * np.cos(way), far * np.sin(way)
        target, weight = np.zeros(N_TARGETS, np.float32), np.zeros(N_TARGETS, np.float32)
        weight[:3] = 1.0
        r = self.real.residuals[int(rng.integers(len(self.real.residuals)))]
        return cv2.warpAffine(crop, matrix, (SIDE, SIDE), borderMode=cv2.BORDER_REFLECT), r, target, weight, ""

    def from_rendered(self, rng, items):
        crop, r, turn, row = items[int(rng.integers(len(items)))]
        target = np.zeros(N_TARGETS, np.float32)
        weight = np.ones(N_TARGETS, np.float32)
        dark = row["glasses"] == "dark"
        target[:3] = dark, dark, float(row["mask"])
        if row["lids"]:
            target[3:5] = 1.0 - float(row["lids"])
            weight[3:5] = 0.0 if dark else 1.0
        else:                                         # a real face that was turned: what it wears is not known
            weight[:3], weight[3:5] = 0.2, 0.0
        # Turning the picture back by the eye line takes that much of the roll away.
        target[5:] = float(row["yaw"]) / 30, float(row["pitch"]) / 30, (float(row["roll"]) + turn_sign() * turn) / 30
        weight[5:] = 4.0, 4.0, 2.0
        return crop, r, target, weight, ""

    def made(self, base):
        """Sample `base` before light and place; remembered for the batches that use it again."""
        if base not in self.memory:
            rng = np.random.default_rng([self.seed, base])
            source = drawn(SOURCES, rng)
            self.memory[base] = self.sources.get(source, self.painted)(rng)
            self.memory.pop(base - BATCH, None)
        return self.memory[base]

    def get(self, number):
        picture, r, target, weight, kind = self.made(number // (TIMES * BATCH) * BATCH + number % BATCH)
        rng = np.random.default_rng([self.seed, number, 1])
        target, weight = target.copy(), weight.copy()
        if rng.random() < 0.5:
            picture = picture[:, ::-1]
            r = (r * [-1, 1])[SWAP]
            target = target[[1, 0, 2, 4, 3, 5, 6, 7]]
            weight = weight[[1, 0, 2, 4, 3, 5, 6, 7]]
            target[5] *= -1
            target[7] *= -1
        grey = self.finish(rng, np.ascontiguousarray(picture))
        chip, r = self.placed(rng, grey, r, kind)
        return chip, (r / 10).astype(np.float32).ravel(), target, weight

    def placed(self, rng, grey, r, kind):
        """The chip, where the mistakes of the points put it."""
        if kind and rng.random() < STRAYED:
            matrix, change = self.strayed.draw(kind, rng)
            return warped(grey, matrix), r + change
        if rng.random() < (ASTRAY if kind else 0.05):
            return warped(grey, placing(rng.normal(0, 0.08), np.exp(rng.normal(0.05, 0.12)), rng.normal(0, 5, 2))), r
        return warped(grey, placing(rng.normal(0, 0.03), np.exp(rng.normal(0, 0.035)), rng.normal(0, 1.6, 2))), r

    def finish(self, rng, picture):
        """Light, blur, noise, print; grey."""
        d = self.degrader
        d.rng = rng
        if rng.random() < 0.6:
            picture = d.light(picture)
        if rng.random() < 0.5:
            picture = d.soft(picture)
        if rng.random() < 0.06:
            picture = cv2.resize(d.printed(picture), (SIDE, SIDE), interpolation=cv2.INTER_AREA)
        elif rng.random() < 0.5:
            picture = d.noisy(picture, rng.uniform(1, 10))
        if rng.random() < 0.25:
            picture = d.jpeg(picture)
        return cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)


def drawn(shares, rng):
    """One name, as often as its share."""
    ends = np.cumsum(list(shares.values()))
    return list(shares)[min(int(np.searchsorted(ends, rng.random() * ends[-1], "right")), len(shares) - 1)]


def placing(turn=0.0, zoom=1.0, shift=(0.0, 0.0)):
    """From the 144 crop to the network's chip."""
    scale = INPUT / (112 + 2 * MARGIN) * zoom
    c, s = scale * np.cos(turn), scale * np.sin(turn)
    half = (SIDE - 1) / 2
    middle = (INPUT - 1) / 2
    return np.array([[c, -s, middle - c * half + s * half + shift[0]], [s, c, middle - s * half - c * half + shift[1]]])


def warped(grey, matrix):
    return cv2.warpAffine(grey, matrix, (INPUT, INPUT), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def turn_sign():
    """similarity() turns in picture axes (y down): a positive angle there is a negative roll."""
    return -1.0
