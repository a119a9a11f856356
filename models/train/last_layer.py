#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Make the base pack's last layer anew: what its convolutions see, brought by least squares to the joined teachers' vectors, and strangers
spread behind it (see spread.py). Minutes instead of the hours of train.py, since nothing but one linear layer is learnt.

  convert --dump base_embedder.dat base1.bin
  label.py ... --out labels                                          # for each teacher, see `run`
  last_layer.py --features feat-0.npz --part 0/2 --start base1.bin --crops train.npz --crops more-train.npz     # two processes
  last_layer.py --features feat-1.npz --part 1/2 --start base1.bin --crops train.npz --crops more-train.npz
  last_layer.py --features feat-0.npz --features feat-1.npz --start base1.bin --crops train.npz --crops more-train.npz \\
      --labels labels --pairs pairs.csv                              # the table of powers
  last_layer.py ... --power 0.5 --out w.bin --check check.bin
  convert --first w.bin base_embedder.dat check.bin

Every face is seen twice: as it is or degraded, then degraded. The table is made on the pairs of draw_pairs.py and on adults whom
the map was not made from; network and layer have seen all of them, so only the differences count.
"""
import argparse
import os

import cv2
import numpy as np
import torch

import student as network
from augment import Degrader, centre
from spread import NEXT, embed, first_pack, map_of, spread_of
from target import Target, is_east_asian_adult, unit
from teacher import to_input
from yardstick import Strangers, accuracy, line, read_pairs

TEACHERS = ("mfn192", "fr_feature")
LOOKS = 2
PLAIN = 0.6         # of the first look
RIDGE = 3e-4        # of the mean square of a feature
POWERS = (0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.85, 1)
ADULTS, OTHERS = 4000, 3000


def network_of(start, crops):
    """The first pack's network with the weights of a dump, or the one that train.py makes with the mean of its state's."""
    if not start.endswith(".pt"):
        return first_pack(start, np.stack([centre(c) for c in crops[::len(crops) // 256]])[:256])
    network.STAGES, network.DIMENSIONS = NEXT
    net = network.Student().to(memory_format=torch.channels_last)
    net.load_state_dict(torch.load(start)["average"])
    return net.eval()


def extract(args, crops):
    """What the last layer sees, and of which face."""
    part, parts = (int(n) for n in args.part.split("/"))
    net = network_of(args.start, crops)
    rng = np.random.default_rng(100 + part)
    degrader = Degrader(rng)
    features, faces = [], []
    for look in range(LOOKS):
        order = rng.permutation(np.arange(part, len(crops), parts))
        for start in range(0, len(order), 32):
            pictures = []
            for i in order[start:start + 32]:
                face = crops[i] if rng.random() < .5 else np.ascontiguousarray(crops[i][:, ::-1])
                is_plain = look == 0 and rng.random() < PLAIN
                pictures.append(np.ascontiguousarray(centre(face)) if is_plain else degrader.degrade(face))
            with torch.no_grad(), torch.cpu.amp.autocast(dtype=torch.bfloat16):
                features.append(net.features(to_input(np.stack(pictures))).float().numpy().astype(np.float16))
            faces.extend(order[start:start + 32])
        print("%d pictures" % len(faces), flush=True)
    np.savez(args.features[0], f=np.concatenate(features), i=np.array(faces))


def least_squares(x, y):
    x = np.concatenate([x, np.ones((len(x), 1), np.float32)], 1)
    square = (x.T @ x).astype(np.float64)
    square += RIDGE * np.trace(square) / len(square) * np.eye(len(square))
    return np.linalg.solve(square, (x.T @ y).astype(np.float64)).astype(np.float32)


def table(vectors, faces, names, spread, net, crops, pairs):
    """Which power: on the drawn pairs and on adults who are not among `spread`."""
    place = {n: i for i, n in enumerate(names)}
    pairs = [p for p in read_pairs(pairs) if p[0] in place and p[1] in place]
    used = {int(faces[i]) for i in spread[0]}
    adults = [n for i, n in enumerate(names) if is_east_asian_adult(n) and n.startswith("aaf") and i not in used]
    adults = [adults[i] for i in np.random.default_rng(6).permutation(len(adults))[:1500]]
    chosen = adults + sorted({n for p in pairs for n in p[:2]})
    index = {n: i for i, n in enumerate(chosen)}
    plain = embed(net, np.stack([centre(crops[place[n]]) for n in chosen]))
    strangers = Strangers(adults)
    same = np.array([s for _, _, s in pairs])
    print("%d strangers, %d comparisons; %d pairs\n" % (len(strangers.index), len(strangers.where[0]), len(pairs)))
    print("| power | accuracy | FNMR at FMR 0.1 % | genuine below 60 | below 40 | others at 60 |\n|---|---|---|---|---|---|")
    turn = spread_of([vectors[s] for s in spread])
    for power in POWERS:
        v = unit(plain @ map_of(turn, power)) if power else unit(plain)
        scores = np.array([v[index[a]] @ v[index[b]] for a, b, _ in pairs])
        genuine, impostor = scores[same], scores[~same]
        alike = strangers.similarities(v[:len(adults)])
        at60, at40 = line(alike, .001), line(alike, .01)
        print("| %g | %.4f | %.1f %% | %.1f %% | %.1f %% | %.2f %% |" % (
            power, accuracy(genuine, impostor), 100 * (genuine < line(impostor, .001)).mean(), 100 * (genuine < at60).mean(),
            100 * (genuine < at40).mean(), 100 * (impostor >= at60).mean()), flush=True)


def write(net, start, path):
    """The weights in the order of computing; those of a dump's convolutions as they are there."""
    last = net.fc.weight.detach().numpy().T.reshape(-1), net.fc.bias.detach().numpy()
    if start.endswith(".pt"):
        with torch.no_grad():
            before = [p.contiguous().numpy().reshape(-1) for layer in list(net.layers())[:-1] for p in layer]
    else:
        before = [np.fromfile(start, "<f4")[:-sum(len(p) for p in last)]]
    np.concatenate([*before, *last]).astype("<f4").tofile(path)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--start", required=True, help="convert --dump of the first pack, or state.pt of train.py")
    parser.add_argument("--crops", action="append", required=True, help=".npz of prepare.py; may be repeated")
    parser.add_argument("--features", action="append", required=True, help="with --part: to write; else to read, may be repeated")
    parser.add_argument("--part", help="K/N: look at every Nth face from the Kth on, and end")
    parser.add_argument("--labels", help="folder of label.py, over the same crops")
    parser.add_argument("--pairs", help="of draw_pairs.py: print the table of powers")
    parser.add_argument("--power", type=float, default=0)
    parser.add_argument("--out", help="weights for convert")
    parser.add_argument("--check", help="pictures and vectors for convert")
    args = parser.parse_args()
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    data = [np.load(c) for c in args.crops]
    crops = np.concatenate([d["crops"] for d in data])
    if args.part:
        extract(args, crops)
        return
    names = [str(n) for d in data for n in d["names"]]
    net = network_of(args.start, crops)
    vectors = [np.load(os.path.join(args.labels, t + ".npz"))["vectors"].astype(np.float32) for t in TEACHERS]
    target = Target.learnt(list(TEACHERS), vectors, names, network.DIMENSIONS).of(vectors)
    files = [np.load(f) for f in args.features]
    features = np.concatenate([f["f"].astype(np.float32) for f in files])
    faces = np.concatenate([f["i"] for f in files])
    layer = least_squares(features, target[faces])
    seen = features @ layer[:-1] + layer[-1]
    rng = np.random.default_rng(5)
    spread = [rng.permutation([k for k, i in enumerate(faces) if want(names[i])])[:count] for want, count in (
        (is_east_asian_adult, ADULTS), (lambda n: n.startswith("lfw"), OTHERS))]

    def put(weights):
        with torch.no_grad():
            net.fc.weight.copy_(torch.from_numpy(weights[:-1].T.copy()))
            net.fc.bias.copy_(torch.from_numpy(weights[-1].copy()))

    put(layer)
    if args.pairs:
        table(seen, faces, names, spread, net, crops, args.pairs)
    if args.out is None:
        return
    put(layer @ map_of(spread_of([seen[s] for s in spread]), args.power).astype(np.float32))
    write(net, args.start, args.out)
    few = np.stack([centre(c) for c in crops[::len(crops) // 60]])[:60]
    with torch.no_grad():
        wanted = net(to_input(few)).numpy()
    with open(args.check, "wb") as file:
        file.write(np.int32(len(few)).tobytes() + few.tobytes() + wanted.astype("<f4").tobytes())


if __name__ == "__main__":
    main()
