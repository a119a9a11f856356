#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""hunt_window.py PROGRAMS SOURCE HUNT: what the window leaves in memory when a result is cleared, by the clerk or by
the idle clock, and at the next visitor.

The document carries the checkers; the visitor does not, because the next one is before the camera at once. While the
result is shown the search must find the document's picture, the vectors and the figures, afterwards none of them.
The accessible texts with the figure must be gone as well."""

import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
from window import Window, drive  # noqa: E402
from counter import make_tree  # noqa: E402

PROGRAMS, SOURCE, HUNT = sys.argv[1:4]
CANARY = pathlib.Path(SOURCE) / 'tests' / 'data' / 'canary'
# Long enough for a loaded machine to get ready: the idle clock switches the camera off as well.
IDLE_SECONDS = 40


def search(window, what):
    window.hold(signal.SIGSTOP)
    try:
        done = subprocess.run([HUNT, *what, *map(str, window.family())], capture_output=True, text=True)
    finally:
        window.hold(signal.SIGCONT)
    if done.returncode > 1:
        raise drive.Failure(f'the search failed: {done.stderr}')
    return done.stdout


def one_visit(window, secrets, clear):
    window.wait_ready()
    window.press(window.words['start'])
    figure = window.wait(window.figure, 'a figure')
    window.hold(signal.SIGSTOP)
    subprocess.run([HUNT, '--collect', str(secrets), str(window.process.pid)], check=True)
    window.hold(signal.SIGCONT)
    texts = {text for text in window.texts() if figure in text}
    known = [x for m in (pathlib.Path(SOURCE) / 'models').glob('*/manifest.ini') for x in ('--except', str(m))]
    what = ['--checker', *known, '--secrets', str(secrets), '--bytes-of', str(CANARY / 'glass.jpg')]
    what += [x for text in texts if len(text.encode()) >= 6 for x in ('--text', text)]
    if os.environ.get('KAO_TEST_SHOW'):
        what.insert(0, '--show')
    during = search(window, what)
    for kind in ('the checkers', 'a vector', 'a figure'):
        drive.expect(kind in during, f'with a result on screen the search finds nothing of "{kind}": it is blind')
    clear()
    window.wait(lambda: window.figure() is None, 'the figure to go')
    # WIPING is over when the next visitor may be matched, or the camera is off.
    window.wait(lambda: window.is_sensitive(window.words['start'])
                or any(text.startswith('Camera: Off') for text in window.labels()), 'the end of WIPING')
    left = {text for text in window.texts() if figure in text}
    drive.expect(not left, f'accessible texts with the figure stay: {left}')
    # The next visitor of the demonstration is the same one, in the same 24 pictures, so where the face is may be a number
    # of before. What was left behind stays; what belongs to the next visitor passes with the frame.
    for _ in range(5):
        found = search(window, what)
        if not found:
            break
        time.sleep(0.7)
    return found


def main():
    if os.geteuid() != 0:
        print('only root can read the memory of undumpable processes')
        return 77
    tree = make_tree(PROGRAMS, SOURCE)
    demo = tree / 'share' / 'kaoawase' / 'demo'
    demo.unlink()
    (demo / 'glass').mkdir(parents=True)
    (demo / 'visitor-right').symlink_to(pathlib.Path(SOURCE) / 'data' / 'demo' / 'visitor-right')
    (demo / 'glass' / 'card.jpg').symlink_to(CANARY / 'glass.jpg')
    scratch = pathlib.Path(tempfile.mkdtemp(prefix='kaoawase-hunt-'))
    window, wrong = None, []
    try:
        window = Window(str(tree / 'bin' / 'kaoawase'), settings=f'IdleClearSeconds={IDLE_SECONDS}\n')
        ways = {'cleared by the clerk': lambda: window.press(window.words['clear']),
                'cleared by the idle clock': lambda: time.sleep(IDLE_SECONDS)}
        for n, (name, clear) in enumerate(ways.items()):
            found = one_visit(window, scratch / str(n), clear)
            print(f'== {name}:\n{found or "nothing found"}')
            if found:
                wrong.append(name)
        window.close()
    except drive.Failure as failure:
        print(failure)
        wrong.append('the test itself')
    finally:
        if window:
            window.end()
        shutil.rmtree(tree)
        shutil.rmtree(scratch)
    return 1 if wrong else 0


sys.exit(main())
