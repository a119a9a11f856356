#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Print how well the packs compare faces, on pictures of people who were not trained on, through the program's own path
(dlib's detector, the base landmark predictor, aligned chips).

  measure.py --faces dev --detected dev.npz --pairs dev/lfw-pairs.csv --pipeline ./pipeline --pack ../base
             [--densenet FILE.dat] [--mobileface FILE.onnx] --work DIR [--calibrate base=FILE ...]

Rows: the pairs as they are; one side printed at 22.0 x 27.5 mm and scanned at 300 or 600 dpi; one side grey. A face that is
not found makes a genuine pair a non-match; it takes no part among the impostors. FMR lines are set on the plain impostor
pairs of the same row. --work keeps the scans and the vectors between runs (a vector is made anew when weights change).
Intervals: 95 %, Clopper-Pearson; for the accuracy from the binomial spread of both kinds of pairs.
"""
import argparse
import hashlib
import os
import subprocess

import cv2
import numpy as np

import yardstick
from geometry import align
from printscan import print_and_scan

RECORD = 271
CONDITIONS = ("plain", "printscan300", "printscan600", "grey")


def digest(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


class Pictures:
    """Where each picture lies in each condition; scans are made once."""

    def __init__(self, faces, detected, work):
        self.faces, self.work = faces, work
        data = np.load(detected)
        self.points = dict(zip([str(n) for n in data["names"]], data["points"]))

    def path(self, name, condition):
        if condition == "plain":
            return os.path.join(self.faces, name)
        return os.path.join(self.work, condition, os.path.basename(name)[:-4] + ".png")

    def prepare(self, names):
        for condition in CONDITIONS[1:]:
            os.makedirs(os.path.join(self.work, condition), exist_ok=True)
        for name in names:
            if all(os.path.exists(self.path(name, c)) for c in CONDITIONS[1:]):
                continue
            picture = cv2.imread(os.path.join(self.faces, name))
            seed = int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "little")
            scans = print_and_scan(picture, self.points[name].astype(np.float64), np.random.default_rng(seed))
            cv2.imwrite(self.path(name, "printscan300"), scans[300])
            cv2.imwrite(self.path(name, "printscan600"), scans[600])
            cv2.imwrite(self.path(name, "grey"), cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY))


def run_pipeline(program, options, paths, work, tag):
    """Records of the pipeline for these pictures, kept under the tag."""
    cache = os.path.join(work, tag + ".npy")
    if os.path.exists(cache):
        return np.load(cache)
    listing = os.path.join(work, "%s-%d.list" % (tag, os.getpid()))     # two runs may share the folder
    with open(listing, "w") as file:
        file.write("".join(p + "\n" for p in paths))
    subprocess.run([program] + options + [listing, listing + ".out"], check=True, env=dict(os.environ, OPENBLAS_NUM_THREADS="1"))
    records = np.fromfile(listing + ".out", "<f4").reshape(-1, RECORD)
    np.save(cache, records)
    os.remove(listing)
    os.remove(listing + ".out")
    return records


def mobileface(model, paths, records, work, tag):
    cache = os.path.join(work, tag + ".npy")
    if os.path.exists(cache):
        return np.load(cache)
    net = cv2.dnn.readNetFromONNX(model)
    vectors = np.zeros((len(paths), 256), np.float32)
    for i, (path, record) in enumerate(zip(paths, records)):
        if record[0]:
            crop = align(cv2.imread(path)[:, :, ::-1], record[5:15].reshape(5, 2))
            net.setInput(cv2.dnn.blobFromImage(np.ascontiguousarray(crop)))
            vector = net.forward().ravel()
            vectors[i] = vector / np.linalg.norm(vector)
    np.save(cache, vectors)
    return vectors


def closeness(a, b):
    """Rises with likeness: minus the Euclidean distance."""
    return -np.sqrt(np.maximum(((a - b) ** 2).sum(-1), 0))


def folds(genuine, impostor):
    """Ten-fold accuracy: the line comes from nine tenths, the decisions from the tenth; both kinds weigh the same."""
    hits, rejects = 0, 0
    for k in range(10):
        g, m = np.arange(len(genuine)) % 10 == k, np.arange(len(impostor)) % 10 == k
        a, b = np.sort(genuine[~g]), np.sort(impostor[~m])
        lines = np.concatenate([a, b])
        score = (1 - np.searchsorted(a, lines) / len(a)) + np.searchsorted(b, lines) / len(b)
        line = lines[int(np.argmax(score))]
        hits += (genuine[g] >= line).sum()
        rejects += (impostor[m] < line).sum()
    p, q = hits / len(genuine), rejects / len(impostor)
    spread = 1.96 * np.sqrt(p * (1 - p) / len(genuine) + q * (1 - q) / len(impostor)) / 2
    return (p + q) / 2, spread


def share(k, n):
    low, high = yardstick.interval(int(k), int(n))
    return "%5.2f %% [%5.2f, %5.2f]" % (100 * k / n, 100 * low, 100 * high)


def aaf_distances(vectors, names, found):
    """Distances of all cross pairs of AAF, and which of them are of one sex and within ten years."""
    use = [i for i in range(len(names)) if found[i]]
    v = vectors[use]
    person = [yardstick.aaf_person(names[i]) for i in use]
    sex, age = np.array([p[0] for p in person]), np.array([p[1] for p in person])
    first, second = np.triu_indices(len(use), 1)
    d = np.sqrt(np.maximum((v ** 2).sum(1)[:, None] + (v ** 2).sum(1)[None] - 2 * v @ v.T, 0))[first, second]
    alike = (sex[first] == sex[second]) & (np.abs(age[first] - age[second]) <= 10)
    adult = (age[first] >= 16) & (age[second] >= 16)
    return d, alike, adult


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--faces", required=True)
    parser.add_argument("--detected", required=True, help=".npz of prepare.py (only used to place the simulated print)")
    parser.add_argument("--pairs", required=True)
    parser.add_argument("--pipeline", required=True)
    parser.add_argument("--pack", required=True, help="folder with base_embedder.dat and base_five_landmarks.dat")
    parser.add_argument("--densenet")
    parser.add_argument("--mobileface")
    parser.add_argument("--work", required=True)
    parser.add_argument("--save", help="write the plain vectors here (.npz), for calibrate.py")
    args = parser.parse_args()
    cv2.setNumThreads(1)
    os.makedirs(args.work, exist_ok=True)

    pairs = yardstick.read_pairs(args.pairs)
    pictures = Pictures(args.faces, args.detected, args.work)
    second = sorted({b for _, b, _ in pairs})
    pictures.prepare(second)
    plain = sorted({n for a, b, _ in pairs for n in (a, b)})
    aaf = sorted(n for n in pictures.points if n.startswith("aaf"))

    landmarks = os.path.join(args.pack, "base_five_landmarks.dat")
    base = os.path.join(args.pack, "base_embedder.dat")
    lm, em = digest(landmarks)[:8], digest(base)[:8]
    sets = {"plain": plain + aaf}
    sets.update({c: second for c in CONDITIONS[1:]})
    packs = {"base": {}}
    found = {}
    for condition, names in sets.items():
        paths = [pictures.path(n, condition) for n in names]
        options = ["--landmarks", landmarks]
        # The other packs' vectors do not change with the base weights, so they are kept apart.
        records = run_pipeline(args.pipeline, options + ["--base", base], paths, args.work, f"base-{condition}-{lm}-{em}")
        found[condition] = dict(zip(names, records[:, 0] > 0))
        packs["base"][condition] = dict(zip(names, records[:, 15:143]))
        if args.densenet:
            other = run_pipeline(args.pipeline, options + ["--densenet", args.densenet], paths, args.work, f"dense-{condition}-{lm}")
            packs.setdefault("dlib-densenet", {})[condition] = dict(zip(names, other[:, 143:]))
        if args.mobileface:
            vectors = mobileface(args.mobileface, paths, records, args.work, f"mobile-{condition}-{lm}")
            packs.setdefault("mobileface-v2", {})[condition] = dict(zip(names, vectors))

    print("%d genuine and %d impostor pairs; faces not found: %s" % (
        sum(s for *_, s in pairs), sum(not s for *_, s in pairs),
        ", ".join("%s %d of %d" % (c, sum(not f for f in found[c].values()), len(found[c])) for c in sets)))
    saved = {}
    for pack, vectors in packs.items():
        print("\n" + pack)
        print("  %-13s %-20s %-24s %-24s %s" % ("", "accuracy (10-fold)", "FNMR at FMR 1 %", "FNMR at FMR 0.1 %", "AUC"))
        lines = {}
        for condition in CONDITIONS:
            genuine, impostor = [], []
            for a, b, same in pairs:
                ok = found["plain"][a] and found[condition][b]
                if same:
                    genuine.append(closeness(vectors["plain"][a], vectors[condition][b]) if ok else -np.inf)
                elif ok:
                    impostor.append(closeness(vectors["plain"][a], vectors[condition][b]))
            genuine, impostor = np.array(genuine), np.array(impostor)
            lines[condition] = yardstick.line(impostor, 0.01), yardstick.line(impostor, 0.001)
            mean, spread = folds(genuine, impostor)
            print("  %-13s %.4f +- %.4f      %-24s %-24s %.4f" % (
                condition, mean, spread, share((genuine < lines[condition][0]).sum(), len(genuine)),
                share((genuine < lines[condition][1]).sum(), len(genuine)), yardstick.auc(genuine, impostor)), flush=True)
        names = [n for n in aaf]
        d, alike, adult = aaf_distances(np.stack([vectors["plain"][n] for n in names]), names, [found["plain"][n] for n in names])
        for text, line in (("1 %", lines["plain"][0]), ("0.1 %", lines["plain"][1])):
            accepted = -d >= line
            print("  AAF FMR at the LFW %s line (distance %.4f): all %s of %d; same sex, age within 10 %s of %d; adults (16+) %.2f %%, "
                  "same sex and age %.2f %%" % (text, -line, share(accepted.sum(), len(d)), len(d),
                                             share(accepted[alike].sum(), alike.sum()), alike.sum(),
                                             100 * accepted[adult].mean(), 100 * accepted[adult & alike].mean()))
        saved[pack + "_aaf"] = d.astype(np.float32)
        saved[pack + "_alike"] = alike
        impostor = [float(-closeness(vectors["plain"][a], vectors["plain"][b])) for a, b, s in pairs
                    if not s and found["plain"][a] and found["plain"][b]]
        genuine = [float(-closeness(vectors["plain"][a], vectors["plain"][b])) for a, b, s in pairs
                   if s and found["plain"][a] and found["plain"][b]]
        saved[pack + "_lfw"], saved[pack + "_genuine"] = np.float32(impostor), np.float32(genuine)
        saved[pack + "_people"] = np.int64([sum(found["plain"][n] for n in names)])
    if args.save:
        np.savez(args.save, **saved)


if __name__ == "__main__":
    main()
