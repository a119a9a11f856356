#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What each pack costs, on one core: milliseconds a face is looked for (landmarks included) and described, bytes, most memory
at once, and how long a program takes from its start to the first figure.

  cost.py [--build build] [--pack-path FOLDER] PACK...

Faces are those of data/demo/persons. Described is each with its mirror image, as at the counter. The first figure is
kaoawase-match's, of two pictures, the least of three runs.
"""
import argparse
import json
import os
import pathlib
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[3]
PERSONS = ROOT / 'data' / 'demo' / 'persons'


def run(command):
    """What @command prints, its seconds and its most resident MB."""
    begun = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, 'OPENBLAS_NUM_THREADS': '1'})
    text = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) == 3:
        raise SystemExit(f'{command[0]}: failed')
    return text, time.monotonic() - begun, usage.ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('packs', nargs='+', metavar='PACK')
    parser.add_argument('--build', type=pathlib.Path, default=ROOT / 'build')
    parser.add_argument('--pack-path', type=pathlib.Path, default=ROOT / 'models')
    args = parser.parse_args()
    shots = sorted(PERSONS.glob('p??_cam1.jpg'))
    with tempfile.NamedTemporaryFile('w', suffix='.csv') as pairs:
        pairs.write('a,b,same\n' + ''.join(f'{shot.name.replace("cam1", "cam2")},{shot.name},1\n' for shot in shots
                                           if (PERSONS / shot.name.replace('cam1', 'cam2')).exists()))
        pairs.flush()
        print('pack: look for, describe (ms a face); bytes (MB); most memory (MB); start to first figure (ms)')
        for pack in args.packs:
            choice = ['--pack', pack, '--pack-path', str(args.pack_path)]
            text, _, memory = run([str(args.build / 'bin' / 'kaoawase-evaluate'), '--quiet', '--threads', '1', '--pairs', pairs.name,
                                   '--root', str(PERSONS), '--output', 'json', *choice])
            stages = json.loads(text)['results'][0]['milliseconds']
            start = min(run([str(args.build / 'bin' / 'kaoawase-match'), *choice, str(shots[0]), str(shots[0])])[1] for _ in range(3))
            size = sum(f.stat().st_size for f in (args.pack_path / pack).iterdir()) / 1e6
            print(f'{pack}: {stages["detect"]:.1f}, {stages["describe"]:.1f}; {size:.1f}; {memory:.0f}; {1000 * start:.0f}', flush=True)


if __name__ == '__main__':
    main()
