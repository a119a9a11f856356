#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What each defect of a visitor's picture costs: the share of genuine pairs below the shipped line, dearest first. The order
of the sentences in src/face/kao-advice.c follows it.

  quality_cost.py --faces DEV --pairs DEV/lfw-pairs.csv --list > visitors.txt
  quality_compose.py --faces DEV --points dev.npz --names visitors.txt --out OUT
  quality_cost.py --evaluate kaoawase-evaluate --faces DEV --pairs DEV/lfw-pairs.csv --composed OUT
  quality_cost.py --evaluate kaoawase-evaluate --faces DEV --table T.csv

The first --number genuine pairs are taken whose second picture was painted in every condition (visitors.txt names it).
With --table (of measure-quality, of the same pictures as they are) real defects are counted: every genuine pair of the
people's pictures of which one draws the sentence and the other none. Intervals of Clopper and Pearson, 95 %; pairs of
one person are not independent, so that they are wider in truth.
"""
import argparse
import csv
import json
import os
import subprocess
import tempfile

from quality_advice import VISITOR, depth, read


def genuine(path, number):
    with open(path) as file:
        return [(row["a"], row["b"]) for row in csv.DictReader(file) if row["same"] == "1"][:number]


def cost(args, pairs):
    """FNMR at the shipped line of (document, visitor), and the pairs whose face was not found."""
    with tempfile.TemporaryDirectory() as folder:
        table = os.path.join(folder, "pairs.csv")
        with open(table, "w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["a", "b", "same"])
            writer.writerows((os.path.abspath(a), os.path.abspath(b), 1) for a, b in pairs)
        done = subprocess.run([args.evaluate, "--pairs", table, "--root", "/", "--pack", args.pack, "--pack-path", args.pack_path,
                               "--threads", "1", "--output", "json", "--quiet"], check=True, stdout=subprocess.PIPE)
    result = json.loads(done.stdout)["results"][0]
    line = [line for line in result["lines"] if line["similarity"] == 60][0]
    return line["fnmr"], result["genuine_not_compared"]


def painted(args):
    pairs = genuine(args.pairs, args.number)
    for condition in sorted(os.listdir(args.composed)):
        if os.path.isdir(os.path.join(args.composed, condition)):
            yield condition, [(os.path.join(args.faces, a), os.path.join(args.composed, condition, b)) for a, b in pairs]


def real(args):
    """Pairs of the pictures in the table, by the sentence that one of them draws. How far away a face is is left out of
    the other one's: the pictures of the development set are small."""
    people = {}
    for file, row in read(args.table).items():
        if row is not None and "/lfw/" in file:
            drawn = [advice for advice in VISITOR if depth(row, advice) > 0 and advice != "come-closer"]
            people.setdefault(os.path.basename(file).rsplit("_", 1)[0], []).append((file, drawn))
    plain = [(file, [other for other, also in pictures if other != file and not also][:1])
             for pictures in people.values() for file, drawn in pictures if not drawn]
    yield "none", [(other[0], file) for file, other in plain if other][:args.number]
    for advice in VISITOR:
        pairs = [(other, file) for pictures in people.values() for file, drawn in pictures if drawn[:1] == [advice]
                 for other in [name for name, also in pictures if not also][:args.per_picture]]
        if pairs:
            yield advice, pairs


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--evaluate", default="kaoawase-evaluate")
    parser.add_argument("--faces", required=True)
    parser.add_argument("--pairs")
    parser.add_argument("--composed")
    parser.add_argument("--table", action="append")
    parser.add_argument("--pack", default="base")
    parser.add_argument("--pack-path", default="..")
    parser.add_argument("--number", type=int, default=100)
    parser.add_argument("--per-picture", type=int, default=3, help="with --table, so many pairs of one picture at most")
    parser.add_argument("--list", action="store_true", help="print the visitors' names, for quality_compose.py")
    args = parser.parse_args()
    if args.list:
        print("\n".join(b for _, b in genuine(args.pairs, args.number)))
        return
    rows = [(*cost(args, pairs), name) for name, pairs in (real(args) if args.table else painted(args))]
    for rate, lost, name in sorted(rows, key=lambda row: -(row[0]["rate"] or 0)):
        print(f"{name:16} FNMR {100 * (rate['rate'] or 0):6.2f} %  ({100 * rate['low']:.1f} to {100 * rate['high']:.1f}), "
              f"{rate['trials']} pairs, {lost} without a face", flush=True)


if __name__ == "__main__":
    main()
