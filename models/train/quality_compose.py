#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Paint what hides a face onto whole pictures, for measuring: one folder a condition, with the same names.

  quality_compose.py --faces DIR --points dev.npz --names LIST --out OUT [--seed 1]

LIST holds names as in the .npz of prepare.py, one a line. OUT/CONDITION/NAME is written, and OUT/labels.csv: file,
condition, and the shares of left eye, right eye and mouth that are covered and by how much the lids are closed. What is
painted is made on the aligned crop; only what it changed goes into the picture, so that the rest keeps its sharpness.
"""
import argparse
import csv
import os

import cv2
import numpy as np

from geometry import TEMPLATE, similarity
from quality_cover import EYES, MOUTH, SIDE, Occluder
from quality_data import aligned


def shut(o):
    for i in range(2):
        o.close_lid(i, 1.0)


# What is painted, and what is done to the whole picture.
PAINTED = {
    "plain": lambda o, rng: None,
    "clear-glasses": lambda o, rng: o.clear_glasses(),
    "fringe-above": lambda o, rng: o.fringe(over_eyes=False),
    "chin-mask": lambda o, rng: o.chin_mask(),
    "mask": lambda o, rng: o.mask(),
    "hand-on-mouth": lambda o, rng: (o.hand if rng.random() < 0.6 else o.thing)(MOUTH),
    "dark-glasses": lambda o, rng: o.dark_glasses(),
    "glare": lambda o, rng: o.clear_glasses(glare=True),
    "fringe": lambda o, rng: o.fringe(over_eyes=True),
    "hand-on-eye": lambda o, rng: (o.hand if rng.random() < 0.6 else o.thing)(EYES[int(rng.integers(2))]),
    "closed": lambda o, rng: shut(o),
}


def scaled(picture, factor):
    return np.clip(picture.astype(np.float32) * factor, 0, 255).astype(np.uint8)


def side_light(picture, rng):
    slope = np.linspace(-1, 1, picture.shape[1], dtype=np.float32)[None, :, None] * rng.choice([-1, 1])
    return np.clip(picture * np.exp2(-2.2 + 2.2 * slope), 0, 255).astype(np.uint8)


WHOLE = {
    "dark": lambda p, rng: scaled(p, 0.12),
    "bright": lambda p, rng: np.clip(p.astype(np.float32) * 1.6 + 70, 0, 255).astype(np.uint8),
    "side-light": side_light,
    "blurred": lambda p, rng: cv2.GaussianBlur(p, (0, 0), 4.0),
    "small": lambda p, rng: cv2.resize(cv2.resize(p, None, fx=0.28, fy=0.28, interpolation=cv2.INTER_AREA), p.shape[1::-1],
                                       interpolation=cv2.INTER_LINEAR),
}


def paint(image, points, condition, rng, others):
    """The painted picture and its occluder (None for what is done to the whole)."""
    if condition in WHOLE:
        return WHOLE[condition](image, rng), None
    before = aligned(image, points)
    o = Occluder(before, rng, others)
    PAINTED[condition](o, rng)
    matrix = similarity(points, TEMPLATE + (SIDE - 112) / 2)
    change = o.result().astype(np.float32) - before
    change[[0, -1]] = 0
    change[:, [0, -1]] = 0
    back = cv2.warpAffine(change, matrix, (image.shape[1], image.shape[0]), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
                          borderMode=cv2.BORDER_CONSTANT)
    return np.clip(image + back, 0, 255).astype(np.uint8), o


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--faces", required=True)
    parser.add_argument("--points", required=True, help=".npz of prepare.py")
    parser.add_argument("--names", required=True)
    parser.add_argument("--conditions", default=",".join([*PAINTED, *WHOLE]))
    parser.add_argument("--out", required=True)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    cv2.setNumThreads(1)
    data = np.load(args.points)
    places = dict(zip((str(n) for n in data["names"]), data["points"].astype(np.float64)))
    crops = data["crops"]
    with open(args.names) as file:
        names = [line.strip() for line in file if line.strip() in places]
    os.makedirs(args.out, exist_ok=True)
    with open(os.path.join(args.out, "labels.csv"), "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["file", "condition", "left", "right", "mouth", "closed"])
        for number, condition in enumerate(args.conditions.split(",")):
            for k, name in enumerate(names):
                rng = np.random.default_rng([args.seed, number, k])
                image = cv2.imread(os.path.join(args.faces, name))[:, :, ::-1]
                picture, o = paint(image, places[name], condition, rng, lambda: crops[int(rng.integers(len(crops)))])
                path = os.path.join(args.out, condition, name)
                os.makedirs(os.path.dirname(path), exist_ok=True)
                cv2.imwrite(path, picture[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, 95])
                row = [0, 0, 0, 0] if o is None else [o.eye_cover(0), o.eye_cover(1), o.mouth_cover(), 1 - min(o.openness)]
                writer.writerow([os.path.join(condition, name), condition, *(f"{v:.3f}" for v in row)])


if __name__ == "__main__":
    main()
