# SPDX-License-Identifier: GPL-3.0-or-later
"""The samples of the quality network: real faces with something painted over them, pictures of real masks and
glasses, and invented persons in known poses. Sample k is the same in every run, so that a stopped training goes on
as if it had not stopped.

A sample is the grey 112 x 112 chip (the aligned crop with a margin of 12/112 around, as KAO_CHIP_QUALITY), ten
numbers that say where the five points lie beside the template, and the targets with a weight each.
"""
import csv
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
# What is painted how often: in the first training, and where one goes on from a trained network (--from), in which what
# the first saw too rarely to learn comes up more often.
KINDS = {"plain": (0.30, 0.20), "clear glasses": (0.06, 0.12), "mask": (0.14, 0.12), "chin mask": (0.02, 0.02),
         "hand on mouth": (0.04, 0.08), "dark glasses": (0.12, 0.07), "glare": (0.04, 0.13), "fringe over eyes": (0.07, 0.08),
         "fringe": (0.05, 0.04), "hand on eye": (0.04, 0.07), "lids": (0.12, 0.07)}
# Landmarks beside the face are where most wrong sentences come from: this share of the later samples is so displaced.
ASTRAY = 0.2


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
    """Crops of prepare.py; the five points of YuNet."""

    def __init__(self, paths):
        parts = [np.load(path) for path in paths]
        self.crops = np.concatenate([p["crops"] for p in parts])
        points = np.concatenate([p["points"] for p in parts]).astype(np.float64)
        self.residuals = np.stack([residual(p) for p in points])


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
            for points in [five(row)] + ([seen[os.path.basename(row["file"])]] if os.path.basename(row["file"]) in seen else []):
                self.items.append((np.ascontiguousarray(aligned(image, points)), residual(points), dark, mask, is_open, label))


class Rendered:
    """Pictures of quality_render.py with the program's points."""

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
    def __init__(self, real, occluded, rendered, seed=1, is_later=False):
        self.real, self.occluded, self.rendered, self.seed, self.is_later = real, occluded, rendered, seed, is_later
        self.names = list(KINDS)
        self.ends = np.cumsum([shares[is_later] for shares in KINDS.values()])
        self.degrader = Degrader(None)
        labels = [item[5] for item in occluded.items]
        # Masks are many, the rest few: each kind gets its share.
        shares = {"mask": 0.35, "none": 0.2, "dark-glasses": 0.1, "dark-glasses+mask": 0.1, "glasses": 0.08, "eyes-closed": 0.09,
                  "one-eye-closed": 0.03, "side-light": 0.05}
        p = np.array([shares[label] / labels.count(label) for label in labels])
        self.p_occluded = p / p.sum()

    def painted(self, rng):
        """A real face with something over it; residual, targets and weights."""
        k = int(rng.integers(len(self.real.crops)))
        o = Occluder(self.real.crops[k], rng, lambda: self.real.crops[int(rng.integers(len(self.real.crops)))])
        kind = self.names[min(int(np.searchsorted(self.ends, rng.random(), "right")), len(KINDS) - 1)]
        side = int(rng.integers(2))
        if kind == "clear glasses":
            o.clear_glasses()
        elif kind == "mask":
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
        return o.result(), r, target, weight

    def from_occluded(self, rng):
        crop, r, dark, mask, is_open, label = self.occluded.items[int(rng.choice(len(self.p_occluded), p=self.p_occluded))]
        target = np.zeros(N_TARGETS, np.float32)
        weight = np.ones(N_TARGETS, np.float32)
        target[:3] = dark, dark, mask
        target[3:5] = is_open if is_open is not None else 0
        weight[3:5] = 0.0 if is_open is None or dark else 1.0
        weight[5:] = 0.0, 0.0, 0.0
        picture = crop
        if label in ("none", "mask") and rng.random() < 0.3:
            o = Occluder(crop, rng, lambda: self.real.crops[int(rng.integers(len(self.real.crops)))])
            if rng.random() < 0.5:
                o.dark_glasses()
                target[:2] = 1.0
                weight[3:5] = 0.0
            else:
                for i in range(2):
                    o.close_lid(i, 1.0)
                target[3:5] = 0.0
            picture = o.result()
        return picture, r, target, weight

    def from_rendered(self, rng):
        crop, r, turn, row = self.rendered.items[int(rng.integers(len(self.rendered.items)))]
        target = np.zeros(N_TARGETS, np.float32)
        weight = np.ones(N_TARGETS, np.float32)
        dark = row["glasses"] == "dark"
        target[:3] = dark, dark, float(row["mask"])
        target[3:5] = 1.0 - float(row["lids"])
        weight[3:5] = 0.0 if dark else 0.5
        # Turning the picture back by the eye line takes that much of the roll away.
        target[5:] = float(row["yaw"]) / 30, float(row["pitch"]) / 30, (float(row["roll"]) + turn_sign() * turn) / 30
        weight[5:] = 4.0, 4.0, 2.0
        return crop, r, target, weight

    def get(self, number):
        rng = np.random.default_rng([self.seed, number])
        kind = rng.random()
        if kind < 0.62 or (kind >= 0.78 and not (self.rendered and self.rendered.items)):
            picture, r, target, weight = self.painted(rng)
        elif kind < 0.78:
            picture, r, target, weight = self.from_occluded(rng)
        else:
            picture, r, target, weight = self.from_rendered(rng)
        r = r.copy()
        if rng.random() < 0.5:
            picture = picture[:, ::-1]
            r = (r * [-1, 1])[SWAP]
            target = target[[1, 0, 2, 4, 3, 5, 6, 7]]
            weight = weight[[1, 0, 2, 4, 3, 5, 6, 7]]
            target[5] *= -1
            target[7] *= -1
        return self.finish(rng, np.ascontiguousarray(picture), r), (r / 10).astype(np.float32).ravel(), target, weight

    def finish(self, rng, picture, r):
        """Light, blur, noise, print, and the mistakes of the points; grey."""
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
        grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
        if self.is_later and rng.random() < ASTRAY:
            return place(grey, rng.normal(0, 0.08), np.exp(rng.normal(0.05, 0.12)), rng.normal(0, 5, 2))
        return place(grey, rng.normal(0, 0.03), np.exp(rng.normal(0, 0.035)), rng.normal(0, 1.6, 2))


def place(grey, turn=0.0, zoom=1.0, shift=(0.0, 0.0)):
    """The network's chip out of the 144 crop."""
    scale = INPUT / (112 + 2 * MARGIN) * zoom
    c, s = scale * np.cos(turn), scale * np.sin(turn)
    half = (SIDE - 1) / 2
    middle = (INPUT - 1) / 2
    matrix = np.array([[c, -s, middle - c * half + s * half + shift[0]], [s, c, middle - s * half - c * half + shift[1]]])
    return cv2.warpAffine(grey, matrix, (INPUT, INPUT), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def turn_sign():
    """similarity() turns in picture axes (y down): a positive angle there is a negative roll."""
    return -1.0
