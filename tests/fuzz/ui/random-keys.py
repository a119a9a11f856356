#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Presses random keys at the real program with the demonstration devices. It must stay, without a warning, and serve a
visitor afterwards.

    tests/gui/ui/in-display.sh tests/fuzz/ui/random-keys.py build/bin/kaoawase ja 600 [SEED]

A warning of GTK or GLib ends the program (G_DEBUG=fatal-warnings), so it cannot be overlooked.
"""
import os
import random
import re
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'gui', 'ui'))
from drive import Counter, Failure, expect  # noqa: E402

KEYS = ['space', 'Return', 'KP_Enter', 'Escape', 'Delete', 'KP_Delete', 'Tab', 'shift+Tab', 'Up', 'Down', 'Left', 'Right',
        'Home', 'End', 'Page_Up', 'Page_Down', 'F1', 'F2', 'F10', 'Menu', 'shift+F10', 'n', 'c', 'a', 'ctrl+a', 'ctrl+c',
        'ctrl+Tab', 'alt', 'BackSpace', 'plus', 'minus', 'slash'] + [str(i) for i in range(10)]
WRONG = re.compile(r'\b(WARNING|CRITICAL|ERROR)\b|assertion')


def press(keys):
    subprocess.run(['xdotool', 'key', '--delay', '15'] + keys, check=True)


def is_awake(counter):
    """Any key switches the camera on again after the idle time."""
    press(['Shift_L'])
    return counter.is_sensitive(counter.words['start'])


def main():
    program, language, seconds = sys.argv[1], sys.argv[2], float(sys.argv[3])
    seed = int(sys.argv[4]) if len(sys.argv) > 4 else random.randrange(1 << 32)
    source = random.Random(seed)
    print(f'seed {seed}')
    # As in practice, where the menu has no entry that closes the counter.
    counter = Counter(program, language, ['--practice', '--document', source.choice(['card', 'two-cards', 'card-back', 'empty']),
                                          '--visitor', source.choice(['right', 'two', 'alike'])] + source.choice([[], ['--chip']]),
                      office='IdleClearSeconds=5\n')
    n = 0
    try:
        # On a slow machine the idle time may be over before the camera is there.
        counter.wait(lambda: is_awake(counter), 'Start Matching to be allowed')
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            keys = [source.choice(KEYS) for _ in range(source.randrange(1, 20))]
            press(keys)
            n += len(keys)
            if counter.process.poll() is not None:
                raise Failure(f'the program ended with {counter.process.returncode} after {n} keys, the last {keys}')
            time.sleep(source.choice([0, 0, 0.1, 0.5]))
        # Whatever is open is closed again, then the counter is as ready as before.
        press(['Escape'] * 6)
        counter.wait(lambda: is_awake(counter), 'Start Matching to be allowed')
        expect(not WRONG.search(counter.said()), f'a warning in the log: {counter.said()}')
        counter.close()
    except Failure as failure:
        print(f'random keys ({language}, seed {seed}): {failure}', file=sys.stderr)
        print(counter.said(), file=sys.stderr)
        return 1
    finally:
        if counter.process.poll() is None:
            counter.process.kill()
            counter.process.wait()
    print(f'random keys ({language}): {n} keys in {seconds:.0f} s, no warning')
    return 0


if __name__ == '__main__':
    sys.exit(main())
