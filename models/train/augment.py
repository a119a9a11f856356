# SPDX-License-Identifier: GPL-3.0-or-later
"""What happens to a picture before the student sees it.

Two halves:

  Synthesis   makes new faces out of the few thousand there are: two aligned faces of similar pose are mixed, evenly or
              region by region, and bent a little. Nobody needs to know who that is: the teacher gives the vector.
  degrade     what the counter's equipment does: a photo printed through a screen and scanned again on one side,
              a webcam under office light on the other; and the small mistakes of the landmark predictor.

All pictures are uint8 RGB. OpenCV's 8-bit operations are used wherever they serve, because this runs once per sample.
"""
import cv2
import numpy as np

CHIP = 112


class Synthesis:
    def __init__(self, crops, points, rng, neighbours=60):
        self.crops, self.rng = crops, rng
        self.size = crops.shape[1]
        # Pose: where the five points lie when only eyes are levelled and scaled. Mixing faces of different pose gives
        # double noses, which teach nothing.
        p = points.astype(np.float64)
        eyes = p[:, 1] - p[:, 0]
        origin = (p[:, 0] + p[:, 1]) / 2
        length = np.hypot(*eyes.T)[:, None]
        across, down = eyes / length, np.stack([-eyes[:, 1], eyes[:, 0]], 1) / length
        rel = p[:, 2:] - origin[:, None]
        pose = np.concatenate([(rel * across[:, None]).sum(2), (rel * down[:, None]).sum(2)], 1) / length
        pose = pose.astype(np.float32)
        self.near = np.empty((len(pose), neighbours), np.int32)
        square = (pose ** 2).sum(1)
        for start in range(0, len(pose), 512):
            d = square[start:start + 512, None] + square[None] - 2 * pose[start:start + 512] @ pose.T
            self.near[start:start + 512] = np.argpartition(d, neighbours, 1)[:, :neighbours]
        yy, xx = np.mgrid[0:self.size, 0:self.size].astype(np.float32)
        self.xx, self.yy = xx, yy

    def make(self):
        """One new clean face, self.size pixels a side."""
        rng = self.rng
        a = int(rng.integers(len(self.crops)))
        face = self.crops[a]
        kind = rng.random()
        if kind < 0.34:
            other = self.crops[self.near[a, rng.integers(self.near.shape[1])]]
            if rng.random() < 0.5:
                other = self.toned(other, face)
            alpha = rng.uniform(0.3, 0.7)
            face = cv2.addWeighted(face, alpha, other, 1 - alpha, 0)
        elif kind < 0.68:
            other = self.crops[self.near[a, rng.integers(self.near.shape[1])]]
            other = self.toned(other, face)
            n = int(rng.integers(3, 7))
            mask = cv2.resize(rng.normal(0, 1, (n, n)).astype(np.float32), (self.size, self.size), interpolation=cv2.INTER_CUBIC)
            mask = np.clip(mask * rng.uniform(0.8, 2.0) + rng.normal(0.5, 0.3), 0, 1)[..., None]
            face = (other + (face.astype(np.float32) - other) * mask).astype(np.uint8)
        if rng.random() < 0.5:
            face = self.bent(face)
        if rng.random() < 0.5:
            face = face[:, ::-1]
        if rng.random() < 0.3:     # LFW's pictures may be grey: give some of them and others a skin-like tint
            tint = np.float32([1, 1, 1]) + rng.normal(0, 1, 3).astype(np.float32) * [0.06, 0.03, 0.06] + [0.06, 0, -0.06]
            face = cv2.transform(np.ascontiguousarray(face), np.diag(tint).astype(np.float32))
        return np.ascontiguousarray(face)

    @staticmethod
    def toned(picture, like):
        """The picture with the mean and spread of another one, so that a region of it does not stand out."""
        m0, s0 = cv2.meanStdDev(picture)
        m1, s1 = cv2.meanStdDev(like)
        gain = np.clip(s1 / np.maximum(s0, 8), 0.5, 2).ravel()
        shift = m1.ravel() - m0.ravel() * gain
        return cv2.transform(picture, np.hstack([np.diag(gain), shift[:, None]]).astype(np.float32))

    def bent(self, face):
        rng = self.rng
        n = int(rng.integers(3, 7))
        strength = rng.uniform(0.5, 3.0)
        field = cv2.resize(rng.normal(0, strength, (n, n, 2)).astype(np.float32), (self.size, self.size),
                           interpolation=cv2.INTER_CUBIC)
        half = self.size / 2
        sx, sy = rng.normal(1, 0.04, 2)
        return cv2.remap(face, half + (self.xx - half) * np.float32(sx) + field[..., 0],
                         half + (self.yy - half) * np.float32(sy) + field[..., 1],
                         cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)


def centre(picture):
    margin = (picture.shape[0] - CHIP) // 2
    return picture[margin:margin + CHIP, margin:margin + CHIP]


