#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compare the synthetic persons' webcam shots with their portraits, as they are and printed and scanned.

  persons.py --images DIR --pipeline ./pipeline --pack ../base --work DIR

The document side is the mean of portrait and mirrored portrait, as in the program. Similarities come from the manifest's
calibration. None of these pictures was used in training.
"""
import argparse
import configparser
import os
import re

import cv2
import numpy as np

import yardstick
from measure import RECORD
from printscan import print_and_scan
import subprocess


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--images", required=True)
    parser.add_argument("--pipeline", required=True)
    parser.add_argument("--pack", required=True)
    parser.add_argument("--work", required=True)
    args = parser.parse_args()
    os.makedirs(args.work, exist_ok=True)
    options = ["--largest", "--landmarks", os.path.join(args.pack, "base_five_landmarks.dat"),
               "--base", os.path.join(args.pack, "base_embedder.dat")]

    def run(paths):
        listing = os.path.join(args.work, "persons.list")
        with open(listing, "w") as file:
            file.write("".join(p + "\n" for p in paths))
        subprocess.run([args.pipeline] + options + [listing, listing + ".out"], check=True,
                       env=dict(os.environ, OPENBLAS_NUM_THREADS="1"))
        return np.fromfile(listing + ".out", "<f4").reshape(-1, RECORD)

    people = sorted({n[:3] for n in os.listdir(args.images) if re.match(r"p\d\d_id\.png", n)})
    shots = [f"{p}_cam{k}.jpg" for p in people for k in (1, 2, 3, 4)]
    cams = run([os.path.join(args.images, s) for s in shots])
    portraits = run([os.path.join(args.images, p + "_id.png") for p in people])
    sides = {"portrait": [], "print, 300 dpi": [], "print, 600 dpi": []}
    for p, record in zip(people, portraits):
        picture = cv2.imread(os.path.join(args.images, p + "_id.png"))
        scans = print_and_scan(picture, record[5:15].reshape(5, 2).astype(np.float64), np.random.default_rng(int(p[1:])))
        for name, content in (("portrait", picture), ("print, 300 dpi", scans[300]), ("print, 600 dpi", scans[600])):
            path = os.path.join(args.work, f"{p}-{name.replace(', ', '-').replace(' ', '')}.png")
            cv2.imwrite(path, content)
            cv2.imwrite(path[:-4] + "-mirror.png", content[:, ::-1])
            sides[name] += [path, path[:-4] + "-mirror.png"]

    manifest = configparser.RawConfigParser(strict=False)
    manifest.optionxform = str
    manifest.read(os.path.join(args.pack, "manifest.ini"))
    knots = [[float(v) for v in manifest["Calibration"][k].split(";")] for k in ("Distances", "NegLog10FMR")]
    for name, paths in sides.items():
        records = run(paths)
        vectors = records[0::2, 15:143] + records[1::2, 15:143]
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        d = np.linalg.norm(cams[:, None, 15:143] - vectors[None], axis=2)
        s = np.clip(20 * np.interp(d, *knots), 0, 100)
        same = np.array([[shot[:3] == p for p in people] for shot in shots])
        missing = int((cams[:, 0] == 0).sum() + (records[:, 0] == 0).sum())
        print("%-15s AUC %.4f  (%d genuine, %d impostor comparisons, %d faces not found)  similarity genuine min %.0f median %.0f, "
              "impostor median %.0f 95 %% %.0f max %.0f" % (name, yardstick.auc(-d[same], -d[~same]), same.sum(), (~same).sum(), missing,
                                                           s[same].min(), np.median(s[same]), np.median(s[~same]),
                                                           np.percentile(s[~same], 95), s[~same].max()))
        first = people.index("p01")
        for other in ("p01", "p08", "p11"):
            if other in people:
                rows = [i for i, shot in enumerate(shots) if shot.startswith(other)]
                print("    p01's document, shots of %s: %s" % (other, " ".join("%.0f" % s[i, first] for i in rows)))


if __name__ == "__main__":
    main()
