#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write [Centre] into a manifest: the mean vector of the East Asian adults of the training part, as label.py saw them.

  centre.py --labels centre/mfn192.npz --manifest packs/mobilefacenet-192/manifest.ini
"""
import argparse
import re

import numpy as np

from target import is_east_asian_adult, unit


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--labels", required=True, help=".npz of label.py")
    parser.add_argument("--manifest", required=True)
    parser.add_argument("--factor", type=float, default=1.0, help="how many times the mean")
    args = parser.parse_args()
    data = np.load(args.labels)
    adults = [i for i, n in enumerate(data["names"]) if is_east_asian_adult(str(n))]
    mean = args.factor * unit(data["vectors"][adults].astype(np.float64)).mean(0)
    group = "[Centre]\nValues=%s\nSource=Mean of %d East Asian adults of the training pictures, times %g.\n\n" % (
        "".join("%.5f;" % v for v in mean), len(adults), args.factor)
    with open(args.manifest, encoding="utf-8") as file:
        text = re.sub(r"(?m)^\[Centre\]\n(?:\w+=.*\n)*\n?", "", file.read())
    before, mark, after = text.partition("[Calibration]\n")
    with open(args.manifest, "w", encoding="utf-8") as file:
        file.write(before + group + mark + after)
    print("%s: length of the mean %.3f" % (args.manifest, np.linalg.norm(mean)))


if __name__ == "__main__":
    main()
