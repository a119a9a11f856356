#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Print what each teacher gives, singly and joined, and what it brings to take the mean of East Asian adults off its vectors.

  label.py --crops dev.npz --crops cooperative.npz --teacher mfn192.onnx --out dev-labels      # for each teacher
  label.py --crops train.npz --teacher mfn192.onnx --adults 1200 --out centre                  # likewise
  teachers.py --labels dev-labels --centre centre --pairs dev/lfw-pairs.csv --cooperative cooperative/pairs.csv

Quick figures: faces cut out by YuNet's points, each described with its mirror image, outside the program. The lines 40 and 60 are
where 1 in 100 and 1 in 1,000 adults of All-Age-Faces are taken for another one of the same sex within ten years of age. "Others at
60" are the impostor pairs of Labeled Faces in the Wild there, people of mostly Western looks, both sexes, all ages.
"""
import argparse
import itertools
import os

import numpy as np
from scipy.stats import beta

from target import unit
from yardstick import Yardstick, accuracy, line

FACTORS = (0, 0.7, 1, 1.2, 1.5)


def rate(errors):
    """In percent, with its interval of Clopper and Pearson."""
    k, n = int(errors.sum()), len(errors)
    low = beta.ppf(0.025, k, n - k + 1) if k else 0
    high = beta.ppf(0.975, k + 1, n - k) if k < n else 1
    return "%.1f %% [%.1f, %.1f]" % (100 * k / n, 100 * low, 100 * high)


def row(name, yardstick, vectors):
    genuine, impostor = yardstick.scores(vectors)
    strangers = yardstick.strangers.similarities(vectors)
    near = yardstick.scores(vectors, cooperative=True)[0]
    at60, at40 = line(strangers, .001), line(strangers, .01)
    print("| %s | %.4f | %s | %s | %s | %s | %s |" % (name, accuracy(genuine, impostor), rate(genuine < line(impostor, .001)),
          rate(genuine < at60), rate(genuine < at40), rate(impostor >= at60), rate(near < at60)), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--labels", required=True, help="folder of label.py over the development pictures")
    parser.add_argument("--centre", required=True, help="folder of label.py over adults of the training part")
    parser.add_argument("--pairs", required=True, help="lfw-pairs.csv")
    parser.add_argument("--cooperative", required=True, help="pairs.csv of the cooperative set")
    args = parser.parse_args()
    names, vectors = None, {}
    for file in sorted(os.listdir(args.labels)):
        data = np.load(os.path.join(args.labels, file))
        names = [str(n) for n in data["names"]]
        mean = unit(np.load(os.path.join(args.centre, file))["vectors"].astype(np.float32)).mean(0)
        for factor in FACTORS:
            vectors[file[:-4], factor] = unit(unit(data["vectors"].astype(np.float32)) - factor * mean)
    yardstick = Yardstick(names, args.pairs, args.cooperative)
    genuine, impostor = yardstick.scores(vectors[file[:-4], 0])
    print("%d genuine and %d impostor pairs; %d adult strangers, %d comparisons; %d cooperative genuine pairs\n" % (
        len(genuine), len(impostor), len(yardstick.strangers.index), len(yardstick.strangers.where[0]),
        len(yardstick.scores(vectors[file[:-4], 0], cooperative=True)[0])))
    print("| teacher, times the mean | accuracy | FNMR at FMR 0.1 % | genuine below 60 | below 40 | others at 60 | cooperative below 60 |")
    print("|---|---|---|---|---|---|---|")
    teachers = sorted({t for t, _ in vectors})
    for teacher, factor in itertools.product(teachers, FACTORS):
        row("%s, %g" % (teacher, factor), yardstick, vectors[teacher, factor])
    for count in range(2, len(teachers) + 1):
        for chosen in itertools.combinations(teachers, count):
            for factor in (0, 1):
                row("%s, %g" % (" + ".join(chosen), factor), yardstick, unit(np.concatenate([vectors[t, factor] for t in chosen], 1)))


if __name__ == "__main__":
    main()