class Degrader:
    def __init__(self, rng):
        self.rng = rng
        self.screens = {}

    def screen(self, cell, angle, size):
        """A threshold picture of round dots, `cell` pixels a dot, cut at a random place."""
        key = (round(cell * 4), angle)
        if key not in self.screens:
            if len(self.screens) > 60:
                self.screens.pop(next(iter(self.screens)))
            n = 900
            yy, xx = np.mgrid[0:n, 0:n].astype(np.float32)
            t = np.deg2rad(angle)
            u = (xx * np.cos(t) + yy * np.sin(t)) * (2 * np.pi / (key[0] / 4))
            v = (-xx * np.sin(t) + yy * np.cos(t)) * (2 * np.pi / (key[0] / 4))
            wave = (np.cos(u) + np.cos(v)) / 4 + 0.5
            order = np.argsort(np.argsort(wave[::9, ::9].ravel()))      # make the thresholds even, so that tones are kept
            values = np.sort(wave[::9, ::9].ravel())
            even = np.interp(wave.ravel(), values, np.linspace(6, 249, len(order)))
            self.screens[key] = even.reshape(n, n).astype(np.uint8)
        tile = self.screens[key]
        y, x = self.rng.integers(0, tile.shape[0] - size + 1, 2)
        return tile[y:y + size, x:x + size]

    def printed(self, face, dots=None, width_mm=None, dpi=None, mode=None):
        """Print and scan: `face` covers the chip; returns a picture of the size the scan has (then the chip is cut)."""
        rng = self.rng
        # Eye distance 5.5 mm on a 22.0 x 27.5 mm photo, 9.0 mm on 35 x 45 mm; the chip is 3.18 eye distances wide.
        width_mm = width_mm or (17.5 if rng.random() < 0.6 else 28.6) * rng.uniform(0.9, 1.1)
        width_mm *= face.shape[0] / CHIP
        dpi = dpi or (300 if rng.random() < 0.5 else 600)
        lpi = dots or rng.uniform(130, 200)
        size = min(int(width_mm / 25.4 * 600), 560)
        cell = max(size / (width_mm / 25.4 * lpi), 2.3)
        big = cv2.resize(face, (size, size), interpolation=cv2.INTER_LINEAR)
        contrast = rng.uniform(1.5, 6)
        mode = mode or ("colour" if rng.random() < 0.6 else "grey")
        if mode == "colour":
            angles = (15, 75, 0)
            thresholds = cv2.merge([self.screen(cell, a, size) for a in angles])
        else:
            grey = cv2.cvtColor(big, cv2.COLOR_RGB2GRAY)
            if rng.random() < 0.5:      # a laser printer's black only
                big = cv2.merge([grey] * 3)
            thresholds = cv2.merge([self.screen(cell, 45, size)] * 3)
        ink = cv2.addWeighted(big, contrast, thresholds, -contrast, 127.5)
        ink = cv2.GaussianBlur(ink, (0, 0), rng.uniform(0.6, 1.2))
        if dpi < 600:
            ink = cv2.resize(ink, (size * dpi // 600, size * dpi // 600), interpolation=cv2.INTER_AREA)
        if rng.random() < 0.6:      # descreening in the scanner's driver
            ink = cv2.GaussianBlur(ink, (0, 0), cell * dpi / 600 * rng.uniform(0.25, 0.6))
        low, high = rng.uniform(0, 45), rng.uniform(215, 255)
        if rng.random() < 0.7:
            ink = cv2.convertScaleAbs(ink, alpha=(high - low) / 255, beta=low)
        if rng.random() < 0.5:
            ink = self.noisy(ink, rng.uniform(1, 5))
        return ink

    def noisy(self, picture, sigma):
        noise = np.empty(picture.shape, np.int16)
        cv2.randn(noise, 0, sigma)
        return cv2.add(picture, noise, dtype=cv2.CV_8U)

    def chip(self, picture, jitter):
        """The 112 x 112 chip out of a square picture with margin, placed with a small mistake."""
        rng = self.rng
        scale = CHIP / picture.shape[0] * self.margin_scale
        turn = jitter * rng.normal(0, 0.035)
        zoom = scale * np.exp(jitter * rng.normal(0, 0.03))
        c, s = zoom * np.cos(turn), zoom * np.sin(turn)
        half = (picture.shape[0] - 1) / 2
        shift = jitter * rng.normal(0, 1.5, 2)
        middle = (CHIP - 1) / 2
        matrix = np.array([[c, -s, middle - c * half + s * half + shift[0]], [s, c, middle - s * half - c * half + shift[1]]])
        if scale < 0.6:
            factor = 2 if scale > 0.3 else 4
            n = picture.shape[0] // factor
            picture = cv2.resize(picture, (n, n), interpolation=cv2.INTER_AREA)
            matrix[:, :2] *= factor
            # pixel centres: old = new * factor + (factor - 1) / 2
            matrix[:, 2] += matrix[:, :2].sum(1) / factor * (factor - 1) / 2
        return cv2.warpAffine(picture, matrix, (CHIP, CHIP), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)

    def light(self, picture):
        """Side light, exposure, gamma and colour cast of a webcam, in one pass."""
        rng = self.rng
        height, width = picture.shape[:2]
        out = picture.astype(np.float32)
        if rng.random() < 0.5:
            t = rng.uniform(0, 2 * np.pi)
            across, down = (np.linspace(-1, 1, n, dtype=np.float32) for n in (width, height))
            slope = across[None] * np.float32(np.cos(t)) + down[:, None] * np.float32(np.sin(t))
            out *= np.exp2(slope * np.float32(rng.uniform(0, 1.3)))[..., None]
        gain = np.exp2(rng.normal(0, 0.35)) * np.exp(rng.normal(0, 0.08, 3))
        out *= gain.astype(np.float32)
        gamma = np.exp(rng.normal(0, 0.25))
        out = np.clip(out, 0, 255).astype(np.uint8)
        table = (255 * (np.arange(256) / 255) ** gamma).astype(np.uint8)
        return cv2.LUT(out, table)

    def soft(self, picture):
        rng = self.rng
        kind = rng.random()
        if kind < 0.45:
            picture = cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.4, 1.8))
        elif kind < 0.80:
            n = int(rng.uniform(36, 100) * picture.shape[0] / CHIP)
            small = cv2.resize(picture, (n, n), interpolation=cv2.INTER_AREA)
            picture = cv2.resize(small, picture.shape[1::-1], interpolation=cv2.INTER_CUBIC if kind < 0.6 else cv2.INTER_LINEAR)
        elif kind < 0.9:
            length = int(rng.integers(2, 6))
            kernel = np.zeros((length, length), np.float32)
            if rng.random() < 0.5:
                kernel[length // 2] = 1 / length
            else:
                kernel[:, length // 2] = 1 / length
            picture = cv2.filter2D(picture, -1, kernel)
        else:
            blurred = cv2.GaussianBlur(picture, (0, 0), 1.2)
            picture = cv2.addWeighted(picture, 1 + rng.uniform(0.3, 1.2), blurred, -rng.uniform(0.3, 1.2), 0)
        return picture

    def jpeg(self, picture, low=25, high=95):
        quality = int(self.rng.uniform(low, high))
        return cv2.imdecode(cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])[1], cv2.IMREAD_COLOR)

    def chip_photo(self, picture):
        """The portrait of an IC chip: 192 x 240 pixels, grey, JPEG 2000 of about 2 KB, which is 1 byte for 23 pixels. The
        eyes are 45 to 65 pixels apart there, the chip's 35."""
        rng = self.rng
        n = int(picture.shape[0] / self.margin_scale * rng.uniform(45, 65) / 35.24 * self.margin_scale)
        small = cv2.resize(picture, (n, n), interpolation=cv2.INTER_LINEAR)
        if rng.random() < 0.8:
            small = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)
        share = int(1000 / np.exp(rng.uniform(np.log(12), np.log(32))))
        done = cv2.imdecode(cv2.imencode(".jp2", small, [cv2.IMWRITE_JPEG2000_COMPRESSION_X1000, share])[1], cv2.IMREAD_UNCHANGED)
        return done if done.ndim == 3 else cv2.cvtColor(done, cv2.COLOR_GRAY2RGB)

    def covered(self, picture):
        """A patch over a part: fringe, mask, hand, reflection."""
        rng = self.rng
        n = picture.shape[0]
        h, w = rng.uniform(0.08, 0.3) * n, rng.uniform(0.1, 0.6) * n
        y, x = rng.uniform(0, n - h), rng.uniform(0, n - w)
        picture = picture.copy()
        picture[int(y):int(y + h), int(x):int(x + w)] = rng.integers(0, 256, 3)
        return picture

    def degrade(self, face):
        """A clean face with margin -> what the student sees, 112 x 112."""
        rng = self.rng
        self.margin_scale = face.shape[0] / CHIP
        kind = rng.random()
        jitter = 1.0
        if kind < 0.12:
            jitter = 0.5
            picture = face
        elif kind < 0.19:
            picture = self.chip_photo(self.light(face) if rng.random() < 0.3 else face)
        elif kind < 0.45:
            picture = face
            if rng.random() < 0.3:
                picture = self.light(picture)
            if rng.random() < 0.3:
                picture = self.soft(picture)
            picture = self.printed(picture)
        else:
            picture = face
            if rng.random() < 0.75:
                picture = self.light(picture)
            if rng.random() < 0.6:
                picture = self.soft(picture)
            if rng.random() < 0.5:
                picture = self.noisy(picture, rng.uniform(1, 12))
            if rng.random() < 0.35:
                picture = self.jpeg(picture)
        picture = self.chip(picture, jitter)
        if rng.random() < 0.25:
            picture = cv2.cvtColor(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
        if rng.random() < 0.04:
            picture = self.covered(picture)
        return picture
