# SPDX-License-Identifier: GPL-3.0-or-later
"""The teacher networks (ONNX files) in PyTorch, so that they can label whole batches, and what is made of their vectors.

Only the operations of the three files are known that were used: mobilefacenet-192, faceplugin-512, mobileface-v2. All take
RGB; mobileface-v2 because colour pictures of different people come out less alike that way round than as BGR (mean cosine
0.045 against 0.069 on 1,241 training pictures) and a colour cast moves the vectors less far towards strangers.
"""
import os

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from onnx import numpy_helper

# (byte - mean) * scale before the file's own first layer; mobileface-v2 does that itself.
INPUT = {"mfn192.onnx": (127.5, 1 / 128), "fr_feature.onnx": (127.0, 0.0078125), "mobileface_v2.onnx": (0.0, 1.0)}
CHUNK = 8       # small networks are fastest in batches that stay in the processor's cache


class Teacher(torch.nn.Module):
    """One network: RGB 0..255, (n, 3, 112, 112) -> vectors, not brought to length 1."""

    def __init__(self, path):
        super().__init__()
        self.mean, self.scale = INPUT[os.path.basename(path)]
        graph = onnx.load(path).graph
        weights = {i.name: torch.from_numpy(numpy_helper.to_array(i).copy()) for i in graph.initializer}
        self.steps = []
        made_by = {}
        for node in graph.node:
            a = {x.name: onnx.helper.get_attribute_value(x) for x in node.attribute}
            source = list(node.input)
            step = [node.op_type, node.output[0], source[0]]
            name = "w%d" % len(self.steps)
            if node.op_type == "Conv":
                self.register_buffer(name, weights[source[1]].contiguous(memory_format=torch.channels_last))
                self.register_buffer(name + "b", weights[source[2]] if len(source) > 2 else torch.zeros(len(weights[source[1]])))
                step += [name, a["strides"][0], a["pads"][0], a.get("group", 1)]
            elif node.op_type == "Gemm":
                self.register_buffer(name, weights[source[1]])
                self.register_buffer(name + "b", weights[source[2]])
                step += [name]
            elif node.op_type == "BatchNormalization":      # folded into what comes before it
                g, b, m, v = (weights[s] for s in source[1:5])
                scale = g / torch.sqrt(v + a.get("epsilon", 1e-5))
                before = self.steps[made_by[source[0]]]
                w, bias = getattr(self, before[3]), getattr(self, before[3] + "b")
                w.mul_(scale.view(-1, *[1] * (w.dim() - 1)))
                bias.copy_((bias - m) * scale + b)
                before[1] = node.output[0]
                continue
            elif node.op_type == "PRelu":
                self.register_buffer(name, weights[source[1]].flatten())
                step += [name]
            elif node.op_type == "Pad":
                p = a["pads"]
                step += [(p[3], p[7], p[2], p[6])]
            elif node.op_type == "Add":
                step += [source[1]]
            elif node.op_type in ("Sub", "Mul"):
                step += [float(weights[source[1]])]
            elif node.op_type not in ("Clip", "Flatten", "Reshape"):
                raise ValueError(node.op_type)
            made_by[node.output[0]] = len(self.steps)
            self.steps.append(step)
        self.start = graph.input[0].name
        self.end = graph.output[0].name

    @torch.no_grad()
    def forward(self, x):
        t = {self.start: (x - self.mean) * self.scale}
        for step in self.steps:
            kind, out, source = step[:3]
            v = t[source]
            if kind == "Conv":
                v = F.conv2d(v, getattr(self, step[3]), getattr(self, step[3] + "b"), step[4], step[5], 1, step[6])
            elif kind == "Gemm":
                v = F.linear(v, getattr(self, step[3]), getattr(self, step[3] + "b"))
            elif kind == "PRelu":
                v = F.prelu(v, getattr(self, step[3]))
            elif kind == "Pad":
                v = F.pad(v, step[3]).contiguous(memory_format=torch.channels_last)
            elif kind == "Clip":
                v = v.clamp(0, 6)
            elif kind == "Add":
                v = v + t[step[3]]
            elif kind in ("Flatten", "Reshape"):
                v = v.flatten(1)
            elif kind == "Sub":
                v = v - step[3]
            elif kind == "Mul":
                v = v * step[3]
            t[out] = v
        return t[self.end].flatten(1).float()


def to_input(crops):
    """uint8 crops (n, 112, 112, 3) RGB -> float tensor in channels_last order, 0..255."""
    return torch.from_numpy(np.ascontiguousarray(crops)).permute(0, 3, 1, 2).float().contiguous(memory_format=torch.channels_last)


def looks(teacher, faces):
    """Vectors of length 1, each the mean of the face's and its mirror image's: a better label than one look, and the same
    for both."""
    out = []
    for i in range(0, len(faces), CHUNK):
        part = np.stack(faces[i:i + CHUNK])
        both = to_input(np.concatenate([part, part[:, :, ::-1]])).bfloat16()
        v = F.normalize(teacher(both))
        out.append(F.normalize(v[:len(part)] + v[len(part):]))
    return torch.cat(out)
