#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Unpack the 8-bit copy of dlib's ResNet for resnet-copy.cpp, where the published file cannot be had.

  npm pack @vladmandic/face-api@1.7.15 && tar xf vladmandic-face-api-1.7.15.tgz
  resnet_copy.py package/model weights.bin && resnet-copy weights.bin dlib_face_recognition_resnet_model_v1.dat

The copy is dlib's network with every number rounded to one of 256 steps a tensor: good for measuring, not for use. Writes
float32 in the order of computing, filters as outputs, inputs, rows, columns.
"""
import json
import os
import sys

import numpy as np


def main():
    folder, out = sys.argv[1:3]
    with open(os.path.join(folder, "face_recognition_model-weights_manifest.json"), encoding="utf-8") as file:
        groups = json.load(file)
    with open(os.path.join(folder, "face_recognition_model.bin"), "rb") as file:
        data = file.read()
    at = 0
    with open(out, "wb") as file:
        for entry in (e for g in groups for e in g["weights"]):
            count = int(np.prod(entry["shape"]))
            steps = entry.get("quantization")
            kind = np.dtype(steps["dtype"] if steps else entry["dtype"]).newbyteorder("<")
            values = np.frombuffer(data, kind, count, at).astype(np.float32)
            at += count * kind.itemsize
            if steps:
                values = values * np.float32(steps["scale"]) + np.float32(steps["min"])
            values = values.reshape(entry["shape"])
            if values.ndim == 4:
                values = values.transpose(3, 2, 0, 1)
            file.write(np.ascontiguousarray(values, "<f4").tobytes())
    if at != len(data):
        sys.exit("resnet_copy.py: %d bytes are left over" % (len(data) - at))


if __name__ == "__main__":
    main()
