#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Let a teacher look at the faces of prepare.py: OUT/TEACHER.npz with `names` and `vectors`. Stop it whenever you like and give
the same command again: it goes on.

  label.py --crops train.npz --crops more-train.npz --teacher mfn192.onnx --out labels
  label.py --crops train.npz --teacher mfn192.onnx --adults 1200 --out centre        # for centre.py
"""
import argparse
import os

import numpy as np
import torch

from augment import centre
from target import is_east_asian_adult
from teacher import Teacher, looks

BLOCK = 1000


def save(path, names, vectors):
    with open(path + ".new", "wb") as file:
        np.savez(file, names=np.array(names), vectors=vectors)
    os.replace(path + ".new", path)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--crops", action="append", required=True, help=".npz of prepare.py; may be repeated")
    parser.add_argument("--teacher", required=True)
    parser.add_argument("--adults", type=int, help="only so many East Asian adults, drawn with a fixed seed")
    parser.add_argument("--out", required=True, help="folder")
    args = parser.parse_args()
    torch.set_num_threads(1)
    os.makedirs(args.out, exist_ok=True)
    path = os.path.join(args.out, os.path.splitext(os.path.basename(args.teacher))[0] + ".npz")
    data = [np.load(c) for c in args.crops]
    names = [str(n) for d in data for n in d["names"]]
    chosen = range(len(names))
    if args.adults:
        chosen = np.random.default_rng(1).permutation([i for i in chosen if is_east_asian_adult(names[i])])[:args.adults]
        names = [names[i] for i in chosen]
    vectors = None
    if os.path.exists(path):
        known = np.load(path)
        if list(known["names"]) != names[:len(known["names"])]:
            raise SystemExit("label.py: %s belongs to other crops; remove it to begin again." % path)
        vectors = known["vectors"]
    done = 0 if vectors is None else len(vectors)
    if done == len(names):
        return
    faces = [c for d in data for c in d["crops"]]
    faces = [faces[i] for i in chosen]
    teacher = Teacher(args.teacher).eval().bfloat16()
    for start in range(done, len(names), BLOCK):
        new = looks(teacher, [centre(c) for c in faces[start:start + BLOCK]]).numpy().astype(np.float16)
        vectors = new if vectors is None else np.concatenate([vectors, new])
        save(path, names[:len(vectors)], vectors)
        print("%s: %d of %d faces" % (path, len(vectors), len(names)), flush=True)


if __name__ == "__main__":
    main()
