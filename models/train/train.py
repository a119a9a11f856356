#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Train the base embedder: a student that learns the joined teachers' vectors on faces made up from the training pictures.

  train.py --crops train.npz --crops more-train.npz --labels labels --teacher mfn192.onnx --teacher fr_feature.onnx
           --start base1.bin --out run2 [--dev dev.npz --dev cooperative.npz --pairs lfw-pairs.csv --cooperative pairs.csv]

The script `run` beside this file gives the whole command.
Stop it whenever you like and give the same command again: state is saved every five minutes and taken up. The learning rate
follows the number of faces seen, not a planned end, and what is exported is a running average of the weights: the run may
be stopped for good at any time. Better is to let it go out: --faces, the number of the last log line and some 200,000 more, with
--fading those.

Set MALLOC_MMAP_THRESHOLD_=1073741824 MALLOC_TRIM_THRESHOLD_=4294967296 MALLOC_TOP_PAD_=268435456 in the environment:
otherwise a third of the time goes into giving memory back to the kernel and asking for it again.
"""
import argparse
import copy
import multiprocessing
import os
import queue
import sys
import time

import cv2
import numpy as np
import torch
import torch.nn.functional as F

from augment import CHIP, Degrader, Synthesis, centre
from student import DIMENSIONS, Student
from target import Target
from teacher import Teacher, looks, to_input
from yardstick import Yardstick

POOL = 6144         # made-up faces at hand
FRESH = 8           # one of so many faces of a batch is newly made up; each is seen about four times
SLOW_AFTER = 1e6    # faces seen until the learning rate begins to fall, with the inverse square root


class Faces:
    """Batches of degraded pictures with their targets: half real faces, half made up from two."""

    def __init__(self, crops, points, targets, target, teachers, batch, seed):
        self.crops, self.targets, self.target, self.teachers, self.batch = crops, targets, target, teachers, batch
        self.rng = np.random.default_rng(seed)
        self.synthesis, self.degrader = Synthesis(crops, points, self.rng), Degrader(self.rng)
        self.pool, self.pool_targets = [], np.zeros((POOL, DIMENSIONS), np.float32)
        self.at = 0

    def make(self, count):
        new = [self.synthesis.make() for _ in range(count)]
        clean = [centre(f) for f in new]
        made = self.target.of([looks(t, clean).numpy() for t in self.teachers])
        where = [(self.at + i) % POOL for i in range(count)]
        self.at = (self.at + count) % POOL
        for place, face, vector in zip(where, new, made):
            if place == len(self.pool):
                self.pool.append(face)
            else:
                self.pool[place] = face
            self.pool_targets[place] = vector
        return where

    def next(self):
        rng = self.rng
        fresh = self.make(self.batch // FRESH)
        old = list(rng.integers(0, len(self.pool), self.batch // 2 - len(fresh))) if len(self.pool) > 256 else []
        made = fresh + old
        real = rng.integers(0, len(self.crops), self.batch - len(made))
        faces = [self.pool[i] for i in made]
        faces += [self.crops[i][:, ::-1] if rng.random() < 0.5 else self.crops[i] for i in real]
        pictures = np.stack([self.degrader.degrade(np.ascontiguousarray(f)) for f in faces])
        return pictures, np.concatenate([self.pool_targets[made], self.targets[real]])


class Ahead:
    """Batches made by a process of its own while the student learns from the last one: with a second core at hand the making
    costs no time. It ends with the training."""

    def __init__(self, faces, count=8):
        context = multiprocessing.get_context("fork")
        self.queue = context.Queue(count)
        self.process = context.Process(target=self.work, args=(faces,), daemon=True)
        self.process.start()

    def work(self, faces):
        while True:
            self.queue.put(faces.next())

    def next(self):
        while True:
            try:
                pictures, wanted = self.queue.get(timeout=30)
                return to_input(pictures), torch.from_numpy(wanted)
            except queue.Empty:
                if not self.process.is_alive():
                    sys.exit("train.py: the process that makes the batches has ended; give the same command again.")


def embed(student, pictures, features=False):
    out = []
    with torch.no_grad():
        for i in range(0, len(pictures), 32):
            with torch.cpu.amp.autocast(dtype=torch.bfloat16):
                x = to_input(pictures[i:i + 32])
                v = student.features(x) if features else student(x)
            out.append(v.float() if features else F.normalize(v.float()))
    return torch.cat(out)


class Development:
    """The yardstick's figures on the development pictures, as they are and with one side printed and scanned."""

    def __init__(self, crops, pairs, cooperative):
        data = [np.load(c) for c in crops]
        names = [str(n) for d in data for n in d["names"]]
        wide = [c for d in data for c in d["crops"]]
        self.yardstick = Yardstick(names, pairs, cooperative)
        self.pictures = np.stack([centre(c) for c in wide])
        self.used = sorted({i for p in self.yardstick.pairs + self.yardstick.cooperative for i in p[:2]} |
                           set(self.yardstick.strangers.index))
        degrader = Degrader(np.random.default_rng(7))
        degrader.margin_scale = wide[0].shape[0] / CHIP
        self.second = sorted({b for _, b, _ in self.yardstick.pairs + self.yardstick.cooperative})
        self.scanned = np.stack([degrader.chip(degrader.printed(wide[b], width_mm=17.5, dpi=300), 0) for b in self.second])

    def measure(self, student):
        student.eval()
        e = np.zeros((len(self.pictures), DIMENSIONS), np.float32)
        e[self.used] = embed(student, self.pictures[self.used]).numpy()
        scanned = e.copy()
        scanned[self.second] = embed(student, self.scanned).numpy()
        return "%s || scan: %s" % (self.yardstick.measure(e), self.yardstick.measure(e, scanned))


