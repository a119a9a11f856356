# SPDX-License-Identifier: GPL-3.0-or-later
"""Figures of merit from similarities of genuine and impostor pairs."""
import csv
import math

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
