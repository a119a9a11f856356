#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Train the base embedder: a student that learns the teacher's vectors on faces made up from the training pictures.

Two worker processes make faces, let the teacher label the clean picture and degrade it; the main process trains the
student on the degraded one. The learning rate follows the clock, not the step count, so that the run ends in time
however busy the machine is. State is saved every few minutes; started again with the same --out, it goes on.

  train.py --crops train.npz --teacher mobileface_v2.onnx --out run1 --minutes 90 [--dev dev.npz --pairs lfw-pairs.csv]

Set MALLOC_MMAP_THRESHOLD_=1073741824 MALLOC_TRIM_THRESHOLD_=4294967296 MALLOC_TOP_PAD_=268435456 in the environment:
otherwise a third of the time goes into giving memory back to the kernel and asking for it again.
"""
import argparse
import copy
import math
import os
import time

import cv2
import numpy as np
import torch
import torch.nn.functional as F

import yardstick
from augment import CHIP, Degrader, Synthesis, centre
from student import Student
from teacher import STAGES, Teacher, to_input

CHUNK = 8       # the teacher is fastest in batches that stay in the processor's cache


def teach(teacher, faces, stages=False):
    vectors, maps = [], []
    for i in range(0, len(faces), CHUNK):
        x = to_input(np.stack(faces[i:i + CHUNK])).contiguous(memory_format=torch.channels_last).bfloat16()
        if stages:
            v, m = teacher(x, True)
            maps.append(m)
        else:
            v = teacher(x)
        vectors.append(F.normalize(v.float()))
    vectors = torch.cat(vectors)
    if stages:
        return vectors, [torch.cat([m[i] for m in maps]) for i in range(len(STAGES))]
    return vectors


class Faces(torch.utils.data.IterableDataset):
    """Endless batches: (degraded pictures, teacher's vectors, teacher's maps). Half of each batch is new, half is
    an earlier face with another degradation, which saves half of the teacher's time."""

    def __init__(self, crops, points, teacher, batch, seed, pool=1536):
        self.crops, self.points, self.teacher, self.batch, self.seed, self.pool = crops, points, teacher, batch, seed, pool

    def __iter__(self):
        worker = torch.utils.data.get_worker_info()
        torch.set_num_threads(1)
        cv2.setNumThreads(1)
        rng = np.random.default_rng([self.seed, worker.id if worker else 0])
        synthesis, degrader = Synthesis(self.crops, self.points, rng), Degrader(rng)
        teacher = Teacher(self.teacher).eval().bfloat16()
        half = self.batch // 2
        slots, filled, at = None, 0, 0
        faces = [None] * self.pool
        while True:
            fresh = half if filled else self.batch
            new = [synthesis.make() for _ in range(fresh)]
            vectors, maps = teach(teacher, [centre(f) for f in new], True)
            if slots is None:
                slots = [torch.zeros(self.pool, *t.shape[1:], dtype=t.dtype) for t in [vectors] + maps]
            where = [(at + i) % self.pool for i in range(fresh)]
            for slot, value in zip(slots, [vectors] + maps):
                slot[where] = value
            for i, face in zip(where, new):
                faces[i] = face
            at, filled = (at + fresh) % self.pool, min(filled + fresh, self.pool)
            take = where + list(rng.integers(0, filled, self.batch - fresh))
            pictures = np.stack([degrader.degrade(faces[i]) for i in take])
            yield [torch.from_numpy(pictures)] + [slot[take] for slot in slots]


def embed(student, pictures):
    out = []
    with torch.no_grad():
        for i in range(0, len(pictures), 32):
            with torch.cpu.amp.autocast(dtype=torch.bfloat16):
                v = student(to_input(pictures[i:i + 32]).contiguous(memory_format=torch.channels_last))
            out.append(F.normalize(v.float()))
    return torch.cat(out).numpy()


