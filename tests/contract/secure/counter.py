# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole program under test: started without a window, watched line by line."""

import json
import os
import pathlib
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

PATIENCE = 90
SKIP = 77


class Impatient(Exception):
    pass


def make_tree(programs, source, canary=None):
    """The program as it would be installed, in a folder of its own; with @canary its demo pictures are
    those of tests/data/canary."""
    tree = pathlib.Path(tempfile.mkdtemp(prefix='kaoawase-tree-'))
    share = tree / 'share' / 'kaoawase'
    shutil.copytree(programs, tree / 'bin')
    share.mkdir(parents=True)
    source = pathlib.Path(source)
    for name, part in (('models', 'models'), ('sane.d', 'data/sane.d')):
        if (source / part).is_dir():
            (share / name).symlink_to(source / part)
    if canary is None:
        (share / 'demo').symlink_to(source / 'data' / 'demo')
    else:
        (share / 'demo' / 'glass').mkdir(parents=True)
        (share / 'demo' / 'visitor-right').symlink_to(pathlib.Path(canary) / 'visitor')
        (share / 'demo' / 'glass' / 'card.jpg').symlink_to(pathlib.Path(canary) / 'glass.jpg')
    return tree


class Counter:
    """One run. Use as a context manager: whatever is left of it is killed at the end."""

    def __init__(self, tree, *arguments, wrapper=(), env=None, preload=(), stop_at=()):
        """@preload: modules to load into the program. @stop_at: stages; the program (not its workers) stops in
        the call that writes a line of one, which needs stop-at.so among @preload."""
        packs = os.environ.get('KAO_TEST_PACK_PATH')
        command = [*wrapper, str(tree / 'bin' / 'kaoawase'), '--demo', '--headless', *arguments]
        if packs:
            command.append(f'--pack-path={packs}')
        self.stop_at = tuple(stop_at)
        settings = {**os.environ, 'KAO_STOP_AT': ','.join(stop_at), **(env or {})}
        if preload:
            settings['LD_PRELOAD'] = ':'.join(preload)
        self.log = tempfile.TemporaryFile('w+')
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=self.log, text=True,
                                        env=settings, start_new_session=True)
        self.lines = []
        self.queue = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def __enter__(self):
        return self

    def wait_stopped(self):
        """The line is out a moment before the program stops; a SIGCONT in between would be lost."""
        pid = self.root()
        end = time.monotonic() + PATIENCE
        while state(pid) != 'T':
            if state(pid) in ('', 'Z') or time.monotonic() > end:
                raise Impatient(f'the program did not stop\n{self.words()}')
            time.sleep(0.002)
        return pid

    def go_on(self):
        os.kill(self.wait_stopped(), signal.SIGCONT)

    def __exit__(self, *_):
        pids = [self.process.pid, *self.children()]
        for pid in pids:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        self.process.wait()

    def _read(self):
        for text in self.process.stdout:
            self.queue.put(json.loads(text))
        self.queue.put(None)

    def next(self, timeout=PATIENCE):
        """The next line, or None at the end."""
        try:
            line = self.queue.get(timeout=timeout)
        except queue.Empty:
            raise Impatient(f'nothing was said for {timeout} s; last: {self.lines[-1:]}\n{self.words()}')
        if line is not None:
            self.lines.append(line)
            if line.get('code') == 'no-pack':
                print('no model pack is installed, so no match can be made')
                sys.exit(SKIP)
        return line

    def wait_for(self, *stages, match=None, end=None):
        """The next line of one of @stages (of @match); None when the program ended first."""
        end = time.monotonic() + PATIENCE if end is None else end
        while True:
            line = self.next(max(0.1, end - time.monotonic()))
            if line is None:
                return None
            if line['stage'] in stages and match in (None, line.get('match')):
                return line

    def words(self):
        self.log.seek(0)
        return self.log.read()

    def root(self):
        """The process of the program itself (with a wrapper: its descendant)."""
        pids = [self.process.pid, *self.children()]
        return next(pid for pid in pids if comm(pid) == 'kaoawase')

    def children(self, of=None):
        """All descendants."""
        parents = {}
        for entry in os.listdir('/proc'):
            if entry.isdigit():
                try:
                    stat = pathlib.Path(f'/proc/{entry}/stat').read_text()
                except (FileNotFoundError, ProcessLookupError):
                    continue
                fields = stat[stat.rindex(')') + 2:].split()
                if fields[0] != 'Z':
                    parents.setdefault(int(fields[1]), []).append(int(entry))
        found, todo = [], [of or self.process.pid]
        while todo:
            for child in parents.get(todo.pop(), []):
                found.append(child)
                todo.append(child)
        return found


def comm(pid):
    try:
        return pathlib.Path(f'/proc/{pid}/comm').read_text().strip()
    except (FileNotFoundError, ProcessLookupError):
        return ''


def state(pid):
    try:
        stat = pathlib.Path(f'/proc/{pid}/stat').read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ''
    return stat[stat.rindex(')') + 2]
