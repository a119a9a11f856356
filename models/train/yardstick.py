# SPDX-License-Identifier: GPL-3.0-or-later
"""Figures of merit from similarities of genuine and impostor pairs."""
import csv
import math
import os

import numpy as np


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
    ordered = np.sort(impostor)[::-1]
    return float(ordered[max(int(math.floor(fmr * len(ordered))), 1) - 1])


def auc(genuine, impostor):
    ordered = np.sort(impostor)
    below = np.searchsorted(ordered, genuine, "left")
    upto = np.searchsorted(ordered, genuine, "right")
    return float(((below + upto) / 2).mean() / len(ordered))


def interval(k, n, level=0.95):
    """Clopper-Pearson interval of k out of n, by bisection on the binomial tail (no SciPy needed)."""
    def tail(p, count):         # P(X <= count)
        if count < 0:
            return 0.0
        if count >= n:
            return 1.0
        if p <= 0:
            return 1.0
        if p >= 1:
            return 0.0
        i = np.arange(0, count + 1)
        logs = [math.lgamma(n + 1) - math.lgamma(j + 1) - math.lgamma(n - j + 1) for j in i]
        values = np.array(logs) + i * math.log(p) + (n - i) * math.log1p(-p)
        top = values.max()
        return float(min(1.0, math.exp(top) * np.exp(values - top).sum()))

    def solve(f, rising):
        lo, hi = 0.0, 1.0
        for _ in range(60):
            mid = (lo + hi) / 2
            if (f(mid) > (1 - level) / 2) == rising:
                hi = mid
            else:
                lo = mid
        return (lo + hi) / 2

    if n > 200000:              # the exact sum is slow and the normal approximation as good
        p, z = k / n, 1.959964
        d = 1 + z * z / n
        c, w = (p + z * z / (2 * n)) / d, z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / d
        return max(0.0, c - w), min(1.0, c + w)
    low = 0.0 if k == 0 else solve(lambda p: 1 - tail(p, k - 1), True)
    high = 1.0 if k == n else solve(lambda p: tail(p, k), False)
    return low, high


def aaf_person(name):
    """(sex, age) out of an All-Age-Faces file name such as 00002A02.jpg."""
    stem = os.path.splitext(os.path.basename(name))[0]
    serial, age = stem.split("A")
    return ("f" if int(serial) <= 7380 else "m"), int(age)
