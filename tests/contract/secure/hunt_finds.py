#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""hunt_finds.py HUNT LEAKER: deliberate leaks of every form are found; without one nothing is."""

import os
import subprocess
import sys
import tempfile

HUNT, LEAKER = sys.argv[1:3]
PIXELS = ['grey', 'yuyv', 'rgb', 'bgrx', 'floats', 'network', 'freed', 'stack', 'memfd']


def hunt(form, *what):
    env = {k: v for k, v in os.environ.items() if k not in ('MALLOC_PERTURB_', 'G_SLICE')}
    with subprocess.Popen([LEAKER, form], stdout=subprocess.PIPE, text=True, env=env) as leaker:
        try:
            if leaker.stdout.readline() != 'ready\n':
                sys.exit(f'{form}: the leaker did not start')
            done = subprocess.run([HUNT, *what, str(leaker.pid)], capture_output=True, text=True, timeout=50)
        finally:
            leaker.kill()
    print(f'{form:16} {" ".join(what)[:40]:40} -> {done.returncode} {done.stdout.strip()}{done.stderr.strip()}')
    return done.returncode


with tempfile.NamedTemporaryFile('w') as numbers:
    numbers.write(' '.join(f'{i / 100}' for i in range(1, 129)))
    numbers.flush()
    vector = ('--floats', numbers.name)
    failures = [form for form in PIXELS if hunt(form, '--checker') != 1]
    failures += [form for form in ('vector', 'vector-doubles') if hunt(form, *vector) != 1]
    failures += [] if hunt('figure', '--figure', '73.25') == 1 else ['figure']
    failures += [] if hunt('nothing', '--checker', *vector, '--figure', '73.25') == 0 else ['nothing']
    failures += [] if hunt('figure', '--figure', '73.5') == 0 else ['another figure']
sys.exit(f'wrong: {failures}' if failures else 0)
