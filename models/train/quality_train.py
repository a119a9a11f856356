#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Train the quality network: what is covered, how far the eyes are open, where the head points. On one core.

  quality_train.py --crops train.npz --crops more.npz --strayed T.csv --occluded DIR --occluded-points T.csv \
                   --rendered DIR --rendered-points T.csv --turned DIR --turned-points T.csv --state DIR --out quality.onnx

The crops are prepare.py's, the tables measure-quality's. The state folder is written every hundred steps, and a
stopped training goes on from there with the same samples; the same steps on the same machine give the same bytes.

With --from a trained network is gone on from, with its normalisation as it was; another --seed gives it other samples.
"""
import argparse
import os
import time

import numpy as np
import torch
from torch import nn
from torch.nn import functional

import cv2
from quality_data import BATCH, INPUT, N_TARGETS, Occluded, Real, Rendered, Samples, Strayed

HERE = os.path.dirname(os.path.abspath(__file__))


def layer(inputs, outputs, stride=1):
    return nn.Sequential(nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True))


class Quality(nn.Module):
    """Grey chip (0..255) and ten numbers of the five points -> eight numbers: five logits, three angles / 30."""

    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(layer(1, 12, 2), layer(12, 24, 2), layer(24, 24), layer(24, 40, 2), layer(40, 40),
                                  layer(40, 64, 2), layer(64, 64))
        self.inner = nn.Linear(64 * 7 * 7, 40)
        self.covered = nn.Linear(40, 5)
        self.pose = nn.Sequential(nn.Linear(50, 32), nn.ReLU(), nn.Linear(32, 3))

    def forward(self, chip, points):
        x = self.body((chip - 120.0) / 60.0)
        x = torch.relu(self.inner(x.flatten(1)))
        return torch.cat([self.covered(x), self.pose(torch.cat([x, points], 1))], 1)


def loss_of(output, target, weight):
    logits = functional.binary_cross_entropy_with_logits(output[:, :5], target[:, :5], reduction="none")
    angles = functional.smooth_l1_loss(output[:, 5:], target[:, 5:], reduction="none", beta=0.1) * 2
    return (torch.cat([logits, angles], 1) * weight).sum(1).mean()


def batch_of(samples, number):
    parts = [samples.get(number * BATCH + i) for i in range(BATCH)]
    chips, points, targets, weights = (np.stack(p) for p in zip(*parts))
    return torch.from_numpy(chips[:, None]).float(), *(torch.from_numpy(a.astype(np.float32)) for a in (points, targets, weights))


def rate(step, steps, highest):
    """Linear rise, then half a cosine."""
    if step < 100:
        return highest * (step + 1) / 100
    return highest * (0.5 + 0.5 * np.cos(np.pi * (step - 100) / max(1, steps - 100))) + 1e-6


def load_onnx(network, path):
    """The weights of a network that export() wrote. Its normalisation lies within its convolutions: what is left of it
    here adds the bias and does nothing else."""
    from onnx import load, numpy_helper
    weights = {w.name: torch.from_numpy(numpy_helper.to_array(w).copy()) for w in load(path).graph.initializer}
    folded = sorted((name for name in weights if name.startswith("onnx::Conv")), key=lambda name: int(name.rsplit("_", 1)[1]))
    with torch.no_grad():
        for i, block in enumerate(network.body):
            block[0].weight.copy_(weights[folded[2 * i]])
            block[1].weight.fill_((1 + block[1].eps) ** 0.5)
            block[1].bias.copy_(weights[folded[2 * i + 1]])
    state = {name: value for name, value in weights.items() if name not in folded}
    assert not network.load_state_dict(state, strict=False).unexpected_keys


def samples_of(args):
    real = Real(args.crops, args.seen)
    rendered = Rendered(args.rendered, args.rendered_points) if args.rendered else None
    turned = Rendered(args.turned, args.turned_points) if args.turned else None
    samples = Samples(real, Occluded(args.occluded, args.occluded_points), Strayed(real, args.strayed), rendered, turned,
                      seed=args.seed)
    print(f"{len(real.clean)} faces, {len(real.seen)} looked at, {len(samples.occluded.items)} of occlusion.tar, "
          f"{len(rendered.items) if rendered else 0} renders, {len(turned.items) if turned else 0} turned; strayed: "
          + ", ".join(f"{kind} {len(found)}" for kind, found in samples.strayed.found.items()), flush=True)
    return samples


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--crops", action="append", required=True)
    parser.add_argument("--seen", default=os.path.join(HERE, "quality_seen.csv"), help="what was seen by eye in the crops")
    parser.add_argument("--strayed", action="append", required=True, help="table of measure-quality: training pictures, plain and painted")
    parser.add_argument("--occluded", required=True, help="folder of occlusion.tar")
    parser.add_argument("--occluded-points", help="its table of measure-quality")
    parser.add_argument("--rendered", help="folder of quality_render.py")
    parser.add_argument("--rendered-points", help="its table of measure-quality")
    parser.add_argument("--turned", help="folder of quality_turn.py")
    parser.add_argument("--turned-points", help="its table of measure-quality")
    parser.add_argument("--steps", type=int, default=4000)
    parser.add_argument("--stop", type=int, help="stop here, to go on later")
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--from", dest="before", help="go on from this .onnx; try --rate 6e-4")
    parser.add_argument("--seed", type=int, default=1, help="of the samples; another for each time that is gone on")
    parser.add_argument("--bfloat16", action="store_true", help="twice as fast on processors that have it")
    parser.add_argument("--state", required=True)
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    cv2.setNumThreads(1)
    torch.set_num_threads(1)
    torch.manual_seed(1)
    torch.use_deterministic_algorithms(True)
    os.makedirs(args.state, exist_ok=True)

    network = Quality().to(memory_format=torch.channels_last)
    if args.before:
        load_onnx(network, args.before)
    kept = Quality().to(memory_format=torch.channels_last)     # a slow mean of the weights; this one is given out
    kept.load_state_dict(network.state_dict())
    optimiser = torch.optim.AdamW(network.parameters(), lr=args.rate, weight_decay=0.01)
    state_path = os.path.join(args.state, "quality.pt")
    step, spent = 0, 0.0
    if os.path.exists(state_path):
        state = torch.load(state_path)
        network.load_state_dict(state["network"])
        kept.load_state_dict(state["kept"])
        optimiser.load_state_dict(state["optimiser"])
        step, spent = state["step"], state["spent"]

    last = min(args.steps, args.stop or args.steps)
    samples = samples_of(args) if step < last else None
    start = time.process_time()
    network.train(not args.before)
    mean = 0.0
    while step < last:
        for group in optimiser.param_groups:
            group["lr"] = rate(step, args.steps, args.rate)
        chips, points, targets, weights = batch_of(samples, step)
        with torch.autocast("cpu", torch.bfloat16, enabled=args.bfloat16):
            output = network(chips.contiguous(memory_format=torch.channels_last), points)
        loss = loss_of(output.float(), targets, weights)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 5.0)
        optimiser.step()
        step += 1
        decay = min(0.995, step / (step + 20))
        with torch.no_grad():
            for old, new in zip(kept.state_dict().values(), network.state_dict().values()):
                if old.dtype.is_floating_point:
                    old.mul_(decay).add_(new, alpha=1 - decay)
        mean += float(loss)
        if step % 100 == 0 or step == last:
            seconds = spent + time.process_time() - start
            print(f"step {step} loss {mean / 100:.4f} processor {seconds:.0f} s", flush=True)
            mean = 0.0
            torch.save(dict(network=network.state_dict(), kept=kept.state_dict(), optimiser=optimiser.state_dict(),
                            step=step, spent=seconds), state_path + ".new")
            os.replace(state_path + ".new", state_path)
    export(kept, args.out)


def export(network, path):
    network = network.to(memory_format=torch.contiguous_format).eval()
    torch.onnx.export(network, (torch.zeros(1, 1, INPUT, INPUT), torch.zeros(1, 10)), path, opset_version=11,
                      input_names=["chip", "points"], output_names=["quality"], do_constant_folding=True)
    assert N_TARGETS == 8
    print(f"{path}: {os.path.getsize(path)} bytes")


if __name__ == "__main__":
    main()
