# SPDX-License-Identifier: GPL-3.0-or-later
"""The teacher network (mobileface_v2.onnx) in PyTorch, so that it can label whole batches.

Only the operations of that one file are known: Sub, Mul, Conv, BatchNormalization, Clip, Add, Flatten, Gemm.
Input: RGB, 0..255, 112 x 112. RGB, because colour pictures of different people come out less alike that way round than as BGR
(mean cosine 0.045 against 0.069 on 1,241 training pictures) and a colour cast moves the vectors less far towards strangers.
Output: the vector (not normalised), and the maps at the ends of its stages, which the student imitates on the way.
"""
import numpy as np
import onnx
import torch
import torch.nn.functional as F
from onnx import numpy_helper

# Ends of the 28, 14, 7 and 4 pixel stages: name of the tensor and its channels.
STAGES = (("_plus1", 32), ("_plus3", 32), ("_plus5", 64), ("_plus7", 128))


class Teacher(torch.nn.Module):
    def __init__(self, path):
        super().__init__()
        graph = onnx.load(path).graph
        weights = {i.name: torch.from_numpy(numpy_helper.to_array(i).copy()) for i in graph.initializer}
        self.steps = []
        made_by = {}
        for node in graph.node:
            attributes = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
            source = list(node.input)
            if node.op_type == "Conv":
                name = f"w{len(self.steps)}"
                self.register_buffer(name, weights[source[1]].contiguous(memory_format=torch.channels_last))
                bias = weights[source[2]] if len(source) > 2 else torch.zeros(weights[source[1]].shape[0])
                self.register_buffer(name + "b", bias)
                made_by[node.output[0]] = len(self.steps)
                self.steps.append(["conv", node.output[0], source[0], name, attributes["strides"][0], attributes["pads"][0],
                                   attributes.get("group", 1)])
            elif node.op_type == "BatchNormalization":
                g, b, m, v = (weights[s] for s in source[1:5])
                scale = g / torch.sqrt(v + attributes.get("epsilon", 1e-5))
                if source[0] in made_by:     # fold it into the convolution before it
                    step = self.steps[made_by[source[0]]]
                    w, bias = getattr(self, step[3]), getattr(self, step[3] + "b")
                    w.mul_(scale.view(-1, *[1] * (w.dim() - 1)))
                    bias.copy_((bias - m) * scale + b)
                    step[1] = node.output[0]
                else:
                    raise ValueError("BatchNormalization with nothing before it")
            elif node.op_type == "Gemm":
                name = f"w{len(self.steps)}"
                self.register_buffer(name, weights[source[1]])
                self.register_buffer(name + "b", weights[source[2]])
                made_by[node.output[0]] = len(self.steps)
                self.steps.append(["fc", node.output[0], source[0], name])
            elif node.op_type == "Clip":
                self.steps.append(["clip", node.output[0], source[0]])
            elif node.op_type == "Add":
                self.steps.append(["add", node.output[0], source[0], source[1]])
            elif node.op_type == "Flatten":
                self.steps.append(["flat", node.output[0], source[0]])
            elif node.op_type == "Sub":
                self.steps.append(["sub", node.output[0], source[0], float(weights[source[1]])])
            elif node.op_type == "Mul":
                self.steps.append(["mul", node.output[0], source[0], float(weights[source[1]])])
            else:
                raise ValueError(node.op_type)
        self.start = graph.input[0].name
        self.end = graph.output[0].name

    @torch.no_grad()
    def forward(self, x, stages=False):
        t = {self.start: x}
        keep = {name for name, _ in STAGES}
        kept = {}
        for step in self.steps:
            kind, out, source = step[:3]
            v = t[source]
            if kind == "conv":
                v = F.conv2d(v, getattr(self, step[3]), getattr(self, step[3] + "b"), step[4], step[5], 1, step[6])
            elif kind == "fc":
                v = F.linear(v, getattr(self, step[3]), getattr(self, step[3] + "b"))
            elif kind == "clip":
                v = v.clamp_(0, 6)
            elif kind == "add":
                v = v + t[step[3]]
            elif kind == "flat":
                v = v.flatten(1)
            elif kind == "sub":
                v = v - step[3]
            elif kind == "mul":
                v = v * step[3]
            t[out] = v
            if out in keep:
                kept[out] = v
        vector = t[self.end].float()
        return (vector, [kept[name] for name, _ in STAGES]) if stages else vector


def to_input(crops):
    """uint8 crops (n, 112, 112, 3) RGB -> float tensor in channels_last order, 0..255."""
    return torch.from_numpy(np.ascontiguousarray(crops)).permute(0, 3, 1, 2).float()
