# SPDX-License-Identifier: GPL-3.0-or-later
"""What the student shall give for a face: the teachers' vectors, each seen from the middle of East Asian faces, joined and
brought to the directions that matter.

The teachers saw mostly Western faces and keep East Asian faces in one corner of their space; with the mean of East Asian
adults (training pictures only) taken off they lie as far apart as other people.
"""
import re

import numpy as np

ADULT = 15


def unit(v):
    return v / np.maximum(np.linalg.norm(v, axis=1, keepdims=True), 1e-9)


def is_east_asian_adult(name):
    aaf = re.fullmatch(r"aaf/\d{5}A(\d{2})\.jpg", name)
    return name.startswith("scut/") or bool(aaf) and int(aaf[1]) >= ADULT


class Target:
    def __init__(self, state):
        self.names, self.centres, self.basis = state["names"], state["centres"], state["basis"]

    @classmethod
    def learnt(cls, teachers, vectors, names, dimensions, factor=1.0):
        """The middle from the East Asian adults among the training pictures, the directions from all of them."""
        chosen = np.array([is_east_asian_adult(n) for n in names])
        centres = [factor * v[chosen].mean(0) for v in vectors]
        joined = unit(np.concatenate([unit(v - c) for v, c in zip(vectors, centres)], 1))
        values, directions = np.linalg.eigh(joined.T.astype(np.float64) @ joined)
        print("share of the joined vectors' squared length kept: %.4f" % (values[-dimensions:].sum() / values.sum()))
        basis = directions[:, ::-1][:, :dimensions].astype(np.float32)
        return cls({"names": teachers, "centres": centres, "basis": basis})

    def state(self):
        return {"names": self.names, "centres": self.centres, "basis": self.basis}

    def of(self, vectors):
        joined = np.concatenate([unit(v - c) for v, c in zip(vectors, self.centres)], 1)
        return unit(joined @ self.basis).astype(np.float32)
