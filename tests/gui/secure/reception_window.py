#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""reception_window.py hunt|trace PROGRAMS HUNT READ_CODE: a day at the reception's window, with a registration, the
ticket on the screen, the gate, and the closing of the day.

hunt: while the ticket is on the screen and the list is there, label, ticket and key are found in memory; once the day
is closed label and ticket are not, in no process, and the key of the event still is, because the desk goes on.
trace: under strace no process creates, changes or opens a file for writing, and none tries."""

import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / 'ui'), str(HERE.parent.parent / 'contract' / 'secure')]
import remains  # noqa: E402
import trace  # noqa: E402
from counter import SKIP  # noqa: E402
from drive import Failure, WORDS, expect  # noqa: E402
from reception import Desk, LABEL, SAID, read_code  # noqa: E402
from window import Window  # noqa: E402

WHAT, PROGRAMS, HUNT, READ_CODE = sys.argv[1:5]
trace.PROGRAMS = ('kaoawase-reception', 'kaoawase-camera')


class TracedDesk(Desk):
    """@wrapper: a command that becomes the program."""

    def __init__(self, wrapper=()):
        self.words = WORDS['en']
        self.said_words = SAID['en']
        self.reader = READ_CODE
        self.config = tempfile.NamedTemporaryFile('w', suffix='.conf')
        self.config.write('[Office]\nLanguage=en\n[Reception]\nLine=76\nHandOut=papers, uniform\n')
        self.config.flush()
        self.log = tempfile.TemporaryFile('w+')
        self.process = subprocess.Popen(
            [*wrapper, f'{PROGRAMS}/kaoawase-reception', '--demo', '--config', self.config.name], stderr=self.log,
            env={**os.environ, 'GTK_A11Y': 'atspi', 'G_DEBUG': 'fatal-warnings'})
        self.app = self.wait(self.find_app, 'the window')
        self.give_focus()

    family, hold, end = Window.family, Window.hold, Window.end


def enrol(desk):
    """Returns the ticket's text, as a phone reads it."""
    desk.enrol()
    time.sleep(1)
    text = read_code(desk)
    expect(text.startswith('KAO1:'), 'the ticket is not on the screen')
    return text.encode()


def close_day(desk):
    said = desk.said_words
    desk.key('F4')
    desk.wait_seen(said['here'])
    desk.key('Return')
    desk.wait_seen(said['wipe'])
    desk.key('Tab')
    desk.key('Return')
    desk.wait(lambda: '0' in desk.count(said['here']), 'the list to be empty')


def look(desk, secrets, kind):
    """Where something of @kind lies in memory."""
    desk.hold(signal.SIGSTOP)
    try:
        done = subprocess.run([HUNT, '--secrets', f'{secrets}.{kind}', *map(str, desk.family())], capture_output=True,
                              text=True)
    finally:
        desk.hold(signal.SIGCONT)
    if done.returncode > 1:
        raise Failure(f'the search failed: {done.stderr}')
    return done.stdout


def hunt(scratch):
    desk, secrets = TracedDesk(), scratch / 'secrets'
    try:
        ticket = enrol(desk)
        key = remains.find_key([desk.process.pid], ticket)
        expect(key, "the event's key was not found: the search is blind")
        remains.write_secrets(secrets, [ticket], key, [LABEL.encode()])
        for kind in ('ticket', 'label', 'key'):
            expect(look(desk, secrets, kind), f'while the day lasts the search finds no {kind}: it is blind')
        desk.key('Return')
        desk.key('F3')
        desk.wait_seen(desk.said_words['welcome'])
        close_day(desk)
        for _ in range(5):
            left = look(desk, secrets, 'ticket') + look(desk, secrets, 'label')
            if not left:
                break
            time.sleep(0.7)
        print(f'after the day was closed: {left or "nothing"}')
        expect(not left, 'something of the visitor is left')
        expect(look(desk, secrets, 'key'), 'the key is gone, but the desk goes on')
        desk.close()
    finally:
        desk.end()


def follow(scratch):
    if shutil.which('strace') is None:
        print('strace is not installed')
        return SKIP
    path = scratch / 'trace'
    desk = TracedDesk(trace.tracer(shutil.which('strace'), path, False))
    try:
        enrol(desk)
        desk.key('Return')
        desk.key('F3')
        desk.wait_seen(desk.said_words['welcome'])
        close_day(desk)
        desk.close()
    finally:
        desk.end()
    trace.settle(path)
    verdict = trace.Verdict(path)
    print(verdict, *verdict.written, *verdict.refused, sep='\n')
    expect(not verdict.is_blind(False), f'the trace is blind: {verdict.is_blind(False)}')
    expect(not verdict.written and not verdict.refused, 'something was written or tried')
    return 0


def main():
    if os.geteuid() != 0:
        print('only root can read the memory of undumpable processes')
        return SKIP
    scratch = pathlib.Path(tempfile.mkdtemp(prefix='kaoawase-reception-'))
    try:
        return (hunt if WHAT == 'hunt' else follow)(scratch) or 0
    except Failure as failure:
        print(f'{WHAT}: {failure}')
        return 1
    finally:
        shutil.rmtree(scratch)


sys.exit(main())
