#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""hunt_visit.py PROGRAMS SOURCE HUNT NO_WIPE STOP_AT [SCENARIO...]: nothing of a visit is left in memory.

Visitor and document of the canary pictures carry a checkered background. After WIPING, however it was reached,
all processes are stopped and all of their memory is searched: for the checkers in every pixel format, for any
four consecutive numbers of any vector and for every figure that lay in secret memory during the visit, and for
the bytes of the pictures as they were transmitted. While the visit lasts the same search must find them, and with
wiping switched off from outside (NO_WIPE) it must find them at the end."""

import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

sys.dont_write_bytecode = True
from counter import Counter, SKIP, comm, make_tree  # noqa: E402

PROGRAMS, SOURCE, HUNT, NO_WIPE, STOP_AT = sys.argv[1:6]
CANARY = pathlib.Path(SOURCE) / 'tests' / 'data' / 'canary'
SCRATCH = pathlib.Path(tempfile.mkdtemp(prefix='kaoawase-hunt-'))

LINES = re.compile(r'scan: (\d+) of (\d+) lines')

# The demo's scanner is the device: it goes on holding the document, as glass does.
DEVICE = 'kaoawase-demo-s'


def processes(counter):
    pids = [counter.root(), *counter.children(counter.root())]
    return [pid for pid in pids if comm(pid) != DEVICE and comm(pid) != '']


def hold(pids, sig):
    for pid in pids:
        try:
            os.kill(pid, sig)
        except ProcessLookupError:
            pass


class Collector(threading.Thread):
    """Again and again notes what the secret memory of the window's process holds."""

    def __init__(self, counter, file):
        super().__init__(daemon=True)
        self.counter, self.file, self.is_over = counter, file, False

    def run(self):
        root = self.counter.root()
        while not self.is_over:
            subprocess.run([HUNT, '--collect', self.file, str(root)], check=False)
            time.sleep(0.02)

    def end(self):
        self.is_over = True
        self.join()


def search(pids, *what):
    done = subprocess.run([HUNT, *what, *map(str, pids)], capture_output=True, text=True)
    if done.returncode > 1:
        sys.exit(f'the search failed: {done.stderr}')
    return done.stdout


def everything(secrets):
    what = ['--checker', *(['--show'] if os.environ.get('KAO_TEST_SHOW') else [])]
    if secrets.exists() and secrets.stat().st_size > 0:
        packs = os.environ.get('KAO_TEST_PACK_PATH') or str(pathlib.Path(SOURCE) / 'models')
        for manifest in pathlib.Path(packs).glob('*/manifest.ini'):
            what += ['--except', str(manifest)]
        what += ['--secrets', str(secrets)]
    for picture in [*sorted((CANARY / 'visitor').iterdir())[:2], CANARY / 'glass.jpg']:
        what += ['--bytes-of', str(picture)]
    return what


def go_on_until(counter, stage):
    """It stops at each line of a stage that it was started with; this lets it pass until one of @stage."""
    while True:
        line = counter.next()
        if line is None:
            sys.exit(f'the program ended before "{stage}"\n{counter.words()}')
        if line['stage'] == stage:
            return line
        if line['stage'] in counter.stop_at:
            counter.go_on()


def visit(tree, name, act, stages, preload=(), during=None, arguments=()):
    """One visit; returns what was found after it (and checks what is found in the middle of it)."""
    secrets = SCRATCH / f'{name}.secrets'
    with Counter(tree, '--matches=1', '--verbose', *arguments, preload=(STOP_AT, *preload),
                 stop_at=('wiped', *stages)) as counter:
        counter.wait_for('live', match=1)
        collector = Collector(counter, str(secrets))
        collector.start()
        line = counter.wait_for(*stages, match=1)
        counter.wait_stopped()
        pids = processes(counter)
        if during is not None:
            hold(pids, signal.SIGSTOP)
            during(counter, secrets)
        act(counter, line)
        hold(pids, signal.SIGCONT)
        line = go_on_until(counter, 'wiped')
        counter.wait_stopped()
        collector.end()
        pids = processes(counter)
        hold(pids, signal.SIGSTOP)
        n_secrets = secrets.read_bytes().count(b'vector 16\n') if secrets.exists() else 0
        n_figures = secrets.read_bytes().count(b'figure 8\n') if secrets.exists() else 0
        found = search(pids, *everything(secrets))
        names = ' '.join(f'{comm(pid)}' for pid in pids)
        print(f'== {name}: {len(pids)} processes ({names}), {n_secrets} pieces of vectors and '
              f'{n_figures} figures to look for; line {line}')
        print(found or 'nothing found')
        return found, n_secrets, n_figures


def do_nothing(counter, line):
    pass


def check_during(counter, secrets):
    found = search(processes(counter), '--checker', '--show')
    print(f'== in the middle of a visit:\n{found}')
    if 'the checkers' not in found:
        sys.exit('in the middle of a visit the search found no picture: it is blind')


def kill_worker(which):
    def act(counter, line):
        os.kill(line[which], signal.SIGKILL)
    return act


def interrupt(counter, line):
    os.kill(counter.root(), signal.SIGINT)


def cancel_after_looking(counter, line):
    """The lines come slowly; the cancel comes when many of them have been looked at."""
    while ('engine: look ahead' not in counter.words()
           or not any(int(done) > 0.4 * int(total) for done, total in LINES.findall(counter.words()))):
        counter.go_on()
        line = counter.next()
        if line is None or line['stage'] != 'scanning':
            sys.exit(f'the lines did not come, or were not looked at: {line}\n{counter.words()}')
        counter.wait_stopped()
    hold(processes(counter), signal.SIGSTOP)
    check_during(counter, None)
    interrupt(counter, line)


SCENARIOS = {
    'match': dict(act=do_nothing, stages=['comparing'], during=check_during),
    'cancel while scanning': dict(act=interrupt, stages=['scanning']),
    'cancel while lines are looked at': dict(act=cancel_after_looking, stages=['scanning'],
                                             arguments=['--demo-fault=lines=100']),
    'cancel while comparing': dict(act=interrupt, stages=['comparing']),
    'scanner worker killed': dict(act=kill_worker('scanner_pid'), stages=['scanning']),
    'camera worker killed': dict(act=kill_worker('camera_pid'), stages=['comparing']),
}


def main():
    if os.geteuid() != 0:
        print('only root can read the memory of undumpable processes')
        return SKIP
    tree = make_tree(PROGRAMS, SOURCE, CANARY)
    wanted = sys.argv[6:] or [*SCENARIOS, 'leak']
    wrong = []
    try:
        for name in wanted:
            if name == 'leak':
                # A figure lies in secret memory for a moment only: a visit in which none was seen has none to look for.
                for _ in range(5):
                    found, _, n_figures = visit(tree, 'leak', do_nothing, ['comparing'], preload=[NO_WIPE])
                    if n_figures > 0:
                        break
                wrong += [f'the deliberate leak of {what} was not found'
                          for what in ('the checkers', 'a vector', 'a figure') if what not in found]
                continue
            found, n_vectors, _ = visit(tree, name, **SCENARIOS[name])
            if found:
                wrong.append(name)
            if name == 'match' and n_vectors < 100:
                wrong.append('no vector was seen during the visit, so none was looked for')
    finally:
        shutil.rmtree(tree)
        shutil.rmtree(SCRATCH)
    print('wrong: ' + ', '.join(wrong) if wrong else 'nothing of any visit was left')
    return 1 if wrong else 0


sys.exit(main())
