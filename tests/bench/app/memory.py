#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The most memory that visits take, over all processes of the counter at one moment. By hand, half a minute a document:

  tests/gui/ui/in-display.sh tests/bench/app/memory.py [--build build] [--visits 2] [--documents card,form,chip]

The shipped program with its window, demonstration, scans as slow as a flatbed's; chip is a card whose chip is read and
whose front is read, too. Read every 30 ms: proportional megabytes (Pss), in which a page that several processes share
counts once. Pages of libraries that strangers use at the same time count in part: have nothing else of this program
running. The demonstration's own scanner is the office's device and told apart."""
import argparse
import os
import sys
import threading
import time

import budget

EVERY = 0.03
DOCUMENTS = {'card': ['--document', 'card'], 'form': ['--document', 'form'], 'chip': ['--document', 'card', '--chip']}
AFTERWARDS = {'card': 1, 'form': 1, 'chip': 6}  # seconds; the front is read after the figure


def split(sizes):
    """The counter's processes, and how much the demonstration's have."""
    own = {name: size for name, size in sizes.items() if not name.startswith('kaoawase-demo')}
    return own, sum(sizes.values()) - sum(own.values())


class Watch(threading.Thread):
    """The moment at which the processes of @program had most."""

    def __init__(self, program):
        super().__init__(daemon=True)
        self.program, self.over, self.n = program, threading.Event(), 0
        self.most, self.demo = {}, 0
        self.start()

    def run(self):
        while not self.over.wait(EVERY):
            own, demo = split(self.program.family.memory())
            self.n += 1
            self.demo = max(self.demo, demo)
            if sum(own.values()) > sum(self.most.values()):
                self.most = own

    def end(self):
        self.over.set()
        self.join()


def told(sizes):
    by_size = sorted(sizes.items(), key=lambda row: -row[1])
    return f'{sum(sizes.values()):6.0f}   ' + ', '.join(f'{name} {size:.0f}' for name, size in by_size if size >= 0.5)


def look(args, document):
    program = budget.Program(args, DOCUMENTS[document] + ['--demo-fault', 'lines=500'])
    program.wait('painted: start allowed')
    program.wait('painted: camera')
    time.sleep(2)
    live = split(program.family.memory())[0]
    watch = Watch(program)
    for _ in range(args.visits):
        budget.one_visit(program)
        time.sleep(AFTERWARDS[document])
        place = len(program.said)
        budget.press('Delete')
        program.wait('-> live', place)
        time.sleep(1)
    watch.end()
    after = split(program.family.memory())[0]
    program.end()
    print(f'{document}: {args.visits} visits, looked at {watch.n} times; the demonstration\'s scanner {watch.demo:.0f} besides')
    for name, sizes in (('live', live), ('AT MOST', watch.most), ('wiped, live again', after)):
        print(f'  {name:18}{told(sizes)}')
    return sum(watch.most.values())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--build', default=os.path.join(budget.SOURCE, 'build'))
    parser.add_argument('--visits', type=int, default=2)
    parser.add_argument('--documents', type=lambda text: text.split(','), default=list(DOCUMENTS))
    args = parser.parse_args()
    args.build = os.path.abspath(args.build)
    print(f'at most {max(look(args, document) for document in args.documents):.0f} MB over all processes of the counter')
    return 0


sys.exit(main())
