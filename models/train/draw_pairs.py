#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Draw pairs of Labeled Faces in the Wild from the training part, for choices that must not see the development part.

  draw_pairs.py --lfw train/lfw > pairs.csv
  kaoawase-evaluate --root train --pairs pairs.csv --pack ...
"""
import argparse
import collections
import os
import random


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lfw", required=True, help="folder of NAME_0001.jpg")
    parser.add_argument("--genuine", type=int, default=600)
    parser.add_argument("--impostor", type=int, default=4000)
    args = parser.parse_args()
    source = random.Random(5)
    pictures = collections.defaultdict(list)
    for name in sorted(os.listdir(args.lfw)):
        pictures[name.rsplit("_", 1)[0]].append(name)
    people = source.sample(sorted(p for p in pictures if len(pictures[p]) > 1), args.genuine)
    pairs = [source.sample(pictures[p], 2) for p in people]
    print("a,b,same")
    for a, b in pairs:
        print(f"lfw/{a},lfw/{b},1")
    drawn = set()
    while len(drawn) < args.impostor:
        i, k = source.randrange(len(pairs)), source.randrange(len(pairs))
        if i != k and (i, k) not in drawn:
            drawn.add((i, k))
            print(f"lfw/{pairs[i][0]},lfw/{pairs[k][1]},0")


if __name__ == "__main__":
    main()
