#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""kill_matrix.py PROGRAMS SOURCE STOP_AT [TIMES]: each worker is killed (SIGKILL) in each stage of a match until it has
really been killed TIMES times there (once, if not said), in one run of the program: no hang, no crash, the fault is
named, and the next match works. Prints a table.

The program is stopped in the very call that announces the stage, so that the kill falls into that stage for certain.
Where the worker is not there at that moment the program goes on within the stage until it is: the scanner's process
ends with its scan, and the one for the next visitor, which counts here, comes a few milliseconds later; one that was
killed is replaced after a second. A stage that was left without a kill is visited again, VISITS times in all for each
kill wanted; a cell that is not full then is a failure.

"named": the program's log says which worker was lost, and where the match ended without a figure, its last line names
the device and has a sentence."""

import os
import pathlib
import shutil
import signal
import sys
import time

sys.dont_write_bytecode = True
from counter import PATIENCE, Counter, Impatient, make_tree, state  # noqa: E402

PROGRAMS, SOURCE, STOP_AT = map(os.path.abspath, sys.argv[1:4])
TIMES = int(sys.argv[4]) if len(sys.argv) > 4 else 1
VISITS = 4
# The key of its process number in every line, and how the log calls it.
WORKERS = {'kaoawase-scanner': ('scanner_pid', 'scanner'), 'kaoawase-camera': ('camera_pid', 'camera'),
           'kaoawase-usbwatch': ('usbwatch_pid', 'USB')}
STAGES = ['live', 'scanning', 'locating', 'comparing', 'wiped']
ENDS = ('result', 'retry', 'error')
INTERRUPTED = 3  # the exit code after SIGTERM


class Cell:
    def __init__(self):
        self.visits = self.kills = self.hangs = self.crashes = self.named = self.next_works = self.figures = 0

    def is_good(self):
        return (self.kills == self.named == self.next_works == TIMES) and not self.hangs and not self.crashes


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


def find_worker(counter, program, passed_over):
    for pid in counter.children():
        try:
            words = pathlib.Path(f'/proc/{pid}/cmdline').read_bytes().split(b'\0')
        except (FileNotFoundError, ProcessLookupError):
            continue
        if os.path.basename(words[0].decode()) == program and pid != passed_over and state(pid) not in ('', 'Z'):
            return pid
    return 0


def kill_for_certain(pid):
    """TRUE when @pid was alive and this ended it: a process that has been stopped cannot have ended by itself."""
    try:
        os.kill(pid, signal.SIGSTOP)
        while state(pid) not in ('T', 'Z', ''):
            time.sleep(0.001)
        if state(pid) != 'T':
            return False
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def kill_in_stage(counter, program, stage, line):
    """The program is stopped in @stage; afterwards it runs. Returns whether @program was killed within it."""
    # The process of this scan is closing its device by itself; the next visitor's is wanted.
    passed_over = line['scanner_pid'] if (program, stage) == ('kaoawase-scanner', 'locating') else 0
    pid = find_worker(counter, program, passed_over)
    if pid:
        is_killed = kill_for_certain(pid)
        counter.go_on()
        return is_killed
    counter.go_on()
    root = counter.root()
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and state(root) not in ('T', '', 'Z'):
        pid = find_worker(counter, program, passed_over)
        if pid:
            # Every stage stops the program, so one that still runs has not left this one.
            return kill_for_certain(pid) and state(root) not in ('T', '', 'Z')
        time.sleep(0.001)
    return False


def visit(counter, match, program, stage, cell):
    """One kill in @match, and a look at @match + 1."""
    key, name = WORKERS[program]
    cell.visits += 1
    line = until(counter, match, (stage, *ENDS))
    if line['stage'] != stage:
        raise Impatient(f'stage {stage} was not reached: {line}')
    counter.wait_stopped()
    sentence = f'The {name} worker ended unexpectedly'
    log_before = counter.words()
    n_named = log_before.count(sentence)
    began = time.monotonic()
    is_killed = kill_in_stage(counter, program, stage, line)
    cell.kills += is_killed
    end = until(counter, match, ENDS)
    following = until(counter, match + 1, ENDS)
    if not is_killed:
        return
    is_sentence_there = end['stage'] == 'result' or (end.get('message') and name in (end.get('area'), 'USB'))
    cell.named += bool(counter.words().count(sentence) > n_named and is_sentence_there)
    cell.figures += end['stage'] == 'result'
    cell.next_works += following['stage'] == 'result'
    if end['stage'] != 'result' or following['stage'] != 'result':
        print(f'{program} in {stage}: {end["stage"]} {end.get("area", "")} {end.get("code", "")}: '
              f'{end.get("message", "")}; next: {following["stage"]} {following.get("code", "")}', flush=True)
    if following['stage'] != 'result':
        # What there is to find out why: the words since the kill, and what the devices said.
        print(f'after {time.monotonic() - began:.1f} s: {following}\n{counter.words()[len(log_before):]}')
        print('\n'.join(str(x) for x in counter.lines[-40:] if x['stage'] in ('camera', 'scanner')), flush=True)


def fill(counter, cells):
    match = 1
    for _ in range(VISITS * TIMES):
        for (program, stage), cell in cells.items():
            if cell.kills == TIMES:
                continue
            try:
                visit(counter, match, program, stage, cell)
            except Impatient:
                cell.hangs += counter.process.poll() is None
                cell.crashes += counter.process.poll() is not None
                raise
            match += 2


def session_members(sid):
    """Every process of the program's session, its own children or not."""
    found = []
    for entry in os.listdir('/proc'):
        if entry.isdigit():
            try:
                stat = pathlib.Path(f'/proc/{entry}/stat').read_text()
            except (FileNotFoundError, ProcessLookupError):
                continue
            fields = stat[stat.rindex(')') + 2:].split()
            if int(fields[3]) == sid and fields[0] != 'Z':
                found.append(int(entry))
    return found


