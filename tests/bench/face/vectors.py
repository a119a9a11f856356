#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a face has the same vector on every processor, and what older ones take: vectors.py [--build build]. By hand.

The pictures of the demonstration are described as a processor of x86-64 (its baseline), of -v3 and of -v4 would: OpenBLAS and
OpenCV, which choose for themselves, are told which. Each takes turns three times; the least processor time counts. Prints it a
picture, with detecting and six looks at each face, and the greatest difference of a number of any vector, whose length is 1.
"""
import argparse
import array
import os
import pathlib
import resource
import subprocess
import sys

SOURCE = pathlib.Path(__file__).resolve().parents[3]
NEWER = 'SSE3,SSSE3,SSE4.1,SSE4.2,POPCNT,AVX,FP16,AVX2,FMA3'
AVX512 = 'AVX512-COMMON,AVX512-KNL,AVX512-KNM,AVX512-SKX,AVX512-CNL,AVX512-CLX,AVX512-ICL'
LEVELS = {'as it is': {}, 'x86-64': {'OPENBLAS_CORETYPE': 'Prescott', 'OPENCV_CPU_DISABLE': f'{NEWER},{AVX512}'},
          'x86-64-v3': {'OPENBLAS_CORETYPE': 'Haswell', 'OPENCV_CPU_DISABLE': AVX512},
          'x86-64-v4': {'OPENBLAS_CORETYPE': 'SkylakeX'}}


def describe(program, names, level):
    """The vectors of each picture, one after the other, and the processor time."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([program, '--models', SOURCE / 'models', '--pack', 'base'], input='\n'.join(names).encode(),
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={**os.environ, **LEVELS[level]}, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    _, numbers, rest = done.stdout.split(b'\n', 2)
    n, looks = map(int, numbers.split())
    found = {}
    while rest:
        name, rest = rest.split(b'\n', 1)
        found[name] = array.array('f', rest[:4 * n * looks])
        rest = rest[4 * n * looks:]
    return found, seconds


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n', maxsplit=1)[0])
    parser.add_argument('--build', default=str(SOURCE / 'build'))
    options = parser.parse_args()
    program = os.path.join(options.build, 'tests', 'bench', 'face', 'describe-looks')
    names = sorted(map(str, (SOURCE / 'data' / 'demo' / 'persons').glob('*.jpg')))
    runs = {level: [] for level in LEVELS}
    for _ in range(3):
        for level, run in runs.items():
            run.append(describe(program, names, level))
    own = runs['as it is'][0][0]
    assert own
    for level, run in runs.items():
        found = run[0][0]
        assert found.keys() == own.keys()
        apart = max(abs(a - b) for name in own for a, b in zip(own[name], found[name]))
        print(f'{level:10} {len(found)} faces, {1000 * min(seconds for _, seconds in run) / len(names):6.1f} ms of processor a picture, '
              f'vectors apart by {apart:.1e} at most')
    return 0


sys.exit(main())
