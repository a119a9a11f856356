#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the photo in a chip costs beside a print of the same picture, and how alike print and chip are: the tables "The photo
in a chip" of models/README.md, over the development pairs and then over the synthetic persons.

  chip.py --tar dev.tar [--pack base] [--every 12] [--persons DIR]

dev.tar holds lfw-pairs.csv, lfw/ and aaf/. DIR holds pNN_id.* and pNN_cam*.* (default: the demonstration's). The work is done by
tests/bench/card/chip-figures of the build; nothing but Python's own library is needed.
"""
import argparse
import collections
import os
import pathlib
import re
import subprocess
import sys
import tarfile
import tempfile

LAST_FEMALE = 7380
SOURCE = pathlib.Path(__file__).resolve().parents[2]


def groups_of(archive):
    """person, sex, age of every picture. All-Age-Faces has one picture a person, and tells sex and age in its names."""
    lines = ["name,person,sex,age"]
    with tarfile.open(archive) as tar:
        for name in sorted(name.removeprefix("./") for name in tar.getnames()):
            if found := re.fullmatch(r"lfw/(.*)_\d{4}\.jpg", name):
                lines.append(f"{name},{found[1]},,")
            elif found := re.fullmatch(r"aaf/(\d{5})A(\d{2})\.jpg", name):
                lines.append(f"{name},{found[1]},{'woman' if int(found[1]) <= LAST_FEMALE else 'man'},{int(found[2])}")
    return "\n".join(lines) + "\n"


def synthetic(folder):
    """Pairs and groups of the synthetic persons."""
    pictures = collections.defaultdict(list)
    for path in sorted(folder.iterdir()):
        if found := re.fullmatch(r"(p\d\d)_(?:id|cam\d)\.(?:png|jpg)", path.name):
            pictures[found[1]].append(path.name)
    pairs, groups = ["a,b,same"], ["name,person"]
    for person, names in pictures.items():
        portrait = next(name for name in names if "_id." in name)
        pairs += [f"{portrait},{name},1" for name in names if name != portrait]
        groups += [f"{name},{person}" for name in names]
    return "\n".join(pairs) + "\n", "\n".join(groups) + "\n"


def run(args, *words):
    sys.stdout.flush()
    # Two threads with two networks: the library's own threads would only stand in their way.
    subprocess.run([args.program, args.pack, *words], check=True, env=dict(os.environ, OPENBLAS_NUM_THREADS="1"))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tar", help="without it only the synthetic persons")
    parser.add_argument("--pack", default="base")
    parser.add_argument("--every", default="12", help="how many pictures of All-Age-Faces lie between two that take part")
    parser.add_argument("--persons", type=pathlib.Path, default=SOURCE / "data/demo/persons")
    parser.add_argument("--program", default=str(SOURCE / "build/tests/bench/card/chip-figures"))
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        pairs, groups = synthetic(args.persons)
        (folder / "pairs.csv").write_text(pairs, encoding="utf-8")
        (folder / "groups.csv").write_text(groups, encoding="utf-8")
        if args.tar is not None:
            (folder / "of-dev.csv").write_text(groups_of(args.tar), encoding="utf-8")
            print("# Development pairs\n")
            run(args, args.tar, "lfw-pairs.csv", str(folder / "of-dev.csv"), "aaf/", args.every)
        print("\n# Synthetic persons\n")
        run(args, str(args.persons), str(folder / "pairs.csv"), str(folder / "groups.csv"))


main()
