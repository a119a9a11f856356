#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write the averaged weights of a training run for convert.cpp, and pictures with the vectors PyTorch gives for them.

On the way the vectors get a new centre: the mean over the East Asian training pictures (All-Age-Faces), clean and degraded.
The teacher, who saw mostly Western faces, keeps East Asian faces close together in one corner of its space; seen from the
middle of that corner they are as far apart as other people. The mean becomes the bias of the last layer.
"""
import argparse

import numpy as np
import torch

from augment import Degrader, centre
from student import Student
from teacher import STAGES, to_input


def load(state):
    student = Student([c for _, c in STAGES])
    student.load_state_dict(torch.load(state)["average"])
    return student.eval()


def centre_of(student, crops, seed):
    degrader = Degrader(np.random.default_rng(seed))
    sums = torch.zeros(128, dtype=torch.float64)
    with torch.no_grad():
        for i in range(0, len(crops), 16):
            faces = crops[i:i + 16]
            both = np.stack([centre(f) for f in faces] + [degrader.degrade(f) for f in faces])
            with torch.cpu.amp.autocast(dtype=torch.bfloat16):
                sums += student(to_input(both).contiguous(memory_format=torch.channels_last)).double().sum(0)
    return (sums / (2 * len(crops))).float()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--state", required=True, help="state.pt of train.py")
    parser.add_argument("--crops", required=True, help="train.npz of prepare.py, for the centre and the check")
    parser.add_argument("--centre", type=int, default=2000, help="East Asian pictures for the centre; 0 = no new centre")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--weights", required=True, help="to write: float32 in the order of computing")
    parser.add_argument("--check", required=True, help="to write")
    parser.add_argument("--count", type=int, default=60)
    args = parser.parse_args()
    torch.set_num_threads(1)
    student = load(args.state)
    data = np.load(args.crops)
    crops, names = data["crops"], data["names"]
    if args.centre:
        aaf = np.array([i for i, name in enumerate(names) if str(name).startswith("aaf")])
        chosen = np.random.default_rng(args.seed).permutation(aaf)[:args.centre]
        student.centre.copy_(centre_of(student, crops[chosen], args.seed))
        print("length of the centre %.3f" % student.centre.norm())
    with open(args.weights, "wb") as file, torch.no_grad():
        for weight, bias in student.layers():
            if weight.dim() == 2:
                weight = weight.T           # dlib: inputs x outputs
            file.write(weight.contiguous().numpy().astype("<f4").tobytes())
            file.write(bias.numpy().astype("<f4").tobytes())
    pictures = np.stack([centre(c) for c in crops[::max(1, len(crops) // args.count)][:args.count]])
    with torch.no_grad():
        vectors = student(to_input(pictures))
    with open(args.check, "wb") as file:
        file.write(np.int32(len(pictures)).tobytes() + pictures.tobytes() + vectors.numpy().astype("<f4").tobytes())


if __name__ == "__main__":
    main()