def begin(student, faces, start, count):
    """Convolutions from the first base pack, the last layer by regression of the targets on what they give."""
    rng = np.random.default_rng(3)
    chosen = rng.permutation(len(faces.crops))[:count]
    pictures = np.stack([faces.degrader.degrade(faces.crops[i]) for i in chosen])
    student.start_from(start, to_input(pictures[:256]))
    x = embed(student, pictures, features=True).double()
    y = torch.from_numpy(faces.targets[chosen]).double()
    x = torch.cat([x, torch.ones(len(x), 1, dtype=x.dtype)], 1)
    square = x.T @ x
    square += 0.01 * square.diagonal().mean() * torch.eye(len(square), dtype=x.dtype)
    solution = torch.linalg.solve(square, x.T @ y).float()
    with torch.no_grad():
        student.fc.weight.copy_(solution[:-1].T)
        student.fc.bias.copy_(solution[-1])


def save(path, **state):
    torch.save(state, path + ".new")
    os.replace(path + ".new", path)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--crops", action="append", required=True, help=".npz of prepare.py; may be repeated")
    parser.add_argument("--labels", required=True, help="folder of label.py, over the same crops")
    parser.add_argument("--teacher", action="append", required=True, help="ONNX file, one of the labels'; may be repeated")
    parser.add_argument("--start", help="weights of a base pack (convert --dump); without it from scratch")
    parser.add_argument("--out", required=True, help="folder for the state")
    parser.add_argument("--faces", type=float, default=1e12, help="stop after so many")
    parser.add_argument("--fading", type=float, default=0, help="over the last so many of --faces the learning rate goes to nothing")
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--rate", type=float, default=4e-4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--dev", action="append", default=[], help=".npz of prepare.py, for figures on the way")
    parser.add_argument("--pairs", help="lfw-pairs.csv")
    parser.add_argument("--cooperative", help="pairs.csv of the cooperative set")
    parser.add_argument("--measure", type=float, default=15, help="minutes between figures")
    args = parser.parse_args()
    os.makedirs(args.out, exist_ok=True)
    torch.manual_seed(args.seed)
    torch.set_num_threads(1)
    cv2.setNumThreads(1)

    state_file = os.path.join(args.out, "state.pt")
    state = torch.load(state_file) if os.path.exists(state_file) else None
    data = [np.load(c) for c in args.crops]
    crops, points = (np.concatenate([d[k] for d in data]) for k in ("crops", "points"))
    names = [str(n) for d in data for n in d["names"]]
    teachers = [os.path.splitext(os.path.basename(t))[0] for t in args.teacher]
    vectors = []
    for teacher in teachers:
        labels = np.load(os.path.join(args.labels, teacher + ".npz"))
        if list(labels["names"]) != names:
            sys.exit("train.py: the labels of %s belong to other crops; make them with label.py." % teacher)
        vectors.append(labels["vectors"].astype(np.float32))
    target = Target(state["target"]) if state else Target.learnt(teachers, vectors, names, DIMENSIONS)
    faces = Faces(crops, points, target.of(vectors), target, [Teacher(t).eval().bfloat16() for t in args.teacher],
                  args.batch, [args.seed, state["step"] if state else 0])

    student = Student().to(memory_format=torch.channels_last)
    if args.start and not state:
        begin(student, faces, args.start, 6000)
    last = list(student.fc.parameters())
    plain = [p for p in student.parameters() if p.dim() <= 1 and p is not student.fc.bias]
    decayed = [p for p in student.parameters() if p.dim() > 1 and p is not student.fc.weight]
    # What regression found for the last layer would be undone by steps that fit the convolutions, and is found again in the end.
    optimiser = torch.optim.AdamW([{"params": decayed, "weight_decay": 0.02, "share": 1}, {"params": plain, "weight_decay": 0, "share": 1},
                                   {"params": last, "weight_decay": 0, "share": 0.05}], args.rate)
    average = copy.deepcopy(student)
    step, seen = 0, 0
    if state:
        student.load_state_dict(state["student"])
        average.load_state_dict(state["average"])
        optimiser.load_state_dict(state["optimiser"])
        step, seen = state["step"], state["seen"]
        print(f"going on at step {step}, {seen} faces", flush=True)
    development = Development(args.dev, args.pairs, args.cooperative) if args.dev else None
    if development and not state:
        print("start:", development.measure(average), flush=True)

    ahead = Ahead(faces)
    off = ~torch.eye(args.batch, dtype=torch.bool)
    saved = measured = logged = time.time()
    sums = np.zeros(3)
    student.train()
    while seen < args.faces:
        rate = args.rate * min(1, (step + 1) / 200) * min(1, SLOW_AFTER / (seen + 1)) ** 0.5
        rate *= min(1, (args.faces - seen) / args.fading) if args.fading else 1
        for group in optimiser.param_groups:
            group["lr"] = rate * group["share"]
        x, wanted = ahead.next()
        with torch.cpu.amp.autocast(dtype=torch.bfloat16):
            out = student(x)
        unit = F.normalize(out.float())
        direct = (1 - (unit * wanted).sum(1)).mean()
        # What counts in the end is who is how near to whom.
        relation = ((unit @ unit.T - wanted @ wanted.T)[off] ** 2).mean()
        loss = direct + 10 * relation
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(student.parameters(), 5.0)
        optimiser.step()
        step, seen = step + 1, seen + len(x)
        keep = min(0.999, (1 + step) / (10 + step))
        with torch.no_grad():
            for a, b in zip(average.state_dict().values(), student.state_dict().values()):
                if a.dtype.is_floating_point:
                    a.lerp_(b, 1 - keep)
                else:
                    a.copy_(b)
        sums += [1, direct.item(), relation.item()]
        now = time.time()
        if now - logged > 60:
            print("step %d faces %d rate %.5f cos %.4f rel %.5f  %.0f/s" % (
                step, seen, rate, 1 - sums[1] / sums[0], sums[2] / sums[0], sums[0] * args.batch / (now - logged)), flush=True)
            sums[:] = 0
            logged = now
        if now - saved > 300:
            save(state_file, student=student.state_dict(), average=average.state_dict(), optimiser=optimiser.state_dict(),
                 target=target.state(), step=step, seen=seen)
            saved = now
        if development and now - measured > 60 * args.measure:
            print("faces %d dev: %s" % (seen, development.measure(average)), flush=True)
            measured = logged = time.time()
    save(state_file, student=student.state_dict(), average=average.state_dict(), optimiser=optimiser.state_dict(),
         target=target.state(), step=step, seen=seen)


if __name__ == "__main__":
    main()
