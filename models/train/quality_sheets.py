#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A contact sheet per sentence: the pictures that draw it most strongly, for looking at. The sheets show faces: keep them
out of the repository.

  find FOLDER -name '*.jpg' | ../../build/tests/bench/face/measure-quality > table.csv
  quality_sheets.py --table table.csv --out SHEETS [--number 40] [--document]

Strongest first, left to right: those whose measure lies deepest below its line. Beside each its place, the measure that
draws the sentence and its value. How many draw each sentence goes to standard output.
"""
import argparse
import os

import cv2
import numpy as np

from quality_advice import DOCUMENT, VISITOR, depth, lines_of, read

SIDE = 160
TEXT = 16


def head(row):
    """The face with its surroundings, SIDE x SIDE."""
    image = cv2.imread(row["file"])
    points = np.array([float(row[f"{axis}{i}"]) for i in range(1, 6) for axis in "xy"]).reshape(5, 2)
    middle = points.mean(0)
    reach = 3.2 * max(4.0, np.linalg.norm(points[1] - points[0]), np.linalg.norm(points[3:].mean(0) - points[:2].mean(0)))
    scale = SIDE / reach
    matrix = np.array([[scale, 0, SIDE / 2 - scale * middle[0]], [0, scale, SIDE / 2 - scale * middle[1]]])
    return cv2.warpAffine(image, matrix, (SIDE, SIDE), flags=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)


def reason(row, components, lines):
    worst = max(components, key=lambda c: (lines[c] - float(row[c])) / lines[c] if float(row[c]) >= 0 else -1)
    return f"{worst[:11]} {float(row[worst]):.0f}"


def sheet(rows, components, lines, columns=8):
    lanes = (len(rows) + columns - 1) // columns
    out = np.full((lanes * (SIDE + TEXT), columns * SIDE, 3), 255, np.uint8)
    for i, row in enumerate(rows):
        y, x = i // columns * (SIDE + TEXT), i % columns * SIDE
        out[y:y + SIDE, x:x + SIDE] = head(row)
        cv2.putText(out, f"{i + 1} {reason(row, components, lines)}", (x + 2, y + SIDE + 12), cv2.FONT_HERSHEY_SIMPLEX, 0.42, (0, 0, 0), 1, cv2.LINE_AA)
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--table", action="append", required=True)
    parser.add_argument("--number", type=int, default=40)
    parser.add_argument("--document", action="store_true", help="the sentences on a document's portrait")
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    faces = [row for row in read(args.table).values() if row is not None]
    os.makedirs(args.out, exist_ok=True)
    for advice, components in (DOCUMENT if args.document else VISITOR).items():
        drawn = sorted(((depth(row, advice), row["file"], row) for row in faces if depth(row, advice) > 0), key=lambda d: (-d[0], d[1]))
        print(f"{advice:22} {len(drawn):5} of {len(faces)} faces ({100 * len(drawn) / max(1, len(faces)):.2f} %)")
        if drawn:
            cv2.imwrite(os.path.join(args.out, advice + ".png"), sheet([d[2] for d in drawn[:args.number]], components, lines_of(args.document)))


if __name__ == "__main__":
    main()
