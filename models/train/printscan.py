# SPDX-License-Identifier: GPL-3.0-or-later
"""A print of a face and its scan, for measuring: slower and stricter than the quick one that training uses.

The face is set into a photo of 22.0 x 27.5 mm (eye distance 5.5 mm), separated into cyan, magenta, yellow and black,
screened with hard round dots at 1200 dots an inch, inked with dot gain, scanned, and descreened by a plain blur of
0.09 mm (the program itself measures the screen and removes it more carefully). Without descreening dlib's detector finds
one face in five on the 300 dpi scans, so this step is not optional.
"""
import cv2
import numpy as np

PRINT = 1200            # dots an inch of the simulated print
EYES_MM, WIDTH_MM, HEIGHT_MM = 5.5, 22.0, 27.5
ANGLES = {"c": 15, "m": 75, "y": 0, "k": 45}
_screens = {}


def screen(lpi, angle, height, width):
    key = (lpi, angle, height, width)
    if key not in _screens:
        period = PRINT / lpi
        yy, xx = np.mgrid[0:height, 0:width].astype(np.float32)
        t = np.deg2rad(angle)
        u = (xx * np.cos(t) + yy * np.sin(t)) * (2 * np.pi / period)
        v = (-xx * np.sin(t) + yy * np.cos(t)) * (2 * np.pi / period)
        wave = (np.cos(u) + np.cos(v)) / 4 + 0.5
        values = np.sort(wave[::7, ::7].ravel())
        _screens[key] = np.interp(wave.ravel(), values, np.linspace(2, 253, len(values))).reshape(height, width).astype(np.uint8)
    return _screens[key]


def descreen(scan, dpi):
    return cv2.GaussianBlur(scan, (0, 0), 0.09 / 25.4 * dpi)


def print_and_scan(picture, points, rng, resolutions=(300, 600)):
    """BGR picture with five points -> {dpi: scan of the photo}."""
    height, width = round(HEIGHT_MM / 25.4 * PRINT), round(WIDTH_MM / 25.4 * PRINT)
    eyes = (points[0] + points[1]) / 2
    scale = EYES_MM / 25.4 * PRINT / np.hypot(*(points[1] - points[0]))
    matrix = np.array([[scale, 0, width / 2 - scale * eyes[0]], [0, scale, height * 0.45 - scale * eyes[1]]])
    photo = cv2.warpAffine(picture, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    lpi = int(rng.choice([133, 150, 175, 200]))
    inks = 255 - photo
    black = inks.min(2)
    black = cv2.convertScaleAbs(black, alpha=0.6)
    yellow, magenta, cyan = (cv2.subtract(inks[..., i], black) for i in range(3))
    covered = {}
    for name, plane in (("c", cyan), ("m", magenta), ("y", yellow), ("k", black)):
        dots = cv2.compare(plane, screen(lpi, ANGLES[name], height, width), cv2.CMP_GT)
        covered[name] = cv2.GaussianBlur(dots, (0, 0), 1.4).astype(np.float32) / 255       # dot gain
    paper = 1 - 0.92 * covered["k"]
    layers = [paper * (1 - 0.85 * covered[name]) for name in ("y", "m", "c")]
    sheet = cv2.merge(layers) * 225 + 18
    scans = {}
    for dpi in resolutions:
        size = (round(width * dpi / PRINT), round(height * dpi / PRINT))
        scan = cv2.GaussianBlur(cv2.resize(sheet, size, interpolation=cv2.INTER_AREA), (0, 0), 0.5)
        scan = np.clip(scan + rng.normal(0, 2, scan.shape), 0, 255).astype(np.uint8)
        scans[dpi] = descreen(scan, dpi)
    return scans
