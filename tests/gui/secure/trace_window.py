#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""trace_window.py PROGRAMS SOURCE WRITE_FILE closed|open: visits at the window under strace, from start to quit: a
match that is cleared, a cancelled one, one whose scanner worker is killed, one after it, and a retry. No process
creates, changes or opens a file for writing, and none tries. "open" and WRITE_FILE: see trace_visit.py, which does the
same without a window and with the other backends."""

import os
import pathlib
import shutil
import signal
import sys
import tempfile
import time

sys.dont_write_bytecode = True
from window import Window, drive  # noqa: E402
from counter import SKIP, make_tree  # noqa: E402
from trace import Verdict, settle, tracer  # noqa: E402

PROGRAMS, SOURCE, WRITE_FILE = sys.argv[1:4]
IS_OPEN = sys.argv[4] == 'open'


def visits(window):
    window.match()
    window.clear()
    window.press(window.words['start'])
    cancelled = set(window.workers('kaoawase-scanner'))
    window.press(window.words['cancel'])
    window.wait_ready()
    window.press(window.words['start'])
    window.wait_label(window.words['scanning'])
    # The cancelled scan's worker may still be tidying up; killed, it would only make room for the next one.
    window.wait(lambda: set(window.workers('kaoawase-scanner')) - cancelled, "the new scan's worker")
    time.sleep(1)
    for pid in set(window.workers('kaoawase-scanner')) - cancelled:
        os.kill(pid, signal.SIGKILL)
    window.wait_label(window.words['crash'])
    window.match()
    window.clear()


def retry(window):
    window.wait_ready()
    window.press(window.words['start'])
    window.wait_label(window.words['back'])
    window.wait_ready()


def run(tree, trace, act, *arguments, environment=None):
    window = Window(str(tree / 'bin' / 'kaoawase'), *arguments, environment=environment,
                    wrapper=tracer(shutil.which('strace'), trace, IS_OPEN))
    try:
        act(window)
        window.close()
    finally:
        window.end()
    settle(trace)
    return Verdict(trace)


def main():
    if shutil.which('strace') is None:
        print('strace is not installed')
        return SKIP
    scratch = pathlib.Path(tempfile.mkdtemp(prefix='kaoawase-trace-'))
    tree = make_tree(PROGRAMS, SOURCE)
    target = scratch / 'written'
    wrong = []
    try:
        for name, act, arguments in (('four visits', visits, ['--demo-fault=slow=60000']),
                                     ('a retry', retry, ['--document=card-back'])):
            verdict = run(tree, scratch / act.__name__, act, *arguments)
            print(f'== {name}: {verdict}')
            print('\n'.join([*verdict.written, *verdict.refused]), flush=True)
            wrong += [f'{name}: written or tried'] if verdict.written or verdict.refused else []
            wrong += [f'{name}: {verdict.is_blind(IS_OPEN)}'] if verdict.is_blind(IS_OPEN) else []
        verdict = run(tree, scratch / 'control', lambda window: window.wait_ready(),
                      environment={'LD_PRELOAD': WRITE_FILE, 'KAO_WRITE_FILE': str(target)})
        seen = [*verdict.written, *verdict.refused]
        print(f'== a program that writes: {verdict}')
        if not seen or not all(str(target) in call for call in seen):
            wrong.append(f'the deliberate file is not what the trace shows: {seen}')
    except drive.Failure as failure:
        wrong.append(str(failure))
    finally:
        shutil.rmtree(tree)
        shutil.rmtree(scratch)
    print('\n'.join(f'WRONG: {problem}' for problem in wrong))
    return 1 if wrong else 0


sys.exit(main())
