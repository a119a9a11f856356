#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How often the sentences are right: detection and false alarm rate with the 95 % interval of Clopper and Pearson.

  quality_rates.py --occluded DIR --table T.csv                 the held-out half of occlusion.tar
  quality_rates.py --composed OUT --table T.csv [--table ...]   what quality_compose.py painted
  quality_rates.py --rendered DIR --table T.csv [--part test]   the error of the pose, and closed lids by steps

T.csv is measure-quality's table of those pictures. Faces that the program does not find are told apart: they draw
"no face", not a sentence of this kind.
"""
import argparse
import csv
import os

import numpy as np
from scipy.stats import beta

from quality_advice import lines, read
from quality_data import is_held_out

LINES = {name: lines("VisitorQuality")[name] for name in ("MouthOcclusionPrevention", "EyesVisible", "EyesOpen")}


def interval(errors, trials):
    low = beta.ppf(0.025, errors, trials - errors + 1) if errors else 0.0
    high = beta.ppf(0.975, errors + 1, trials - errors) if errors < trials else 1.0
    return low, high


def show(what, hits, trials):
    if trials:
        low, high = interval(hits, trials)
        print(f"  {what:44} {hits:5} of {trials:5}  {100 * hits / trials:6.2f} %  ({100 * low:.2f} to {100 * high:.2f})")


def alarms(rows, component):
    """How many of the found faces lie below the line, of how many."""
    values = [float(row[component]) for row in rows if row is not None]
    values = [v for v in values if v >= 0]
    return sum(v < LINES[component] for v in values), len(values)


def occluded(folder, rows):
    groups = {}
    with open(os.path.join(folder, "labels.csv")) as file:
        for row in csv.DictReader(file):
            if is_held_out(row["file"]):
                found = [r for name, r in rows.items() if name.endswith(row["file"])]
                groups.setdefault(row["label"], []).append(found[0] if found else None)
    print("Held-out half of occlusion.tar")
    for label, found in sorted(groups.items()):
        print(f" {label}: {len(found)} pictures, {sum(r is None for r in found)} without a face")
        for component in LINES:
            show(f"below the line of {component}", *alarms(found, component))


def is_same_face(row, plain):
    """Where the painted face is not found, somebody in the background may be: nothing of him is covered."""
    if plain is None:
        return True
    eyes, before = (np.array([[float(r[axis + i]) for axis in "xy"] for i in "12"]) for r in (row, plain))
    return np.linalg.norm(eyes.mean(0) - before.mean(0)) < np.linalg.norm(before[1] - before[0])


def composed(folder, rows):
    groups = {}
    others = {}
    with open(os.path.join(folder, "labels.csv")) as file:
        for row in csv.DictReader(file):
            found = rows.get(os.path.join(folder, row["file"]))
            plain = rows.get(os.path.join(folder, "plain", row["file"].split("/", 1)[1]))
            others.setdefault(row["condition"], 0)
            if found is not None and not is_same_face(found, plain):
                others[row["condition"]] += 1
                found = None
            groups.setdefault(row["condition"], []).append(found)
    print("Painted pictures")
    for condition, found in groups.items():
        print(f" {condition}: {len(found)} pictures, {sum(r is None for r in found)} without that face "
              f"({others[condition]} with somebody else's)")
        for component in LINES:
            show(f"below the line of {component}", *alarms(found, component))


def rendered(folder, rows, part):
    errors, lids = {"yaw": [], "pitch": [], "roll": []}, {}
    missed = 0
    with open(os.path.join(folder, "labels.csv")) as file:
        for row in csv.DictReader(file):
            if f"_{part}_" not in row["file"]:
                continue
            found = rows.get(os.path.join(folder, row["file"]))
            if found is None:
                missed += 1
                continue
            if float(row["lids"]) > 0 or row["mask"] == "0" and row["glasses"] == "none":
                lids.setdefault(float(row["lids"]), []).append(float(found["EyesOpen"]))
            if abs(float(row["yaw"])) <= 40.5 and abs(float(row["pitch"])) <= 25.5:
                for name, column in (("yaw", "Yaw"), ("pitch", "Pitch"), ("roll", "Roll")):
                    errors[name].append(float(found["rawHeadPose" + column]) - float(row[name]))
    print(f"Renders, part {part}: {missed} without a face")
    for name, values in errors.items():
        values = np.array(values)
        print(f"  {name:6} error of {len(values)}: RMS {np.sqrt((values ** 2).mean()):.2f}, mean {values.mean():+.2f}, "
              f"largest {np.abs(values).max():.1f} degrees")
    for closed, values in sorted(lids.items()):
        print(f"  lids closed by {closed:.2f}: EyesOpen median {np.median(values):.1f} of {len(values)}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--table", action="append", required=True)
    parser.add_argument("--occluded")
    parser.add_argument("--composed")
    parser.add_argument("--rendered")
    parser.add_argument("--part", default="test")
    args = parser.parse_args()
    rows = read(args.table)
    if args.occluded:
        occluded(args.occluded, rows)
    if args.composed:
        composed(args.composed, rows)
    if args.rendered:
        rendered(args.rendered, rows, args.part)


if __name__ == "__main__":
    main()
