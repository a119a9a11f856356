#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write the averaged weights of a training run for convert.cpp, and pictures with the vectors PyTorch gives for them. The run may
go on meanwhile."""
import argparse

import numpy as np
import torch

from augment import centre
from student import Student
from teacher import to_input


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--state", required=True, help="state.pt of train.py")
    parser.add_argument("--crops", required=True, help="train.npz of prepare.py, for the check")
    parser.add_argument("--weights", required=True, help="to write: float32 in the order of computing")
    parser.add_argument("--check", required=True, help="to write")
    parser.add_argument("--count", type=int, default=60)
    args = parser.parse_args()
    torch.set_num_threads(1)
    student = Student()
    state = torch.load(args.state)
    student.load_state_dict(state["average"])
    student.eval()
    print("%d faces seen" % state["seen"])
    with open(args.weights, "wb") as file, torch.no_grad():
        for weight, bias in student.layers():
            if weight.dim() == 2:
                weight = weight.T           # dlib: inputs x outputs
            file.write(weight.contiguous().numpy().astype("<f4").tobytes())
            file.write(bias.numpy().astype("<f4").tobytes())
    crops = np.load(args.crops)["crops"]
    pictures = np.stack([centre(c) for c in crops[::max(1, len(crops) // args.count)][:args.count]])
    with torch.no_grad():
        vectors = student(to_input(pictures))
    with open(args.check, "wb") as file:
        file.write(np.int32(len(pictures)).tobytes() + pictures.tobytes() + vectors.numpy().astype("<f4").tobytes())


if __name__ == "__main__":
    main()
