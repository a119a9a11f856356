#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long the clerk waits for a chip, in the whole program with its window: a card laid on pcscd's virtual reader until
the three fields are asked for, and the fields confirmed until the chip's photo stands on the screen. By hand:

  tests/tools/card/with-virtual-reader tests/gui/ui/in-display.sh tests/bench/card/to-screen.py build/bin/kaoawase [--visits 6]

Twice: the card answers at once, and each answer comes 20 ms later, as from a contactless card. Also told is how long it is
dark, that is until the dialog says the first time that the chip is read, and the resolution: the longest time between two looks at the
window through AT-SPI.
"""
import argparse
import pathlib
import statistics
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / 'gui/ui'))
import reader  # noqa: E402
from gi.repository import GLib  # noqa: E402
from drive import CHIP, Counter, Failure  # noqa: E402

READING = 'Reading the chip'
DELAYS = (0, 20)


class Watch:
    """When labels come to stand on the screen."""

    def __init__(self, counter):
        self.counter, self.resolution = counter, 0

    def shown(self, text):
        try:
            return reader.shown(self.counter, text)
        except GLib.Error:
            return False  # the tree changed under our feet

    def seconds_until(self, texts, patience=60):
        """Of each of @texts, and the last of them ends it."""
        start = last = time.monotonic()
        when = {}
        while texts[-1] not in when:
            for text in texts:
                if text not in when and self.shown(text):
                    when[text] = time.monotonic() - start
            now = time.monotonic()
            self.resolution, last = max(self.resolution, now - last), now
            if now - start > patience:
                raise Failure(f'no "{texts[-1]}" within {patience} s')
        return [when.get(text) for text in texts]


def visit(counter, card, watch, words):
    reader.open_dialog(counter, words)
    reader.wait_shown(counter, words['lay'])
    card.lay('genuine')
    asked, = watch.seconds_until([words['fields']])
    reader.type_digits(reader.NUMBER)
    counter.key('Return')
    said, photo = watch.seconds_until([READING, words['pane']])
    reader.close_dialog(counter, words)
    counter.key('n')
    counter.wait(lambda: not reader.shown(counter, words['born']), 'the chip to go')
    counter.wait_ready()
    card.take_away()
    reader.wait_shown(counter, words['empty'])
    return asked, said, photo


def row(name, seconds):
    known = [s for s in seconds if s is not None]
    return f'| {name} | {statistics.median(known):.2f} ({max(known):.2f}) |' if known else f'| {name} | never seen |'


def measure(program, delay, visits):
    words = CHIP['en'] | reader.WORDS['en']
    with tempfile.TemporaryDirectory() as folder:
        card = reader.Card(program, folder, ['--delay', str(delay)])
        counter = Counter(program, 'en', ['--chip=genuine', '--chip-on-reader'], f'[Card]\nTrustAnchor={card.anchor}\n')
        try:
            counter.wait_ready()
            reader.wait_shown(counter, words['empty'])
            watch = Watch(counter)
            asked, said, photo = zip(*(visit(counter, card, watch, words) for _ in range(visits)))
        finally:
            counter.process.kill()
            counter.process.wait()
            card.close()
    print(f'\n{delay} ms more for each answer, {visits} visits, looked at every {watch.resolution:.2f} s or oftener\n')
    print('| seconds, median (greatest) | |\n|---|---|')
    print(row('card laid until the fields are asked for', asked))
    print(row('fields confirmed until reading is said', said))
    print(row('fields confirmed until the photo is on the screen', photo))
    print(row('both waits together', [a + p for a, p in zip(asked, photo)]), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('program')
    parser.add_argument('--visits', type=int, default=6)
    options = parser.parse_args()
    for delay in DELAYS:
        measure(options.program, delay, options.visits)


if __name__ == '__main__':
    main()
