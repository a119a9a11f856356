#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The synthetic persons through the whole demo: each visit is `kaoawase --demo --headless`, that is a scan over SANE, the search
for the portrait, the camera worker, the choice of frames and the engine. By hand, minutes to an hour:

  ninja -C build tests/bench/app/lay-on-glass
  tests/bench/app/persons.py --persons DIR [--build build] [--pack NAME --pack-path DIR] [--shots 1,2,3,4]
      [--impostors 60] [--minutes 30]

DIR/images/pNN_camK.jpg are the webcam shots of the twelve persons whose portraits lie in data/demo/persons; without --persons
the two shots a person of data/demo/persons are taken. A visitor is one shot, shown to the camera again and again.

The shipped program has no option for other pictures: it finds its data beside itself, so that it is linked into a tree of its
own here, with a glass and a visitor of the bench's. All genuine visits are made; of the impostors as many as asked for: first
every person with his two nearest look-alikes, either being the document, then random ones. A visit that ends without a figure
is counted apart, not dropped. With --minutes it ends then; both kinds of visits take turns, and it says how many were not made.
"""
import argparse
import itertools
import json
import math
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.normpath(os.path.join(HERE, "../../.."))
PERSONS = range(1, 13)
LIMIT_S = 240
# Whose portraits lie nearest to whose for dlib-densenet, the one network that had no part in training the base pack.
NEAREST = {1: (7, 5), 2: (6, 5), 3: (5, 1), 4: (7, 2), 5: (2, 4), 6: (2, 8), 7: (4, 1), 8: (6, 10), 9: (11, 12), 10: (4, 2),
           11: (12, 9), 12: (11, 9)}


def shot_of(args, person, shot):
    folder = os.path.join(args.persons, "images") if args.persons else os.path.join(SOURCE, "data/demo/persons")
    return os.path.join(folder, "p%02d_cam%d.jpg" % (person, shot))


class Tree:
    """A copy of the programs with their demonstration, whose glass and visitor are chosen."""

    def __init__(self, args, folder):
        self.args, self.folder = args, folder
        build = os.path.abspath(args.build)
        os.mkdir(os.path.join(folder, "bin"))
        for name in os.listdir(os.path.join(build, "bin")):
            if name.startswith("kaoawase") and name not in ("kaoawase-evaluate", "kaoawase-match"):
                shutil.copy2(os.path.join(build, "bin", name), os.path.join(folder, "bin"))
        share = os.path.join(folder, "share/kaoawase")
        os.makedirs(share)
        for name in os.listdir(os.path.join(build, "share/kaoawase")):
            if name != "demo":
                os.symlink(os.path.realpath(os.path.join(build, "share/kaoawase", name)), os.path.join(share, name))
        self.demo = os.path.join(share, "demo")
        shutil.copytree(os.path.join(SOURCE, "data/demo"), self.demo)
        self.environment = dict(os.environ, HOME=folder, XDG_DATA_HOME=folder + "/data", LC_ALL="C.UTF-8", OPENBLAS_NUM_THREADS="1")
        self.glasses = {}
        for person in PERSONS:
            self.glasses[person] = os.path.join(folder, "glass-%d.jpg" % person)
            subprocess.run([os.path.join(build, "tests/bench/app/lay-on-glass"), str(person), self.glasses[person]], check=True)

    def pack_options(self):
        return [word for key, value in (("--pack", self.args.pack), ("--pack-path", self.args.pack_path)) if value for word in (key, value)]

    def visit(self, document, visitor, shot):
        """The similarity, or what came instead of one."""
        shutil.copyfile(self.glasses[document], os.path.join(self.demo, "glass/card.jpg"))
        frames = os.path.join(self.demo, "visitor-right")
        shutil.rmtree(frames)
        os.mkdir(frames)
        for i in range(4):
            shutil.copyfile(shot_of(self.args, visitor, shot), os.path.join(frames, "f%03d.jpg" % i))
        result = subprocess.run([os.path.join(self.folder, "bin/kaoawase"), "--demo", "--headless", *self.pack_options()],
                                env=self.environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=LIMIT_S, check=False)
        lines = [json.loads(line) for line in result.stdout.splitlines()]
        last = lines[-1] if lines else {}
        if last.get("stage") == "result":
            return last["similarity"]
        return "%s %s" % (last.get("stage", "nothing"), last.get("code", "exit %d" % result.returncode))


def impostor_visits(args):
    """(document, visitor, shot): look-alikes first; and how many those are."""
    chosen, shots = [], itertools.cycle(args.shots)
    for person in PERSONS:
        for other in NEAREST[person]:
            chosen += [pair for pair in ((person, other), (other, person)) if pair not in chosen]
    rest = [pair for pair in itertools.permutations(PERSONS, 2) if pair not in chosen]
    random.Random(args.seed).shuffle(rest)
    visits = [(*pair, next(shots)) for pair in chosen + rest]
    return visits[:args.impostors], min(len(chosen), args.impostors)


def area(genuine, impostor):
    """The area under the ROC curve and half the width of its 95 % interval (Hanley and McNeil; takes visits as independent)."""
    value = sum((g > i) + 0.5 * (g == i) for g in genuine for i in impostor) / (len(genuine) * len(impostor))
    q1, q2 = value / (2 - value), 2 * value * value / (1 + value)
    spread = value * (1 - value) + (len(genuine) - 1) * (q1 - value ** 2) + (len(impostor) - 1) * (q2 - value ** 2)
    return value, 1.96 * math.sqrt(max(0, spread) / (len(genuine) * len(impostor)))


def by_document(genuine, impostor, seed):
    """The area's 95 % interval when whole persons are drawn again (bootstrap over documents)."""
    source, values = random.Random(seed), []
    for _ in range(2000):
        drawn = [source.choice(PERSONS) for _ in PERSONS]
        g = [s for p in drawn for s in genuine.get(p, ())]
        i = [s for p in drawn for s in impostor.get(p, ())]
        if g and i:
            values.append(area(g, i)[0])
    values.sort()
    return values[int(0.025 * len(values))], values[int(0.975 * len(values)) - 1]


