# SPDX-License-Identifier: GPL-3.0-or-later
"""The base embedder: plain 3x3 convolutions, relu and added shortcuts, so that it can be written in dlib layers.

Its stages end at the same map sizes as the teacher's (28, 14, 7, 4 pixels), so that each stage can be compared with the
teacher's on the way. Batch normalisation exists in training only: `fold()` puts it into the convolutions.
Input: RGB, (value - MEAN) / 256, which is what dlib's input_rgb_image computes.
"""
import torch
import torch.nn as nn
import torch.nn.functional as F

MEAN = (122.782, 117.001, 104.298)
DIMENSIONS = 128
# width, residual blocks of each stage
STAGES = ((64, 2), (96, 2), (128, 2), (128, 1))
STEM, LAST = 32, 96


class Conv(nn.Module):
    def __init__(self, source, target, size=3, stride=1):
        super().__init__()
        self.conv = nn.Conv2d(source, target, size, stride, size // 2, bias=False)
        self.bn = nn.BatchNorm2d(target)

    def forward(self, x):
        return self.bn(self.conv(x))

    def folded(self):
        """Weights and bias of the one convolution that does the same."""
        scale = self.bn.weight / torch.sqrt(self.bn.running_var + self.bn.eps)
        return self.conv.weight * scale.view(-1, 1, 1, 1), self.bn.bias - self.bn.running_mean * scale


class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.a = Conv(width, width)
        self.b = Conv(width, width)
        nn.init.zeros_(self.b.bn.weight)      # a block starts as "pass on", which makes the first steps calm

    def forward(self, x):
        return F.relu(x + self.b(F.relu(self.a(x))))


class Student(nn.Module):
    def __init__(self, hints=()):
        """hints: channels of the teacher's maps at the ends of the stages (training only)."""
        super().__init__()
        self.stem = Conv(3, STEM, 3, 2)
        self.down, self.blocks = nn.ModuleList(), nn.ModuleList()
        width = STEM
        for wider, count in STAGES:
            self.down.append(Conv(width, wider, 3, 2))
            self.blocks.append(nn.Sequential(*[Block(wider) for _ in range(count)]))
            width = wider
        self.last = Conv(width, LAST, 1)
        self.fc = nn.Linear(LAST * 16, DIMENSIONS, bias=False)
        self.hints = nn.ModuleList([nn.Conv2d(STAGES[i][0], channels, 1) for i, channels in enumerate(hints)])
        self.register_buffer("mean", torch.tensor(MEAN).view(1, 3, 1, 1))
        # Taken off the vectors after training; see centre_of in export.py.
        self.register_buffer("centre", torch.zeros(DIMENSIONS), persistent=False)

    def forward(self, x, stages=False):
        """x: 0..255, RGB, (n, 3, 112, 112)."""
        x = (x - self.mean) * (1 / 256)
        x = F.relu(self.stem(x))
        maps = []
        for down, blocks in zip(self.down, self.blocks):
            x = blocks(F.relu(down(x)))
            maps.append(x)
        x = self.last(x)
        vector = self.fc(x.flatten(1)) - self.centre
        return (vector, [h(m) for h, m in zip(self.hints, maps)]) if stages else vector

    def layers(self):
        """The convolutions in the order of computing, then the last matrix: what the converter writes."""
        yield self.stem.folded()
        for down, blocks in zip(self.down, self.blocks):
            yield down.folded()
            for block in blocks:
                yield block.a.folded()
                yield block.b.folded()
        yield self.last.folded()
        yield self.fc.weight, -self.centre
