#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""levels-vectors.py FOLDER: whether faces get the same vectors when all of our code is compiled for newer processors. By hand; builds a
tree below FOLDER for each level of x86-64, some minutes each.

Each of the demonstration's pictures is described from its bytes to its vector (finder, landmarks, chip, network) by the base
pack. Told are how many faces each level finds and the greatest difference of any number of a vector, of length 1, from x86-64."""
import glob
import os
import pathlib
import subprocess
import sys

import numpy as np

SOURCE = pathlib.Path(__file__).resolve().parents[3]
LEVELS = ('x86-64', 'x86-64-v2', 'x86-64-v3', 'x86-64-v4')
BENCH = 'tests/bench/face/describe-looks'


def build(folder, level):
    tree = folder / level
    if not (tree / 'build.ninja').exists():
        subprocess.run(['meson', 'setup', tree, f'-Dc_args=-march={level}', f'-Dcpp_args=-march={level}', '-Db_lto=false'], cwd=SOURCE,
                       check=True, stdout=subprocess.DEVNULL)
    subprocess.run(['ninja', '-C', tree, BENCH], check=True, stdout=subprocess.DEVNULL)
    return tree / BENCH


def vectors(program, pictures):
    done = subprocess.run([program, '--models', SOURCE / 'models', '--pack', 'base'], input='\n'.join(pictures).encode(), check=True,
                          stdout=subprocess.PIPE)
    _, sizes, rest = done.stdout.split(b'\n', 2)
    length, count = map(int, sizes.split())
    found = {}
    while rest:
        name, rest = rest.split(b'\n', 1)
        rows = np.frombuffer(rest[:4 * length * count], np.float32).reshape(count, length)
        found[name] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        rest = rest[4 * length * count:]
    return found


def main():
    folder = pathlib.Path(sys.argv[1]).resolve()
    pictures = sorted(glob.glob(os.fspath(SOURCE / 'data/demo/persons/*.jpg')))
    first = None
    for level in LEVELS:
        try:
            found = vectors(build(folder, level), pictures)
        except subprocess.CalledProcessError as error:
            print(f'{level}: {error}')
            continue
        first = first or found
        if first.keys() != found.keys():
            print(f'{level}: {len(found)} faces, and not those of {LEVELS[0]}')
            continue
        most = max(np.abs(found[name] - first[name]).max() for name in first)
        print(f'{level}: {len(found)} faces of {len(pictures)} pictures, greatest difference {most:.1e}', flush=True)


if __name__ == '__main__':
    main()