def summary(name, scores):
    ordered = sorted(scores)
    at = lambda part: ordered[min(len(ordered) - 1, int(part * len(ordered)))]
    print("%-9s %4d visits: similarity least %.0f, 5 %% %.0f, median %.0f, 95 %% %.0f, greatest %.0f; at 60 or more %d, at 40 or more %d" % (
        name, len(ordered), ordered[0], at(0.05), at(0.5), at(0.95), ordered[-1], sum(s >= 60 for s in ordered), sum(s >= 40 for s in ordered)))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--persons")
    parser.add_argument("--build", default=os.path.join(SOURCE, "build"))
    parser.add_argument("--pack")
    parser.add_argument("--pack-path")
    parser.add_argument("--shots", type=lambda text: [int(n) for n in text.split(",")])
    parser.add_argument("--impostors", type=int, default=60)
    parser.add_argument("--minutes", type=float, default=24 * 60)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    args.shots = args.shots or ([1, 2, 3, 4] if args.persons else [1, 2])
    with tempfile.TemporaryDirectory(prefix="kao-persons-") as folder:
        tree = Tree(args, folder)
        impostors, n_alike = impostor_visits(args)
        own = [(p, p, shot) for shot in args.shots for p in PERSONS]
        print("%d genuine visits, %d impostor visits (%d of them nearest look-alikes)" % (len(own), len(impostors), n_alike), flush=True)
        visits = [visit for pair in itertools.zip_longest(own, impostors) for visit in pair if visit is not None]
        genuine, impostor, without = {}, {}, []
        end = time.monotonic() + 60 * args.minutes
        for n_made, (document, visitor, shot) in enumerate(visits):
            if time.monotonic() > end:
                print("not made for lack of time: %d genuine, %d impostor" % (
                    sum(v[0] == v[1] for v in visits[n_made:]), sum(v[0] != v[1] for v in visits[n_made:])))
                break
            figure = tree.visit(document, visitor, shot)
            if isinstance(figure, str):
                without.append("document p%02d, visitor p%02d, shot %d: %s" % (document, visitor, shot, figure))
            else:
                (genuine if document == visitor else impostor).setdefault(document, []).append(figure)
            print("p%02d p%02d cam%d %s" % (document, visitor, shot, figure), file=sys.stderr, flush=True)
    flat = [[s for scores in by.values() for s in scores] for by in (genuine, impostor)]
    for name, scores in zip(("genuine", "impostor"), flat):
        summary(name, scores)
    print("without a figure: %d%s" % (len(without), "".join("\n  " + w for w in without)))
    value, reach = area(*flat)
    print("AUC %.4f [%.4f, %.4f] with visits as independent; [%.4f, %.4f] over persons drawn again" % (
        value, value - reach, min(1, value + reach), *by_document(genuine, impostor, args.seed)))
    sys.exit(0 if value >= 0.99 else 1)


if __name__ == "__main__":
    main()
