#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""kill_matrix.py PROGRAMS SOURCE STOP_AT [TIMES]: each worker is killed (SIGKILL) in each stage of a match, TIMES times
(once, if not said), in one run of the program: no hang, no crash, the fault is named, and the next match works.

The program is stopped in the very call that announces the stage, so that the kill falls into that stage for certain."""

import os
import shutil
import signal
import sys

sys.dont_write_bytecode = True
from counter import Counter, Impatient, make_tree  # noqa: E402

PROGRAMS, SOURCE, STOP_AT = sys.argv[1:4]
TIMES = int(sys.argv[4]) if len(sys.argv) > 4 else 1
WORKERS = ['scanner_pid', 'camera_pid', 'usbwatch_pid']
STAGES = ['live', 'scanning', 'locating', 'comparing']
MUST_RUN = {('camera_pid', stage) for stage in STAGES} | {('scanner_pid', stage) for stage in ('live', 'scanning', 'comparing')}
ENDS = ('result', 'retry', 'error')


def until(counter, match, stages):
    """The first line of one of @stages in @match; the program is left stopped if that is a stage of STAGES."""
    while True:
        line = counter.next()
        if line is None:
            raise Impatient(f'the program ended in match {match}\n{counter.words()}')
        if line.get('match') == match and line['stage'] in stages:
            return line
        if line['stage'] in STAGES:
            counter.go_on()


def run_one(counter, match, worker, stage, kills):
    """Kills in @match, and looks at @match + 1. Returns how the first ended."""
    line = until(counter, match, (stage, *ENDS))
    if line['stage'] != stage:
        return f'stage {stage} was not reached: {line}'
    counter.wait_stopped()
    killed = line[worker]
    try:
        if killed:
            os.kill(killed, signal.SIGKILL)
    except ProcessLookupError:
        killed = 0  # it ends by itself at this moment, and the program has not heard of it yet
    counter.go_on()
    if killed:
        kills.append((worker, stage))
    end = until(counter, match, ENDS)
    following = until(counter, match + 1, ENDS)
    print(f'{worker:13} in {stage:10} {"killed" if killed else "not running"}: {end["stage"]} '
          f'{end.get("area", "")} {end.get("code", "")}; next: {following["stage"]}', flush=True)
    if end['stage'] != 'result' and not end.get('message'):
        return f'no sentence for the fault: {end}'
    if following['stage'] != 'result':
        return f'the next match failed: {following}'
    return None


def main():
    cases = [(w, s) for _ in range(TIMES) for w in WORKERS for s in STAGES]
    tree = make_tree(PROGRAMS, SOURCE)
    wrong = []
    kills = []
    try:
        with Counter(tree, f'--matches={2 * len(cases)}', preload=[STOP_AT], stop_at=STAGES) as counter:
            for n, (worker, stage) in enumerate(cases):
                problem = run_one(counter, 2 * n + 1, worker, stage, kills)
                if problem:
                    wrong.append(f'{worker} in {stage}: {problem}')
                    print(wrong[-1], flush=True)
            while counter.next() is not None:
                pass
            code = counter.process.wait()
            if code != 0:
                wrong.append(f'exit code {code}')
    except Impatient as problem:
        wrong.append(str(problem))
    finally:
        shutil.rmtree(tree)
    # A matrix that found nothing to kill has proven nothing. The scanner's worker ends with its scan, and usbwatch
    # pauses where udevd is missing, so those cells may be empty.
    for worker, stage in sorted(MUST_RUN - set(kills)):
        wrong.append(f'{worker} was never there to be killed in {stage}')
    print('wrong:\n' + '\n'.join(wrong) if wrong else f'{len(kills)} kills in {len(cases)} cases, every next match worked')
    return 1 if wrong else 0


sys.exit(main())
