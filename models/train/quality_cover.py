# SPDX-License-Identifier: GPL-3.0-or-later
"""What hides a face, painted onto aligned crops: masks, dark and clear glasses, glare, hair, hands, things, lids.

Every painter takes an Occluder's picture, changes it and adds to `cover`, the share of each pixel that is hidden; the
labels are read off that map, so that a strand of hair and a whole mask follow one rule. Places are in pixels of the
144 x 144 crop of prepare.py: eyes near (55, 68) and (90, 68), mouth near (73, 109).
"""
import cv2
import numpy as np

SIDE = 144
EYES = np.array([[54.8, 68.2], [90.0, 68.0]])
MOUTH = np.array([72.6, 108.8])
YY, XX = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32)


def ellipse(centre, a, b, power=2.0):
    """1 inside, 0 outside, one soft pixel between."""
    r = np.abs((XX - centre[0]) / a) ** power + np.abs((YY - centre[1]) / b) ** power
    return np.clip((1.0 - r) * min(a, b) / 2 + 0.5, 0, 1)


EYE_ZONE = [ellipse(e, 8.5, 4.5) > 0.5 for e in EYES]
MOUTH_ZONE = ellipse(MOUTH, 14, 7) > 0.5


class Occluder:
    def __init__(self, picture, rng, others):
        self.picture = picture.astype(np.float32)
        self.rng = rng
        self.others = others                          # a function that gives some other crop, for textures
        self.cover = np.zeros((SIDE, SIDE), np.float32)
        self.openness = [1.0, 1.0]

    # --- labels ---

    def eye_cover(self, i):
        return float(self.cover[EYE_ZONE[i]].mean())

    def mouth_cover(self):
        return float(self.cover[MOUTH_ZONE].mean())

    # --- helpers ---

    def paint(self, colour, alpha):
        """`colour` is one colour or a picture; what is painted hides."""
        self.picture += (np.float32(colour) - self.picture) * alpha[..., None]
        self.cover = np.maximum(self.cover, alpha)

    def shade(self):
        """How the face is lit, about 1 on average."""
        luma = cv2.GaussianBlur(self.picture.mean(2), (0, 0), 14)
        return np.clip(luma / max(luma[60:120, 40:105].mean(), 8), 0.35, 1.7)

    def skin(self):
        return np.median(self.picture[84:98, 46:100].reshape(-1, 3), 0)

    def texture(self):
        """A picture of another face's surroundings, enlarged: cloth, paper, anything."""
        other = self.others()
        n = int(self.rng.integers(24, 100))
        y, x = self.rng.integers(0, SIDE - n, 2)
        return cv2.resize(other[y:y + n, x:x + n], (SIDE, SIDE), interpolation=cv2.INTER_LINEAR).astype(np.float32)

    # --- the mouth ---

    def mask(self, top=None):
        rng = self.rng
        jitter = lambda s: float(rng.normal(0, s))
        nose = (rng.uniform(78, 96) if top is None else top)
        left = np.array([rng.uniform(20, 36), nose + rng.uniform(-2, 10)])
        right = np.array([145 - rng.uniform(20, 36), nose + rng.uniform(-2, 10)])
        low = rng.uniform(126, 150)
        outline = [left, [50 + jitter(2), nose + rng.uniform(1, 5)], [73 + jitter(3), nose - rng.uniform(-2, 4)], [95 + jitter(2), nose + rng.uniform(1, 5)],
                   right, [118 + jitter(4), low - rng.uniform(2, 22)], [95 + jitter(3), low + 2], [73, low + rng.uniform(0, 6)],
                   [50 + jitter(3), low + 2], [26 + jitter(4), low - rng.uniform(2, 22)]]
        alpha = np.zeros((SIDE, SIDE), np.uint8)
        cv2.fillPoly(alpha, [np.round(np.array(outline, np.float64) * 8).astype(np.int32)], 255, cv2.LINE_AA, 3)
        alpha = alpha.astype(np.float32) / 255
        kind = rng.random()
        if kind < 0.35:
            colour = np.array([[235, 238, 240], [170, 200, 225], [150, 190, 215], [225, 190, 200], [130, 190, 170]][int(rng.integers(5))], np.float32)
        elif kind < 0.55:
            colour = np.full(3, rng.uniform(12, 70), np.float32)
        elif kind < 0.75:
            colour = rng.uniform(20, 245, 3)
        elif kind < 0.83:
            colour = self.skin() * rng.uniform(0.7, 1.2)
        else:
            colour = self.texture()
        cloth = np.ones((SIDE, SIDE), np.float32)
        if rng.random() < 0.6:                        # pleats
            for y in np.linspace(nose + rng.uniform(8, 16), low - rng.uniform(6, 16), int(rng.integers(2, 5))):
                bow = y + rng.uniform(-4, 8) * ((XX - 73) / 45) ** 2
                cloth -= rng.uniform(0.04, 0.25) * np.exp(-((YY - bow) / rng.uniform(0.7, 1.6)) ** 2)
        if rng.random() < 0.5:                        # a ridge in the middle, or a round cup
            cloth *= 1 - rng.uniform(0.05, 0.45) * np.abs((XX - 73 - jitter(4)) / 50) ** rng.uniform(1, 2)
        cloth *= 1 + 0.02 * rng.normal(0, 1, (SIDE, SIDE)).astype(np.float32)
        painted = np.float32(colour) * (self.shade() * cloth)[..., None]
        if rng.random() < 0.5:                        # its shadow, straps
            edge = cv2.GaussianBlur(alpha, (0, 0), 2.0)
            self.picture *= (1 - 0.4 * edge * (1 - alpha))[..., None]
        if rng.random() < 0.6:
            for side, x in ((left, 0), (right, SIDE)):
                cv2.line(self.picture, tuple(int(v) for v in side), (x, int(side[1] + rng.uniform(-22, 4))),
                         [float(v) for v in np.broadcast_to(np.mean(np.float32(colour).reshape(-1, 3), 0), 3)], 1, cv2.LINE_AA)
        self.paint(painted, alpha)

    def chin_mask(self):
        """Pulled below the mouth: hides nothing that counts."""
        self.mask(top=self.rng.uniform(122, 130))

    def lower_half(self, other, is_mask):
        """The face below the eyes is another one's: with a real mask, or with none, so that the seam says nothing."""
        rng = self.rng
        edge = rng.uniform(79, 92) + rng.normal(0, 0.06) * (XX - 73) - rng.uniform(0, 6) * ((XX - 73) / 50) ** 2
        alpha = np.clip((YY - edge) / rng.uniform(1, 6) + 0.5, 0, 1).astype(np.float32)
        other = other.astype(np.float32) * rng.uniform(0.75, 1.3)
        if rng.random() < 0.5:
            other = other[:, ::-1]
        self.picture += (other - self.picture) * alpha[..., None]
        if is_mask:
            self.cover = np.maximum(self.cover, alpha)

    def beard(self):
        """Dark or grey around the mouth, and not over it: hides nothing that counts."""
        rng = self.rng
        face = ellipse(MOUTH + [rng.normal(0, 2), rng.uniform(2, 10)], rng.uniform(22, 38), rng.uniform(16, 32), rng.uniform(2, 4))
        lips = ellipse(MOUTH + rng.normal(0, 1, 2), rng.uniform(10, 14), rng.uniform(3.5, 6.5))
        if rng.random() < 0.4:                        # no moustache
            face *= np.clip((YY - MOUTH[1] + 3) / 3, 0, 1)
        strands = cv2.GaussianBlur(rng.normal(0, 1, (SIDE, SIDE)).astype(np.float32), (0, 0), rng.uniform(0.6, 1.2), sigmaY=rng.uniform(1, 2.5))
        alpha = cv2.GaussianBlur((face * (1 - lips)).astype(np.float32), (0, 0), rng.uniform(0.8, 3)) * rng.uniform(0.3, 0.95)
        tone = rng.uniform(10, 70) if rng.random() < 0.7 else rng.uniform(120, 235)
        colour = np.clip(tone * self.shade() * (1 + rng.uniform(0.3, 1.2) * strands), 0, 255)
        self.picture += (colour[..., None] - self.picture) * alpha[..., None]

    # --- hands and things ---

    def hand(self, centre):
        rng = self.rng
        skin = self.skin() * rng.uniform(0.75, 1.2) + rng.normal(0, 4, 3)
        turn = rng.uniform(-0.9, 0.9) + (np.pi / 2 if rng.random() < 0.5 else 0)
        u = (XX - centre[0]) * np.cos(turn) + (YY - centre[1]) * np.sin(turn)
        v = -(XX - centre[0]) * np.sin(turn) + (YY - centre[1]) * np.cos(turn)
        width = rng.uniform(6, 10)
        n = int(rng.integers(2, 5))
        reach = rng.uniform(18, 34)
        light = 1 - 0.35 * np.abs(((v / width + n / 2) % 1.0) - 0.5) ** 1.5 * 2
        end = reach - 5 * np.abs(v / (width * n)) + 2 * np.sin(v)
        alpha = np.clip(n * width / 2 - np.abs(v) + 0.5, 0, 1) * np.clip(end - u + 0.5, 0, 1)
        if rng.random() < 0.4:
            alpha *= np.clip(u + reach + 0.5, 0, 1)
        self.paint(skin * (light * self.shade() * rng.uniform(0.8, 1.1))[..., None], alpha.astype(np.float32))

    def thing(self, centre):
        """A cup, a telephone, a sheet of paper."""
        rng = self.rng
        a, b = rng.uniform(14, 46), rng.uniform(8, 26)
        alpha = ellipse(centre, a, b, rng.uniform(2, 9)).astype(np.float32)
        self.paint(self.texture() if rng.random() < 0.6 else rng.uniform(5, 250, 3), alpha)

    # --- glasses ---

    def lenses(self):
        """Alpha of each lens, of the frame, and the height of the eye line."""
        rng = self.rng
        a, b, power = rng.uniform(11, 16.5), rng.uniform(7.5, 13), rng.uniform(2, 5)
        out = rng.uniform(-1.5, 2.5)
        drop = rng.uniform(-1, 4)
        thick = rng.uniform(0.5, 2.6)
        lens, frame = [], np.zeros((SIDE, SIDE), np.float32)
        for sign, eye in zip((-1, 1), EYES):
            centre = (eye[0] + sign * out, eye[1] + drop)
            inner = ellipse(centre, a, b, power)
            outer = ellipse(centre, a + thick, b + thick, power)
            lens.append(inner)
            frame = np.maximum(frame, outer - inner)
        y = EYES[0, 1] + drop - rng.uniform(0, 5)
        bridge = np.zeros((SIDE, SIDE), np.float32)
        cv2.line(bridge, (int(EYES[0, 0] - out + a), int(y)), (int(EYES[1, 0] + out - a), int(y)), 1.0, max(1, int(round(thick))), cv2.LINE_AA)
        for x0, x1 in ((EYES[0, 0] - out - a, -2), (EYES[1, 0] + out + a, SIDE + 2)):
            cv2.line(bridge, (int(x0), int(y)), (int(x1), int(y + rng.uniform(-6, 3))), 1.0, max(1, int(round(thick))), cv2.LINE_AA)
        return lens, np.maximum(frame, bridge)

    def frame_colour(self):
        rng = self.rng
        return np.full(3, rng.uniform(5, 60)) if rng.random() < 0.6 else rng.uniform(20, 230, 3)

    def dark_glasses(self):
        rng = self.rng
        lens, frame = self.lenses()
        dark = rng.uniform(4, 55)
        colour = np.full(3, dark) + rng.normal(0, 5, 3) if rng.random() < 0.7 else rng.uniform(5, 70, 3)
        lens_alpha = rng.uniform(0.86, 1.0)
        fade = rng.uniform(0, 0.35) if rng.random() < 0.4 else 0.0
        surface = np.tile(np.float32(colour), (SIDE, SIDE, 1))
        if rng.random() < 0.25:                       # mirrored: what stands before the wearer
            surface = 0.3 * surface + rng.uniform(0.4, 0.9) * cv2.GaussianBlur(self.texture(), (0, 0), 2)
        for i in range(2):
            alpha = lens[i] * (lens_alpha - fade * np.clip((YY - EYES[0, 1] - 1) / 14, 0, 1))
            self.picture += (surface - self.picture) * alpha[..., None]
            self.cover = np.maximum(self.cover, lens[i])
            if rng.random() < 0.5:                    # a reflection
                spot = ellipse(EYES[i] + rng.normal(0, 5, 2), rng.uniform(2, 7), rng.uniform(1, 5), 2) * lens[i] * rng.uniform(0.1, 0.8)
                self.picture += (rng.uniform(150, 255) - self.picture) * spot[..., None]
        self.picture += (self.frame_colour() - self.picture) * frame[..., None]

    def clear_glasses(self, glare=False):
        rng = self.rng
        lens, frame = self.lenses()
        tint = rng.uniform(20, 200, 3)
        strength = rng.uniform(0, 0.22) if rng.random() < 0.5 else 0.0
        both = rng.random() < 0.6
        first = int(rng.integers(2))
        for i in range(2):
            self.picture += (tint - self.picture) * (lens[i] * strength)[..., None]
            if glare and (both or i == first):
                centre = EYES[i] + rng.normal(0, 1.5, 2)
                alpha = ellipse(centre, rng.uniform(7, 13), rng.uniform(4.5, 11), rng.uniform(2, 5)) * lens[i]
                alpha = cv2.GaussianBlur(alpha, (0, 0), rng.uniform(0.5, 1.5)) * rng.uniform(0.75, 1.0)
                self.paint(rng.uniform(205, 255) * np.array([1, 1, rng.uniform(0.9, 1)]), alpha.astype(np.float32))
            elif rng.random() < 0.4:                  # a small reflection beside the iris hides nothing
                angle = rng.uniform(0, 2 * np.pi)
                centre = EYES[i] + [rng.uniform(8, 11) * np.cos(angle), rng.uniform(6, 9) * np.sin(angle)]
                alpha = ellipse(centre, rng.uniform(1, 4), rng.uniform(1, 3)) * lens[i] * rng.uniform(0.3, 1)
                self.picture += (250 - self.picture) * alpha[..., None]
        self.picture += (self.frame_colour() - self.picture) * (frame * rng.uniform(0.5, 1))[..., None]

    # --- hair ---

    def fringe(self, over_eyes):
        rng = self.rng
        dark = np.array([rng.uniform(10, 60)] * 3) * [1, rng.uniform(0.8, 1), rng.uniform(0.7, 1)]
        top = np.median(self.picture[:14, 40:104].reshape(-1, 3), 0)
        colour = top if rng.random() < 0.35 and top.mean() < 130 else dark
        if rng.random() < 0.12:
            colour = rng.uniform([90, 60, 30], [220, 190, 150])
        side = rng.random()
        low, high = (18, 126) if side < 0.6 else ((18, 76) if side < 0.8 else (68, 126))
        end = rng.uniform(72, 92) if over_eyes else rng.uniform(34, 56)
        sweep = rng.normal(0, 14)
        layer = np.zeros((SIDE, SIDE, 3), np.float32)
        alpha = np.zeros((SIDE, SIDE), np.float32)
        n = int((high - low) * rng.uniform(0.8, 2.2))
        curve = rng.uniform(0, 10)
        for _ in range(n):
            x = rng.uniform(low, high)
            length = end + rng.normal(0, 3 if over_eyes else 2) - curve * ((x - 72) / 50) ** 2 * (0 if over_eyes else -0.3)
            t = np.linspace(0, 1, 7)
            px = x + sweep * t ** 1.5 + rng.normal(0, 1.2) * t
            py = -4 + t * (length + 4)
            points = np.round(np.stack([px, py], 1) * 8).astype(np.int32)
            tone = np.clip(colour * rng.uniform(0.6, 1.5), 0, 255)
            width = int(rng.integers(1, 4))
            cv2.polylines(layer, [points], False, [float(c) for c in tone], width, cv2.LINE_AA, 3)
            cv2.polylines(alpha, [points], False, 1.0, width, cv2.LINE_AA, 3)
        alpha = np.clip(alpha, 0, 1)
        self.paint(layer / np.maximum(alpha, 0.05)[..., None], alpha)

    # --- lids ---

    def close_lid(self, i, closed):
        """Draw the lid of eye `i` down; `closed` 0 = open as it is, 1 = shut. The lid is the skin above, stretched."""
        rng = self.rng
        cx, cy = EYES[i] + rng.normal(0, 0.5, 2)
        a = rng.uniform(9.0, 11.0)
        across = np.clip(1 - ((XX - cx) / a) ** 2, 0, 1)
        upper = cy - 5.5 * np.sqrt(across) - 0.5      # about where the open lid ends
        lower = cy + rng.uniform(1.5, 4.0) * np.sqrt(across) + rng.uniform(-0.5, 0.5)
        edge = upper + (lower - upper) * closed       # the lashes' line now
        crease = upper - rng.uniform(1.5, 3.5)
        share = np.clip((YY - crease) / np.maximum(edge - crease, 0.5), 0, 1)
        source = crease - 1 + share * rng.uniform(1.5, 3.0)
        inside = (YY > crease) & (YY < edge) & (across > 0)
        lid = cv2.remap(self.picture, XX, np.where(inside, source, YY).astype(np.float32), cv2.INTER_LINEAR)
        lid *= (1 + rng.uniform(-0.05, 0.08) * np.sin(np.pi * share))[..., None]
        alpha = cv2.GaussianBlur(inside.astype(np.float32), (0, 0), 0.7)
        self.picture += (lid - self.picture) * alpha[..., None]
        dark = np.exp(-((YY - edge) / rng.uniform(0.7, 1.3)) ** 2) * np.sqrt(across) * rng.uniform(0.35, 0.85)
        self.picture *= (1 - dark)[..., None]
        self.openness[i] = 1.0 - closed

    def result(self):
        return np.clip(self.picture, 0, 255).astype(np.uint8)
