#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pack grey pictures with their five points for landmarks.cpp, some of them printed, scanned, blurred or badly lit.

Format, repeated: int32 width, int32 height, float32 points[10], then width * height bytes.
"""
import argparse
import os

import cv2
import numpy as np

from augment import CHIP, Degrader


def worse(degrader, picture, width_of_face):
    """A degraded picture of the same size (nothing moves)."""
    rng = degrader.rng
    if rng.random() < 0.7:
        picture = degrader.light(picture)
    if rng.random() < 0.5:
        picture = degrader.soft(picture)
    height, width = picture.shape[:2]
    if rng.random() < 0.4:
        # The print covers the whole picture, so its width in mm follows from the face's.
        side = max(height, width)
        square = cv2.copyMakeBorder(picture, 0, side - height, 0, side - width, cv2.BORDER_REPLICATE)
        chip = 35.24 / 40.0 * width_of_face * 112 / 35.24       # the chip that a face of this width has
        mm = (17.5 if rng.random() < 0.6 else 28.6) * side / chip * CHIP / side
        scanned = degrader.printed(square, width_mm=mm)
        picture = cv2.resize(scanned, (side, side), interpolation=cv2.INTER_AREA)[:height, :width]
    elif rng.random() < 0.6:
        picture = degrader.noisy(picture, rng.uniform(1, 12))
    if rng.random() < 0.3:
        picture = degrader.jpeg(picture)
    return picture


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--faces", required=True, help="folder with the unpacked pictures")
    parser.add_argument("--points", required=True, help=".npz of prepare.py")
    parser.add_argument("--out", required=True)
    parser.add_argument("--plain", action="store_true", help="one untouched picture each (for testing)")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    cv2.setNumThreads(1)
    data = np.load(args.points)
    names, points = data["names"], data["points"]
    rng = np.random.default_rng(args.seed)
    degrader = Degrader(rng)
    swap = [1, 0, 2, 4, 3]      # left and right change places in a mirror
    with open(args.out, "wb") as file:
        for name, five in zip(names, points):
            picture = cv2.imread(os.path.join(args.faces, str(name)))
            eyes = float(np.hypot(*(five[1] - five[0])))
            for mirror in (False,) if args.plain else (False, True):
                out, p = picture, five.copy()
                if mirror:
                    out = np.ascontiguousarray(out[:, ::-1])
                    p[:, 0] = out.shape[1] - 1 - p[:, 0]
                    p = p[swap]
                if not args.plain and rng.random() < (0.7 if mirror else 0.3):
                    out = worse(degrader, out, 40.0 / 35.24 * eyes)
                grey = cv2.cvtColor(out, cv2.COLOR_BGR2GRAY)
                file.write(np.int32([grey.shape[1], grey.shape[0]]).tobytes() + p.astype("<f4").tobytes() + grey.tobytes())


if __name__ == "__main__":
    main()