class Yardstick:
    """Quick figures on the development pictures (crops by the detector that also made the training crops)."""

    def __init__(self, dev, pairs):
        data = np.load(dev)
        names = [str(n) for n in data["names"]]
        index = {n: i for i, n in enumerate(names)}
        wide = data["crops"]
        self.crops = np.stack([centre(c) for c in wide])
        self.pairs = [(index[a], index[b], s) for a, b, s in yardstick.read_pairs(pairs) if a in index and b in index]
        self.aaf = np.array([i for i, n in enumerate(names) if n.startswith("aaf")])
        degrader = Degrader(np.random.default_rng(7))
        degrader.margin_scale = wide.shape[1] / CHIP
        self.second = sorted({b for _, b, _ in self.pairs})
        self.scanned = np.stack([degrader.chip(degrader.printed(wide[b], width_mm=17.5, dpi=300), 0) for b in self.second])

    def measure(self, student):
        e = embed(student, self.crops)
        scanned = e.copy()
        scanned[self.second] = embed(student, self.scanned)
        text = []
        for second in (e, scanned):
            g = np.array([e[a] @ second[b] for a, b, s in self.pairs if s])
            m = np.array([e[a] @ second[b] for a, b, s in self.pairs if not s])
            text.append("acc %.4f fnmr1 %.3f fnmr.1 %.3f" % (yardstick.accuracy(g, m), (g < yardstick.line(m, .01)).mean(),
                                                             (g < yardstick.line(m, .001)).mean()))
            if second is e:
                sim = e[self.aaf] @ e[self.aaf].T
                text[-1] += " aaf %.3f" % (sim[np.triu_indices(len(sim), 1)] >= yardstick.line(m, .01)).mean()
        return " | scan ".join(text)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--crops", required=True, help="train.npz of prepare.py")
    parser.add_argument("--teacher", required=True, help="mobileface_v2.onnx")
    parser.add_argument("--out", required=True, help="folder for the state")
    parser.add_argument("--minutes", type=float, required=True, help="length of the whole run, restarts included")
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--dev", help="dev.npz of prepare.py, for figures on the way")
    parser.add_argument("--pairs", help="lfw-pairs.csv")
    args = parser.parse_args()
    os.makedirs(args.out, exist_ok=True)
    torch.manual_seed(args.seed)
    torch.set_num_threads(1)
    cv2.setNumThreads(1)

    data = np.load(args.crops)
    crops, points = data["crops"], data["points"]
    basis_file = os.path.join(args.out, "basis.npy")
    if not os.path.exists(basis_file):
        # The 128 directions that keep most of the teacher's 256, over the training pictures (not centred, so that
        # angles stay angles).
        vectors = teach(Teacher(args.teacher).eval().bfloat16(), [centre(c) for c in crops]).numpy()
        values, directions = np.linalg.eigh(vectors.T.astype(np.float64) @ vectors)
        print("share of the teacher's squared length kept: %.4f" % (values[-128:].sum() / values.sum()))
        np.save(basis_file, directions[:, ::-1][:, :128].astype(np.float32))
    basis = torch.from_numpy(np.load(basis_file).copy())

    student = Student([c for _, c in STAGES]).to(memory_format=torch.channels_last)
    decayed = [p for p in student.parameters() if p.dim() > 1]
    plain = [p for p in student.parameters() if p.dim() <= 1]
    optimiser = torch.optim.AdamW([{"params": decayed, "weight_decay": 0.02}, {"params": plain, "weight_decay": 0}], args.rate)
    average = copy.deepcopy(student)
    elapsed, step, seen = 0.0, 0, 0
    state_file = os.path.join(args.out, "state.pt")
    if os.path.exists(state_file):
        state = torch.load(state_file)
        student.load_state_dict(state["student"])
        average.load_state_dict(state["average"])
        optimiser.load_state_dict(state["optimiser"])
        elapsed, step, seen = state["elapsed"], state["step"], state["seen"]
        print(f"going on at step {step}, {elapsed / 60:.1f} minutes")

    yard = Yardstick(args.dev, args.pairs) if args.dev else None
    faces = Faces(crops, points, args.teacher, args.batch, args.seed * 1000 + step)
    loader = torch.utils.data.DataLoader(faces, batch_size=None, num_workers=args.workers, prefetch_factor=3)
    start = time.time() - elapsed
    total = args.minutes * 60
    saved = measured = logged = time.time()
    sums = np.zeros(4 + len(STAGES))
    spread = None
    student.train()
    for batch in loader:
        progress = (time.time() - start) / total
        if progress >= 1:
            break
        rate = args.rate * min(1, (step + 1) / 200) * (0.5 + 0.5 * math.cos(math.pi * progress)) + 1e-6
        for group in optimiser.param_groups:
            group["lr"] = rate
        pictures, vectors, maps = batch[0], batch[1], batch[2:]
        x = pictures.permute(0, 3, 1, 2).float()        # already in channels_last order
        with torch.cpu.amp.autocast(dtype=torch.bfloat16):
            out, mine = student(x, True)
        target = F.normalize(vectors @ basis)
        unit = F.normalize(out.float())
        direct = (1 - (unit * target).sum(1)).mean()
        # What counts in the end is who is how near to whom.
        off = ~torch.eye(len(x), dtype=torch.bool)
        relation = ((unit @ unit.T - vectors @ vectors.T)[off] ** 2).mean()
        if spread is None:
            spread = [m.float().var() for m in maps]
        hints = [F.mse_loss(a.float(), b.float()) / v for a, b, v in zip(mine, maps, spread)]
        weight = max(0.0, 1 - progress / 0.6)           # the way matters at first, the result at the end
        loss = direct + 10 * relation + weight * sum(w * h for w, h in zip((0.15, 0.25, 0.4, 0.5), hints))
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(student.parameters(), 5.0)
        optimiser.step()
        step, seen = step + 1, seen + len(x)
        keep = min(0.998, (1 + step) / (10 + step))
        with torch.no_grad():
            for a, b in zip(average.state_dict().values(), student.state_dict().values()):
                if a.dtype.is_floating_point:
                    a.lerp_(b, 1 - keep)
                else:
                    a.copy_(b)
        sums += [1, direct.item(), relation.item(), loss.item()] + [h.item() for h in hints]
        now = time.time()
        if now - logged > 30:
            m = sums / sums[0]
            print("%6.1f min step %d seen %d lr %.5f cos %.4f rel %.5f loss %.3f hints %s  %.0f/s" %
                  ((now - start) / 60, step, seen, rate, 1 - m[1], m[2], m[3], " ".join("%.3f" % h for h in m[4:]),
                   sums[0] * args.batch / (now - logged)), flush=True)
            sums[:] = 0
            logged = now
        if now - saved > 150:
            torch.save({"student": student.state_dict(), "average": average.state_dict(), "optimiser": optimiser.state_dict(),
                        "elapsed": now - start, "step": step, "seen": seen}, state_file + ".new")
            os.replace(state_file + ".new", state_file)
            saved = now
        if yard and now - measured > 600:
            average.eval()
            print("        dev:", yard.measure(average), flush=True)
            measured = logged = time.time()
    torch.save({"student": student.state_dict(), "average": average.state_dict(), "optimiser": optimiser.state_dict(),
                "elapsed": time.time() - start, "step": step, "seen": seen}, state_file + ".new")
    os.replace(state_file + ".new", state_file)
    if yard:
        average.eval()
        print("end, dev:", yard.measure(average))


if __name__ == "__main__":
    main()
