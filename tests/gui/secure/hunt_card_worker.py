#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""hunt_card_worker.py PROGRAM HUNT: nothing of a card is left in its worker while the card still lies there.

In the demonstration the card's worker is the card as well, and holds what is on it; here the card lies on pcscd's virtual
reader (with-virtual-reader), so that the worker has its own memory alone. The number is typed and the chip read. The process
that read it must have ended then, whatever it kept; the one in its place may know its reader's name, which the
search must find, and neither the number, nor the holder's birth date as the card tells it, nor a picture as it came.
"""
import os
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / 'ui'))
import reader  # noqa: E402
from drive import CHIP, Counter, Failure, expect  # noqa: E402

PROGRAM, HUNT = sys.argv[1:3]
CARD = pathlib.Path(__file__).parents[3] / 'data/demo/card'
READER = 'Virtual PCD 00 00'
BORN = '19700417'
PICTURES = ('photo.jp2', 'name.png', 'address.png')
WORDS = CHIP['en'] | reader.WORDS['en']


def workers_of(pid):
    """Among all that came of @pid."""
    pids, found = [pid], []
    while pids:
        pid = pids.pop()
        if pathlib.Path(f'/proc/{pid}/cmdline').read_bytes().startswith(b'kaoawase-card\0'):
            found.append(pid)
        for task in os.listdir(f'/proc/{pid}/task'):
            pids += map(int, pathlib.Path(f'/proc/{pid}/task/{task}/children').read_text('ascii').split())
    return found


def search(pid, what):
    """Whether something of @what lies in the memory of @pid."""
    done = subprocess.run([HUNT, *what, str(pid)], capture_output=True, text=True, check=False)
    expect(done.returncode <= 1, f'the search failed: {done.stderr}')
    return done.stdout if done.returncode == 1 else ''


def read(counter, card):
    card.lay('genuine')
    reader.read_lying_card(counter, WORDS)
    reader.wait_shown(counter, WORDS['genuine'])


def check(before, now):
    expect(len(before) == len(now) == 1, f'{len(before)} workers for one reader, then {len(now)}')
    expect(before != now and not pathlib.Path(f'/proc/{before[0]}').exists(), 'the process that read the card goes on')
    pid, = now
    expect(search(pid, ['--text', READER]), 'the search does not find the name of the reader: it is blind')
    found = search(pid, ['--text', reader.NUMBER, '--text', BORN,
                         *(word for name in PICTURES for word in ('--bytes-of', str(CARD / name)))])
    expect(not found, f'the worker keeps what it has read: {found}')


def main():
    if os.geteuid() != 0:
        print('only root can read the memory of undumpable processes')
        return 77
    card = counter = None
    with tempfile.TemporaryDirectory() as folder:
        try:
            card = reader.Card(PROGRAM, folder)
            counter = Counter(PROGRAM, 'en', ['--chip=genuine', '--chip-on-reader'], f'[Card]\nTrustAnchor={card.anchor}\n')
            counter.wait_ready()
            reader.wait_shown(counter, WORDS['empty'])
            before = workers_of(counter.process.pid)
            read(counter, card)
            check(before, counter.wait(lambda: workers_of(counter.process.pid), 'a worker'))
        except Failure as failure:
            print(f'hunt_card_worker: {failure}', file=sys.stderr)
            return 1
        finally:
            if counter:
                counter.process.kill()
                counter.process.wait()
            if card:
                card.close()
    print('nothing of the card is left in its worker')
    return 0


if __name__ == '__main__':
    sys.exit(main())
