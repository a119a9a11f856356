#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write a pack's calibration (distance <-> false match rate) and its files' hashes into its manifest.

  calibrate.py --distances saved.npz --key base --manifest ../base/manifest.ini [--cosine] [--files]

saved.npz comes from measure.py --save. The false match rate is that of East Asian strangers (All-Age-Faces, every picture
against every other one, both sexes, all ages): the harder of the two sets, and the nearer one to the counter. A 1 in 100
here is far stricter than a 1 in 100 of Labeled Faces in the Wild.

Below the smallest rate that can be trusted (0.1 %; the set holds a few people twice) the table goes on as a straight line at
half the steepness of the last measured part, so that the unknown part says too little rather than too much.
"""
import argparse
import hashlib
import os
import re

import numpy as np

TRUSTED = 3.0


def table(distances):
    """Knots (distance, -log10 FMR), distance rising."""
    d = np.sort(distances)
    values = np.concatenate([[0.02, 0.05], np.arange(0.1, TRUSTED + 1e-9, 0.1)])
    quantiles = np.interp(10.0 ** -values * len(d), np.arange(1, len(d) + 1), d)
    slope = 0.5 * (values[-1] - values[-11]) / (quantiles[-11] - quantiles[-1])
    knots = list(zip(quantiles, values))
    for step in (0.5, 1.0, 1.5, 2.0):
        at = quantiles[-1] - step / slope
        if at > 0:
            knots.append((at, TRUSTED + step))
    last = knots[-1]
    knots.append((0.0, min(5.0, last[1] + slope * last[0])))
    knots.append((float(d[-1]), 0.0))
    knots.sort()
    kept = []
    for at, value in knots:         # strictly rising distances
        if not kept or at > kept[-1][0] + 1e-6:
            kept.append((at, value))
    return kept


def replace(text, section, values):
    lines, inside, out = text.splitlines(), False, []
    for line in lines:
        if line.startswith("["):
            inside = line.strip() == f"[{section}]"
        key = line.split("=", 1)[0]
        out.append(f"{key}={values[key]}" if inside and key in values else line)
    return "\n".join(out) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--distances", required=True)
    parser.add_argument("--key", required=True, help="name of the pack in measure.py")
    parser.add_argument("--manifest", required=True)
    parser.add_argument("--cosine", action="store_true", help="the manifest's distance is 1 - cosine")
    parser.add_argument("--files", action="store_true", help="write hash and size of the files too (they lie beside the manifest)")
    args = parser.parse_args()
    data = np.load(args.distances)
    strangers = data[args.key + "_aaf"].astype(np.float64)
    if args.cosine:
        strangers = strangers ** 2 / 2
    knots = table(strangers)
    people = int(data[args.key + "_people"][0])
    with open(args.manifest, encoding="utf-8") as file:
        text = file.read()
    text = replace(text, "Calibration", {
        "Distances": ";".join("%.4f" % k[0] for k in knots), "NegLog10FMR": ";".join("%.3g" % k[1] for k in knots),
        "Impostors": len(strangers), "People": people, "MeasuredDownTo": "%g" % TRUSTED,
        "Source": "All-Age-Faces, development part: every picture against every other, through the program's detector and the base "
                  "landmarks; beyond 1 in 1,000 extrapolated at half the steepness."})
    if args.files:
        for section in ("Network", "Landmarks"):
            found = re.search(r"\[%s\][^\[]*?^File=(.*)$" % section, text, re.M)
            if found is None:
                continue
            path = os.path.join(os.path.dirname(args.manifest), found.group(1))
            with open(path, "rb") as file:
                content = file.read()
            text = replace(text, section, {"SHA256": hashlib.sha256(content).hexdigest(), "Bytes": len(content)})
    with open(args.manifest, "w", encoding="utf-8") as file:
        file.write(text)

    def similarity(d):
        return np.clip(20 * np.interp(d, [k[0] for k in knots], [k[1] for k in knots]), 0, 100)

    for name in ("genuine", "lfw"):
        d = data[f"{args.key}_{name}"].astype(np.float64)
        s = similarity(d ** 2 / 2 if args.cosine else d)
        print("%-8s similarity: 1 %% %.0f, 5 %% %.0f, 50 %% %.0f, 95 %% %.0f, 99 %% %.0f; share at 40 or more: %.2f %%, at 30 or more: %.2f %%" % (
            (name,) + tuple(np.percentile(s, [1, 5, 50, 95, 99])) + (100 * (s >= 40).mean(), 100 * (s >= 30).mean())))


if __name__ == "__main__":
    main()
