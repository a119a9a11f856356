#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Put a linear map behind the first base pack's last layer, which spreads strangers more evenly over the directions.

  convert --dump base_embedder.dat base1.bin
  draw_pairs.py --lfw train/lfw > pairs.csv
  spread.py --start base1.bin --crops train.npz --pairs pairs.csv                             # the table of powers
  spread.py --start base1.bin --crops train.npz --pairs pairs.csv --power 0.7 --out w.bin --check check.bin
  convert --first w.bin base_embedder.dat check.bin

Strangers vary much along a few directions and little along others, and a distance counts the first ones only. The map divides each
principal direction by a power of its spread: 0 leaves all as it is, 1 makes all directions alike. The spread is that of training
pictures, East Asian adults and Labeled Faces in the Wild, each around its own mean. The table is made on people whom the map was
not made from: half of the adults as strangers, and the drawn pairs ("others at 60" are their impostors). The network itself has
seen all of them, so only the differences count.
"""
import argparse

import numpy as np
import torch

import student as network
from augment import centre
from target import is_east_asian_adult, unit
from teacher import to_input
from yardstick import Strangers, accuracy, line, read_pairs

NEXT = network.STAGES, network.DIMENSIONS
network.STAGES, network.DIMENSIONS = network.FIRST, 128
POWERS = (0, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 1)
FLOOR = 0.02        # of the mean spread, added to each


def first_pack(path, pictures):
    """The first pack in PyTorch, its last layer included."""
    student = network.Student().to(memory_format=torch.channels_last)
    student.start_from(path, to_input(pictures))
    numbers = np.fromfile(path, "<f4")
    inputs = student.fc.weight.shape[1]
    weight, bias = numbers[-(inputs + 1) * 128:-128].reshape(inputs, 128), numbers[-128:]
    with torch.no_grad():
        student.fc.weight.copy_(torch.from_numpy(weight.T.copy()))
        student.fc.bias.copy_(torch.from_numpy(bias.copy()))
    return student


def embed(student, pictures):
    with torch.no_grad(), torch.cpu.amp.autocast(dtype=torch.bfloat16):
        return np.concatenate([student(to_input(pictures[i:i + 32])).float().numpy() for i in range(0, len(pictures), 32)])


def spread_of(sets):
    """Variances and directions over all sets, each around its own mean."""
    x = np.concatenate([s - s.mean(0) for s in sets]).astype(np.float64)
    return np.linalg.eigh(x.T @ x / len(x))


def map_of(spread, power):
    """Columns are the new numbers; the length of a typical vector stays."""
    values, directions = spread
    scale = (values + FLOOR * values.mean()) ** (-power / 2)
    return directions * (scale * np.sqrt(values.sum() / (values * scale ** 2).sum()))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--start", required=True, help="convert --dump of the first base pack")
    parser.add_argument("--crops", required=True, help="train.npz of prepare.py")
    parser.add_argument("--pairs", required=True, help="of draw_pairs.py")
    parser.add_argument("--count", type=int, default=3000, help="East Asian adults")
    parser.add_argument("--power", type=float)
    parser.add_argument("--out", help="with --power: weights for convert")
    parser.add_argument("--check", help="with --power: pictures and vectors for convert")
    args = parser.parse_args()
    torch.set_num_threads(1)
    data = np.load(args.crops)
    names = [str(n) for n in data["names"]]
    place = {n: i for i, n in enumerate(names)}
    pairs = [(a, b, s) for a, b, s in read_pairs(args.pairs) if a in place and b in place]
    paired = sorted({n for p in pairs for n in p[:2]})
    people = {n.rsplit("_", 1)[0] for n in paired}
    rng = np.random.default_rng(1)
    adults = [names[i] for i in rng.permutation([i for i, n in enumerate(names) if is_east_asian_adult(n)])[:args.count]]
    others = sorted({n.rsplit("_", 1)[0]: n for n in names if n.startswith("lfw")
                     and n.rsplit("_", 1)[0] not in people}.values())[:args.count // 2]
    crops = data["crops"]
    chosen = adults + others + paired
    pictures = np.stack([centre(crops[place[n]]) for n in chosen])
    student = first_pack(args.start, pictures[::len(pictures) // 256][:256])
    vectors = embed(student, pictures)
    n, m = len(adults), len(others)
    if args.power is None:
        spread = spread_of([vectors[:n // 2], vectors[n:n + m]])
        strangers = Strangers(adults[n // 2:])
        index = {name: i for i, name in enumerate(paired)}
        print("%d strangers, %d comparisons; %d pairs\n" % (len(strangers.index), len(strangers.where[0]), len(pairs)))
        print("| power | accuracy | FNMR at FMR 0.1 % | genuine below 60 | below 40 | others at 60 |\n|---|---|---|---|---|---|")
        for power in POWERS:
            v = unit(vectors @ map_of(spread, power)) if power else unit(vectors)
            scores = np.array([v[n + m + index[a]] @ v[n + m + index[b]] for a, b, _ in pairs])
            same = np.array([s for _, _, s in pairs])
            genuine, impostor = scores[same], scores[~same]
            alike = strangers.similarities(v[n // 2:n])
            at60, at40 = line(alike, .001), line(alike, .01)
            print("| %g | %.4f | %.1f %% | %.1f %% | %.1f %% | %.2f %% |" % (power, accuracy(genuine, impostor),
                  100 * (genuine < line(impostor, .001)).mean(), 100 * (genuine < at60).mean(), 100 * (genuine < at40).mean(),
                  100 * (impostor >= at60).mean()), flush=True)
        return
    turn = torch.from_numpy(map_of(spread_of([vectors[:n], vectors[n:n + m]]), args.power).astype(np.float32))
    numbers = np.fromfile(args.start, "<f4")
    inputs = student.fc.weight.shape[1]
    with torch.no_grad():
        student.fc.weight.copy_(turn.T @ student.fc.weight)
        student.fc.bias.copy_(turn.T @ student.fc.bias)
        numbers[-(inputs + 1) * 128:-128] = student.fc.weight.T.reshape(-1).numpy()
        numbers[-128:] = student.fc.bias.numpy()
        numbers.tofile(args.out)
        few = pictures[::len(pictures) // 60][:60]
        wanted = student(to_input(few)).numpy()
    with open(args.check, "wb") as file:
        file.write(np.int32(len(few)).tobytes() + few.tobytes() + wanted.astype("<f4").tobytes())


if __name__ == "__main__":
    main()
