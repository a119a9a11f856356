# SPDX-License-Identifier: GPL-3.0-or-later
"""The base embedder: plain 3x3 convolutions, relu and added shortcuts, so that it can be written in dlib layers.

Batch normalisation exists in training only: `folded()` puts it into the convolutions.
Input: RGB, (value - MEAN) / 256, which is what dlib's input_rgb_image computes.
"""
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

MEAN = (122.782, 117.001, 104.298)
# A ticket (src/ticket) holds so many numbers with the longest label and pack name.
DIMENSIONS = 144
# width, residual blocks of each stage (28, 14, 7 and 4 pixels)
STAGES = ((64, 2), (96, 4), (128, 5), (128, 2))
STEM, LAST = 32, 96
# The network of the first base packs (128 numbers), whose weights this one can start from.
FIRST = ((64, 2), (96, 2), (128, 2), (128, 1))


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
    def __init__(self):
        super().__init__()
        self.stem = Conv(3, STEM, 3, 2)
        self.down, self.blocks = nn.ModuleList(), nn.ModuleList()
        width = STEM
        for wider, count in STAGES:
            self.down.append(Conv(width, wider, 3, 2))
            self.blocks.append(nn.Sequential(*[Block(wider) for _ in range(count)]))
            width = wider
        self.last = Conv(width, LAST, 1)
        self.fc = nn.Linear(LAST * 16, DIMENSIONS)
        self.register_buffer("mean", torch.tensor(MEAN).view(1, 3, 1, 1))

    def features(self, x):
        """x: 0..255, RGB, (n, 3, 112, 112)."""
        x = (x - self.mean) * (1 / 256)
        x = F.relu(self.stem(x))
        for down, blocks in zip(self.down, self.blocks):
            x = blocks(F.relu(down(x)))
        return self.last(x).flatten(1)

    def forward(self, x):
        return self.fc(self.features(x))

    def convolutions(self, stages=STAGES):
        """In the order of computing; with `stages`, those only that a network of so many blocks has."""
        yield self.stem
        for down, blocks, (_, count) in zip(self.down, self.blocks, stages):
            yield down
            for block in blocks[:count]:
                yield block.a
                yield block.b
        yield self.last

    def layers(self):
        """Weights and biases in the order of computing: what the converter writes."""
        for conv in self.convolutions():
            yield conv.folded()
        yield self.fc.weight, self.fc.bias

    @torch.no_grad()
    def start_from(self, path, pictures):
        """Take over the convolutions of a base pack (float32, as `convert --dump` writes them). Batch normalisation is
        put back in such a way that nothing changes on `pictures`; blocks that it did not have pass on."""
        numbers = np.fromfile(path, "<f4")
        own = sum(c.conv.weight.numel() + len(c.conv.weight) for c in self.convolutions()) + (LAST * 16 + 1) * DIMENSIONS
        stages = STAGES if len(numbers) == own else FIRST
        at = 0

        def take(shape):
            nonlocal at
            count = int(np.prod(shape))
            at += count
            return torch.from_numpy(numbers[at - count:at].reshape(shape).copy())

        def restore(conv, bias):
            def hook(module, args, output):
                module.running_mean.copy_(args[0].float().mean((0, 2, 3)))
                module.running_var.copy_(args[0].float().var((0, 2, 3)))
                module.weight.copy_(torch.sqrt(module.running_var + module.eps))
                module.bias.copy_(bias + module.running_mean)
                return args[0] + bias.view(1, -1, 1, 1)
            return conv.bn.register_forward_hook(hook)

        hooks = []
        for conv in self.convolutions(stages):
            conv.conv.weight.copy_(take(conv.conv.weight.shape))
            hooks.append(restore(conv, take((len(conv.conv.weight),))))
        self.eval()
        self.features(pictures)
        for hook in hooks:
            hook.remove()
