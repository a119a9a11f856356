#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""hunt_chip.py PROGRAMS SOURCE HUNT: what a card's chip leaves in memory once the visitor has gone.

The number is typed, the chip read, a figure shown. Meanwhile the search must find the chip's photo, the pictures of
name and address, what the window says of its holder, the vectors and the figures, and no longer the number; after the
clearing none of them. The demonstration's card is the card itself: its process goes on holding what is on it. A
process that keeps the number is found."""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
from window import Window, drive  # noqa: E402
from counter import comm  # noqa: E402

PROGRAMS, SOURCE, HUNT = sys.argv[1:4]
NUMBER = '45041720' + '352285'
CARD = pathlib.Path(SOURCE) / 'data' / 'demo' / 'card'
PICTURES = {'the photo': 'photo.jp2', 'the name': 'name.png', 'the address': 'address.png'}


def write_pixels(file, picture):
    """The picture's pixels as every form holds them that the program or GTK makes of them: grey, RGB, BGRX."""
    grey = subprocess.run(['convert', picture, '-depth', '8', 'gray:-'], stdout=subprocess.PIPE, check=True).stdout
    needles = []
    for channels in (1, 3, 4):
        needles.append(f'{file}.{channels}')
        pathlib.Path(needles[-1]).write_bytes(bytes(value for value in grey for _ in range(channels)))
    option = '--bytes-of' if len(set(grey)) > 2 else '--drawing'
    return [x for needle in needles for x in (option, needle)]


def collect(window, secrets):
    """What lies in the window's secret memory now: the vectors of all that is compared, and the figures."""
    window.hold(drive.signal.SIGSTOP)
    try:
        subprocess.run([HUNT, '--collect', str(secrets), str(window.process.pid)], check=True)
    finally:
        window.hold(drive.signal.SIGCONT)
    known = [x for m in (pathlib.Path(SOURCE) / 'models').glob('*/manifest.ini') for x in ('--except', str(m))]
    return [*known, '--secrets', str(secrets)]


def search(window, what):
    window.hold(drive.signal.SIGSTOP)
    try:
        pids = [str(pid) for pid in window.family() if comm(pid) != 'card']
        done = subprocess.run([HUNT, *what, *pids], capture_output=True, text=True)
    finally:
        window.hold(drive.signal.SIGCONT)
    if done.returncode > 1:
        raise drive.Failure(f'the search failed: {done.stderr}')
    return done.stdout


def check_search():
    """The planted leak."""
    code = 'import sys; kept = sys.argv[1][::-1].encode(); print(flush=True); input()'
    with subprocess.Popen([sys.executable, '-c', code, NUMBER[::-1]], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE) as leak:
        leak.stdout.readline()
        done = subprocess.run([HUNT, '--text', NUMBER, str(leak.pid)], capture_output=True, text=True)
        leak.kill()
    drive.expect(done.returncode == 1, 'a process that keeps the number was not found')


def one_visit(window, scratch, secrets):
    words = drive.CHIP['en']
    drive.read_chip(window, words)
    window.wait_label(words['born'])
    window.press(window.words['start'])
    window.wait(window.figure, 'a figure')
    window.wait_label(words['pairs'])
    pictures = {name: write_pixels(scratch / name, CARD / file) for name, file in PICTURES.items()}
    said = ['--text', words['born'], '--text', 'Visitor and chip']
    numbers = collect(window, secrets)
    kinds = secrets.read_bytes()
    drive.expect(b'vector 16\n' in kinds and b'figure 8\n' in kinds, 'no vector or no figure in secret memory')
    for name, what in (*pictures.items(), ('what is said of the holder', said), ('vectors and figures', numbers)):
        drive.expect(search(window, what), f'while it is shown the search finds nothing of {name}: it is blind')
    number = search(window, [*(['--show'] if os.environ.get('KAO_TEST_SHOW') else []), '--text', NUMBER])
    drive.expect(not number, f'the number is still there when the chip has been read: {number}')
    window.press(window.words['clear'])
    window.wait(lambda: window.figure() is None, 'the figure to go')
    window.wait_ready()
    what = [*(x for needles in pictures.values() for x in needles), *said, *numbers, '--text', NUMBER,
            '--bytes-of', str(CARD / 'photo.jp2')]
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
    scratch = pathlib.Path(tempfile.mkdtemp(prefix='kaoawase-hunt-'))
    window, wrong = None, []
    try:
        check_search()
        window = Window(str(pathlib.Path(PROGRAMS) / 'kaoawase'), '--chip', settings='IdleClearSeconds=120\n')
        for n in range(2):
            found = one_visit(window, scratch, scratch / f'{n}.secrets')
            print(f'== visit {n + 1}:\n{found or "nothing found"}')
            if found:
                wrong.append(n)
        window.close()
    except drive.Failure as failure:
        print(failure)
        wrong.append('the test itself')
    finally:
        if window:
            window.end()
        shutil.rmtree(scratch)
    return 1 if wrong else 0


sys.exit(main())