def close(counter):
    """Ends the program as a terminal would. Returns what was wrong."""
    os.kill(counter.root(), signal.SIGTERM)
    while (line := counter.next()) is not None:
        if line['stage'] in STAGES:
            counter.go_on()
    code = counter.process.wait()
    end = time.monotonic() + 3
    while session_members(counter.process.pid) and time.monotonic() < end:
        time.sleep(0.05)
    left = session_members(counter.process.pid)
    return [f'exit code {code}'] * (code != INTERRUPTED) + [f'processes left behind: {left}'] * bool(left)


def print_table(cells):
    print(f'{"worker":18}| {"stage":10}| visits| kills| hang| crash| named| next works| figure all the same')
    for (program, stage), c in sorted(cells.items(), key=lambda item: list(WORKERS).index(item[0][0])):
        print(f'{program:18}| {stage:10}| {c.visits:6}| {c.kills:5}| {c.hangs:4}| {c.crashes:5}| {c.named:5}| '
              f'{c.next_works:10}| {c.figures:6}{"" if c.is_good() else "   <== NOT AS IT SHOULD BE"}')


def main():
    # By stage, so that a worker has come back before it is killed again.
    cells = {(w, s): Cell() for s in STAGES for w in WORKERS}
    tree = make_tree(PROGRAMS, SOURCE)
    wrong = []
    try:
        n_matches = 2 * len(cells) * VISITS * TIMES + 2
        with Counter(tree, f'--matches={n_matches}', preload=[STOP_AT], stop_at=STAGES) as counter:
            fill(counter, cells)
            wrong += close(counter)
    except Impatient as problem:
        wrong.append(str(problem))
    finally:
        shutil.rmtree(tree)
    print_table(cells)
    wrong += [f'{program} in {stage}' for (program, stage), cell in cells.items() if not cell.is_good()]
    kills = sum(cell.kills for cell in cells.values())
    print('wrong:\n' + '\n'.join(wrong) if wrong
          else f'{kills} kills of {TIMES * len(cells)}, every fault was named, every next match worked')
    return 1 if wrong else 0


sys.exit(main())
