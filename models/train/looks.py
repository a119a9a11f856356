#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Print what several looks at a face bring: its mirror image, chips cut a little smaller, larger, further left or right.

  looks.py --looks dev.bin --cooperative coop.bin --pairs dev/lfw-pairs.csv --cooperative-pairs cooperative/pairs.csv

The files are those of tests/bench/face/describe-looks: faces found and cut out by the program itself. The lines 40 and 60 are made
anew in each row, where 1 in 100 and 1 in 1,000 adults of All-Age-Faces are taken for another one of the same sex within ten years
of age. "Others at 60" are the impostor pairs of Labeled Faces in the Wild there. The last column: genuine pairs that come to stand
above 60 with the row, and those that come to stand below, beside the first row (McNemar's exact p).
"""
import argparse

import numpy as np
from scipy.stats import binomtest

from target import unit
from teachers import rate
from yardstick import Strangers, accuracy, line, read_pairs

JITTER = ("smaller", "larger", "left", "right")
# What is looked at of the document and of the visitor.
ROWS = (
    ("plain, plain", ("plain",), ("plain",)),
    ("mirror, plain", ("mirror",), ("plain",)),
    ("mirror, mirror", ("mirror",), ("mirror",)),
    ("mirror and two sizes, plain", ("mirror", "smaller", "larger"), ("plain",)),
    ("mirror and two sizes, mirror", ("mirror", "smaller", "larger"), ("mirror",)),
    ("mirror and two sizes, the same", ("mirror", "smaller", "larger"), ("mirror", "smaller", "larger")),
    ("mirror and two places, the same", ("mirror", "left", "right"), ("mirror", "left", "right")),
    ("all, mirror", ("mirror", *JITTER), ("mirror",)),
    ("all, all", ("mirror", *JITTER), ("mirror", *JITTER)),
)


class Faces:
    def __init__(self, path):
        with open(path, "rb") as file:
            self.looks = file.readline().decode().split()
            length, count = (int(n) for n in file.readline().split())
            self.names, rows = [], []
            while name := file.readline():
                self.names.append(name.decode().rstrip("\n"))
                rows.append(np.frombuffer(file.read(4 * length * count), np.float32).reshape(count, length))
        vectors = np.array(rows)
        self.vectors = vectors / np.linalg.norm(vectors, axis=2, keepdims=True)
        self.index = {n: i for i, n in enumerate(self.names)}

    def of(self, looks):
        return unit(sum(self.vectors[:, self.looks.index(look)] for look in looks))

    def scores(self, pairs, document, visitor):
        known = [(self.index[a], self.index[b], s) for a, b, s in pairs if a in self.index and b in self.index]
        score = np.array([document[a] @ visitor[b] for a, b, _ in known])
        same = np.array([s for _, _, s in known])
        return score[same], score[~same]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("looks", "cooperative", "pairs", "cooperative-pairs"):
        parser.add_argument("--" + name, required=True)
    args = parser.parse_args()
    faces, near = Faces(args.looks), Faces(args.cooperative)
    pairs, near_pairs = read_pairs(args.pairs), read_pairs(args.cooperative_pairs)
    strangers, first = Strangers(faces.names), None
    print("%d adult strangers, %d comparisons\n" % (len(strangers.index), len(strangers.where[0])))
    print("| document, visitor | accuracy | FNMR at FMR 0.1 % | genuine below 60 | below 40 | others at 60 | cooperative below 60 | up, down |")
    print("|---|---|---|---|---|---|---|---|")
    for name, document, visitor in ROWS:
        d, v = faces.of(document), faces.of(visitor)
        genuine, impostor = faces.scores(pairs, d, v)
        alike = (d[strangers.index] @ v[strangers.index].T)[strangers.where]
        at60, at40 = line(alike, .001), line(alike, .01)
        near_genuine = near.scores(near_pairs, near.of(document), near.of(visitor))[0]
        above = genuine >= at60
        first = above if first is None else first
        up, down = int((above & ~first).sum()), int((first & ~above).sum())
        p = binomtest(up, up + down).pvalue if up + down else 1.0
        print("| %s | %.4f | %s | %s | %s | %s | %s | %d, %d (%.2g) |" % (name, accuracy(genuine, impostor),
              rate(genuine < line(impostor, .001)), rate(genuine < at60), rate(genuine < at40), rate(impostor >= at60),
              rate(near_genuine < at60), up, down, p), flush=True)


if __name__ == "__main__":
    main()
