# SPDX-License-Identifier: GPL-3.0-or-later
"""Quick figures of merit on faces cut out by prepare.py: for choices on the way, not for the tables (that is figures.py)."""
import csv
import math
import re

import numpy as np

ADULT, YEARS = 15, 10


def read_pairs(path):
    with open(path, newline="") as file:
        return [(row["a"], row["b"], row["same"] == "1") for row in csv.DictReader(file)]


def accuracy(genuine, impostor):
    """Best balanced accuracy over all thresholds, as LFW counts it: both kinds weigh the same."""
    thresholds = np.sort(np.concatenate([genuine, impostor]))
    hit = 1 - np.searchsorted(np.sort(genuine), thresholds, "left") / len(genuine)
    reject = np.searchsorted(np.sort(impostor), thresholds, "left") / len(impostor)
    return float(((hit + reject) / 2).max())


def line(impostor, fmr):
    """The similarity at which the share `fmr` of the impostors reaches it or exceeds it."""
    place = max(int(math.floor(fmr * len(impostor))), 1) - 1
    return float(-np.partition(-impostor, place)[place])


class Strangers:
    """The adults of All-Age-Faces; who could be mistaken for whom: same sex, ages within ten years."""

    def __init__(self, names):
        rows = [(i, re.fullmatch(r"aaf/(\d{5})A(\d{2})\.jpg", n)) for i, n in enumerate(names)]
        rows = [(i, int(m[1]) <= 7380, int(m[2])) for i, m in rows if m and int(m[2]) >= ADULT]
        self.index = np.array([i for i, _, _ in rows])
        female, age = np.array([f for _, f, _ in rows]), np.array([a for _, _, a in rows])
        alike = (female[:, None] == female) & (abs(age[:, None] - age) <= YEARS)
        self.where = np.nonzero(np.triu(alike, 1))

    def similarities(self, vectors):
        v = vectors[self.index]
        return (v @ v.T)[self.where]


class Yardstick:
    """Vectors come with length 1 and in the order of `names`."""

    def __init__(self, names, pairs, cooperative):
        index = {n: i for i, n in enumerate(names)}
        self.pairs = [(index[a], index[b], s) for a, b, s in read_pairs(pairs) if a in index and b in index]
        self.cooperative = [(index[a], index[b], s) for a, b, s in read_pairs(cooperative) if a in index and b in index]
        self.strangers = Strangers(names)

    def scores(self, vectors, second=None, cooperative=False):
        """Similarities of the genuine and of the impostor pairs."""
        second = vectors if second is None else second
        pairs = self.cooperative if cooperative else self.pairs
        score = np.array([vectors[a] @ second[b] for a, b, _ in pairs])
        same = np.array([s for _, _, s in pairs])
        return score[same], score[~same]

    def measure(self, vectors, second=None):
        """In one line; `second`, if given, are the vectors of the pairs' second pictures."""
        genuine, impostor = self.scores(vectors, second)
        strangers = self.strangers.similarities(vectors)
        at60, at40 = line(strangers, .001), line(strangers, .01)
        near = self.scores(vectors, second, cooperative=True)[0]
        return "acc %.4f fnmr1 %.3f fnmr.1 %.3f | below 60 %.3f 40 %.3f coop 60 %.3f" % (
            accuracy(genuine, impostor), (genuine < line(impostor, .01)).mean(), (genuine < line(impostor, .001)).mean(),
            (genuine < at60).mean(), (genuine < at40).mean(), (near < at60).mean())
