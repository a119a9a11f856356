#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The weights of the unified quality value: which put those genuine pairs last whose similarity is lowest?

  quality_weights.py --table T.csv --labels labels/mfn192.npz --labels labels/fr_feature.npz

T.csv is measure-quality's table of the training part's LFW pictures, the labels are label.py's. The similarity is that of
the teachers, since the pack knows these people. Searched for is the set of weights with which the worst 5, 10 and 20 % of the
pairs lie lowest below the mean, in all and on each half; src/face/kao-quality.c has them doubled, rounded.
"""
import argparse
import collections
import csv
import itertools

import numpy as np

# Component: the value above which nothing is gained (src/face/kao-quality.c).
ENOUGH = {"InterEyeDistance": 20, "HeadPoseYaw": 100, "HeadPosePitch": 100, "LuminanceMean": 70, "Sharpness": 100,
          "IlluminationUniformity": 100, "UnderExposurePrevention": 100, "EyesOpen": 100, "EyesVisible": 100,
          "MouthOcclusionPrevention": 100}
STEPS = (0.2, 0.3, 0.4, 0.6, 0.8, 1.2, 1.6)
SHARES = (0.05, 0.1, 0.2)


def pairs_of(names, rows, rng):
    """At most six pairs of each person's pictures that were measured."""
    people = collections.defaultdict(list)
    for i, name in enumerate(names):
        file = name.rsplit("/", 1)[-1]
        if file in rows and "lfw" in name:
            people[file.rsplit("_", 1)[0]].append(i)
    pairs = []
    for pictures in people.values():
        rng.shuffle(pictures)
        pairs += list(itertools.combinations(pictures[:6], 2))[:6]
    return np.array(pairs)


def lost(row, component):
    value = float(row[component])
    return 0.0 if value < 0 else 1 - min(value / ENOUGH[component], 1)


def gain(weights, losses, similarity):
    """How far below the mean the pairs lie that would be left out."""
    order = np.argsort(-(losses @ weights).max(1), kind="stable")
    return sum(similarity.mean() - similarity[order[:int(len(order) * share)]].mean() for share in SHARES)


def search(losses, similarity):
    weights = np.full(len(ENOUGH), 0.4)
    for _ in range(3):
        for i in range(len(weights)):
            tried = [np.where(np.arange(len(weights)) == i, step, weights) for step in STEPS]
            weights = max(tried, key=lambda w: gain(w, losses, similarity))
    return weights


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--table", required=True)
    parser.add_argument("--labels", action="append", required=True)
    args = parser.parse_args()
    with open(args.table, encoding="utf-8") as file:
        rows = {r["file"].rsplit("/", 1)[-1]: r for r in csv.DictReader(file) if r.get("Sharpness")}
    similarity = 0.0
    for path in args.labels:
        labels = np.load(path)
        names = [str(name) for name in labels["names"]]
        pairs = pairs_of(names, rows, np.random.default_rng(1))
        vectors = labels["vectors"].astype(np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        similarity = similarity + (vectors[pairs[:, 0]] * vectors[pairs[:, 1]]).sum(1)
    losses = np.array([[[lost(rows[names[i].rsplit("/", 1)[-1]], c) for c in ENOUGH] for i in pair] for pair in pairs])
    print("%d pairs" % len(pairs))
    half = np.arange(len(pairs)) % 2
    for title, fit, test in (("all", half >= 0, half >= 0), ("even", half == 0, half == 1), ("odd", half == 1, half == 0)):
        weights = search(losses[fit], similarity[fit])
        print("%-5s %s; %.3f, on the others %.3f (all equal: %.3f)" % (
            title, ", ".join("%s %.1f" % pair for pair in zip(ENOUGH, weights)), gain(weights, losses[fit], similarity[fit]),
            gain(weights, losses[test], similarity[test]), gain(np.full(len(weights), 0.4), losses[test], similarity[test])))


if __name__ == "__main__":
    main()
