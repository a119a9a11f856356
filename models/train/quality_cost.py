#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What each defect of a visitor's picture costs: the share of genuine pairs below the shipped line, per condition, dearest
first. The order of the sentences in src/face/kao-advice.c is to follow it; it has not been run on enough pairs yet.

  quality_compose.py --faces DEV --points dev.npz --names visitors.txt --out OUT
  quality_cost.py --evaluate kaoawase-evaluate --faces DEV --pairs DEV/lfw-pairs.csv --composed OUT --pack-path ../ --number 100

The first --number genuine pairs are taken whose second picture was painted in every condition (visitors.txt names it;
--list prints those names). Intervals of Clopper and Pearson, 95 %.
"""
import argparse
import csv
import json
import os
import subprocess
import tempfile


def genuine(path, number):
    with open(path) as file:
        return [(row["a"], row["b"]) for row in csv.DictReader(file) if row["same"] == "1"][:number]


def cost(args, pairs, condition):
    """FNMR at the shipped line with the visitors of `condition`, and the pairs whose face was not found."""
    with tempfile.TemporaryDirectory() as folder:
        table = os.path.join(folder, "pairs.csv")
        with open(table, "w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["a", "b", "same"])
            for a, b in pairs:
                writer.writerow([os.path.abspath(os.path.join(args.faces, a)), os.path.abspath(os.path.join(args.composed, condition, b)), 1])
        done = subprocess.run([args.evaluate, "--pairs", table, "--root", "/", "--pack", args.pack, "--pack-path", args.pack_path,
                               "--threads", "1", "--output", "json", "--quiet"], check=True, stdout=subprocess.PIPE)
    result = json.loads(done.stdout)["results"][0]
    line = [line for line in result["lines"] if line["similarity"] == 60][0]
    return line["fnmr"], result["genuine_not_compared"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--evaluate", default="kaoawase-evaluate")
    parser.add_argument("--faces", required=True)
    parser.add_argument("--pairs", required=True)
    parser.add_argument("--composed")
    parser.add_argument("--pack", default="base")
    parser.add_argument("--pack-path", default="..")
    parser.add_argument("--number", type=int, default=100)
    parser.add_argument("--list", action="store_true", help="print the visitors' names, for quality_compose.py")
    args = parser.parse_args()
    pairs = genuine(args.pairs, args.number)
    if args.list:
        print("\n".join(b for _, b in pairs))
        return
    rows = []
    for condition in sorted(os.listdir(args.composed)):
        if os.path.isdir(os.path.join(args.composed, condition)):
            rows.append((*cost(args, pairs, condition), condition))
    for rate, lost, condition in sorted(rows, key=lambda row: -row[0]["rate"]):
        print(f"{condition:16} FNMR {100 * rate['rate']:6.2f} %  ({100 * rate['low']:.1f} to {100 * rate['high']:.1f}), "
              f"{rate['trials']} pairs, {lost} without a face")


if __name__ == "__main__":
    main()
