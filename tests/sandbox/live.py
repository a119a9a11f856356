#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""live.py PROGRAMS SOURCE LIVE_CALLS: each shipped program, started as in real life (its libraries, its threads, its
environment), is stopped at work and the calls of live-calls.c are made in every one of its threads. Then it is looked
at whether the victim's file has changed, and what the workers' environment holds."""

import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
PROGRAMS, SOURCE, LIVE_CALLS = map(os.path.abspath, sys.argv[1:4])
sys.path.insert(0, os.path.join(SOURCE, 'tests', 'contract', 'secure'))
from counter import PATIENCE, SKIP, Counter, make_tree  # noqa: E402

# What a worker's environment may hold: nothing that names a home, a session or a bus.
WORKERS = {'camera', 'scanner', 'usbwatch', 'card', 'front'}
ALLOWED = {'PATH', 'LANG', 'LANGUAGE', 'TZ', 'G_SLICE', 'G_DEBUG', 'MALLOC_PERTURB_', 'OPENBLAS_NUM_THREADS', 'OMP_THREAD_LIMIT',
           'ASAN_OPTIONS', 'LSAN_OPTIONS', 'UBSAN_OPTIONS', 'TSAN_OPTIONS', 'LLVM_PROFILE_FILE'}
# The counter's processes by the last part of the program's name.
PROFILES = {'kaoawase': 'main', 'kaoawase-camera': 'camera', 'kaoawase-scanner': 'scanner',
            'kaoawase-usbwatch': 'usbwatch', 'kaoawase-card': 'card', 'kaoawase-front': 'front',
            'kaoawase-demo-scanner': 'demo'}


def program_of(pid):
    """The name it was started by; the spawner is a fork of the window and has its own in comm."""
    try:
        comm = pathlib.Path(f'/proc/{pid}/comm').read_text().strip()
        if comm == 'kaoawase-spawn':
            return comm
        return os.path.basename(pathlib.Path(f'/proc/{pid}/cmdline').read_bytes().split(b'\0')[0].decode())
    except (FileNotFoundError, ProcessLookupError):
        return ''


def is_inside(pid, n_filters=1):
    """A worker is within the spawner's walls before it has closed its own."""
    try:
        status = pathlib.Path(f'/proc/{pid}/status').read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return f'\nSeccomp_filters:\t{n_filters}\n' in status


class Table:
    def __init__(self):
        self.victim = tempfile.NamedTemporaryFile('w+', suffix='.victim')
        self.victim.write('as it was')
        self.victim.flush()
        self.failed = []

    def attempt(self, profile, pid):
        """False when the process had ended before its first thread could be stopped: that of a card or its front lives for
        a part of a second, and the next visitor has another."""
        if profile in WORKERS:
            try:
                environment = pathlib.Path(f'/proc/{pid}/environ').read_bytes().decode()
            except (FileNotFoundError, ProcessLookupError):
                return False
            names = {line.split('=')[0] for line in environment.split('\0') if line}
            strange = {name for name in names - ALLOWED if not name.startswith('LC_')}
            if strange:
                self.failed.append(f'{profile}: its environment holds {sorted(strange)}')
        done = subprocess.run([LIVE_CALLS, profile, str(pid), self.victim.name], capture_output=True, text=True,
                              timeout=PATIENCE, check=False)
        if f'{profile}: 0 threads' in done.stdout and program_of(pid) == '':
            return False
        print(done.stdout, end='')
        if done.returncode != 0:
            self.failed.append(f'{profile}: {done.stderr}')
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass  # it could not go on, and has ended by itself
        if pathlib.Path(self.victim.name).read_text() != 'as it was' or os.path.exists(self.victim.name + '.new'):
            self.failed.append(f'{profile}: a file was changed')
        return True


def counter_of(tree, table, name):
    """A counter of its own for each process: one that is stopped takes the others along."""
    with Counter(tree, '--matches=50', '--patience=60', '--chip=genuine',
                 env={'DBUS_SESSION_BUS_ADDRESS': 'unix:path=/nowhere'}) as run:
        if run.wait_for('live') is None:
            sys.exit(f'the counter did not start\n{run.words()}')
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            for pid in [run.process.pid, *run.children()]:
                if (program_of(pid) == name and is_inside(pid, 2 if PROFILES.get(name) in WORKERS else 1)
                        and table.attempt(PROFILES.get(name, 'spawner'), pid)):
                    return
            time.sleep(0.01)
        table.failed.append(f'{name} was not found')


def tool(table, name, *arguments):
    process = subprocess.Popen([os.path.join(PROGRAMS, name), *arguments], stdout=subprocess.DEVNULL)
    try:
        while process.poll() is None and not is_inside(process.pid):
            time.sleep(0.002)
        # Far enough in that its networks are loaded and the threads that they need are there.
        time.sleep(0.3)
        if process.poll() is not None:
            table.failed.append(f'{name} ended before it could be looked at ({process.returncode})')
            return
        table.attempt('tool', process.pid)
    finally:
        process.kill()
        process.wait()


def main():
    if os.geteuid() != 0:
        print('only root can stop undumpable processes')
        return SKIP
    table = Table()
    tree = make_tree(PROGRAMS, SOURCE)
    demo = pathlib.Path(SOURCE) / 'data' / 'demo'
    pictures = [str(demo / 'glass' / 'card.jpg'), *sorted(map(str, (demo / 'visitor-right').iterdir()))]
    for name in [*PROFILES, 'kaoawase-spawn']:
        counter_of(tree, table, name)
    tool(table, 'kaoawase-match', '--pack=base', *pictures)
    with tempfile.NamedTemporaryFile('w', suffix='.csv') as pairs:
        pairs.write('a,b,same\n')
        for visitor in pictures[1:]:
            pairs.write(f'{pictures[0]},{visitor},1\n')
        pairs.flush()
        tool(table, 'kaoawase-evaluate', '--pack=base', '--quiet', '--pairs', pairs.name)
    print('\n'.join(table.failed))
    return 1 if table.failed else 0


sys.exit(main())
