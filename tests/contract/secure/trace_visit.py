#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""trace_visit.py PROGRAMS SOURCE WRITE_FILE closed|open: whole visits under strace, without a window; the list of
files that any process created, changed or opened for writing is empty, and so is the list of what was refused.

With "open" the kernel is never asked to close Landlock (strace answers in its place), so that the list shows what
would be written if that wall were missing; seccomp stays, and what it refuses is in the list. WRITE_FILE is a module
that makes the program itself try to make a file, which must be in the list, or the trace is blind.

Not counted: /dev/null, and what the demo's scanner does, which stands for a device: it makes a socket for itself in
memory. The other backends of SANE are reached through the same door: a stand-in for the demo's scanner that names
another folder of settings."""

import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
from counter import SKIP, Counter, make_tree  # noqa: E402
from trace import Verdict, settle, tracer  # noqa: E402

PROGRAMS, SOURCE, WRITE_FILE = sys.argv[1:4]
IS_OPEN = sys.argv[4] == 'open'

# Brings up the loopback of a network of its own and becomes saned in it.
SANED = '''import fcntl, os, socket, struct, sys
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
    fcntl.ioctl(s, 0x8914, struct.pack('16sH14x', b'lo', 0x41))
os.execv('/usr/sbin/saned', ['saned', '-l', '-b', '127.0.0.1', '-e'])
'''
TEST_CONF = '''number_of_devices 1
mode Color
depth 8
resolution_min 1.0
resolution_max 1200.0
resolution_quant 1.0
resolution 300
geometry_min 0.0
geometry_max 300.0
geometry_quant 1.0
br_x 80.0
br_y 100.0
source Flatbed
test-picture "Color pattern"
'''
PATTERN = '[options]\ntest-picture=Color pattern\n'


def act_nothing(counter):
    counter.wait_for('result', 'retry', 'error')


def act_cancel(counter):
    counter.wait_for('scanning')
    os.kill(counter.root(), signal.SIGINT)


def act_crash(which, may_be_over=False):
    def act(counter):
        line = counter.wait_for('scanning', match=1)
        try:
            os.kill(line[which], signal.SIGKILL)
        except ProcessLookupError:
            # A worker ends with its scan, and some backends are quick.
            if not may_be_over:
                raise
        counter.wait_for('result', 'retry', 'error', match=2)
    return act


SCENARIOS = [('two matches', ['--matches=2'], act_nothing), ('a busy scanner', ['--demo-fault=busy=2'], act_nothing),
             ('no photo', ['--document=card-back'], act_nothing), ('cancel', ['--matches=2'], act_cancel),
             ('crash of the scanner worker', ['--matches=2'], act_crash('scanner_pid')),
             ('crash of the camera worker', ['--matches=2'], act_crash('camera_pid')),
             ('the chip of a card', ['--chip=genuine', '--matches=2'], act_nothing)]


class Backend:
    """The settings of a backend of SANE and whatever must run beside it."""

    def __init__(self, name, scratch):
        self.name, self.wrapper, self.arguments, self.saned = name, (), (), None
        self.folder = scratch / name
        self.folder.mkdir()
        self.write('dll.conf', f'{name}\n')
        getattr(self, 'prepare_' + name)(scratch)

    def write(self, name, text):
        (self.folder / name).write_text(text)

    def prepare_test(self, scratch):
        self.write('test.conf', TEST_CONF)
        self.write('options', PATTERN)

    def prepare_pnm(self, scratch):
        width, height = 827, 1165
        row = b''.join(bytes((x % 251, (3 * x) % 251, 200)) for x in range(width))
        (self.folder / 'glass.ppm').write_bytes(b'P6\n%d %d\n255\n' % (width, height) + row * height)
        self.write('options', f'[options]\nfilename={self.folder}/glass.ppm\n')

    def prepare_net(self, scratch):
        server = scratch / 'saned'
        server.mkdir()
        for name, text in (('dll.conf', 'test\n'), ('test.conf', TEST_CONF), ('saned.conf', '127.0.0.1\n')):
            (server / name).write_text(text)
        self.write('net.conf', 'connect_timeout = 5\n127.0.0.1\n')
        self.write('options', PATTERN)
        self.write('counter.conf', '[Scanner]\nAllowNetwork=true\n')
        self.arguments = (f'--config={self.folder}/counter.conf',)
        self.saned = subprocess.Popen(['unshare', '--net', sys.executable, '-c', SANED], start_new_session=True,
                                      env={**os.environ, 'SANE_CONFIG_DIR': str(server)},
                                      stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.wrapper = ('nsenter', f'--net=/proc/{self.saned.pid}/ns/net')
        listening = pathlib.Path(f'/proc/{self.saned.pid}/net/tcp')
        for _ in range(100):
            if ':19A6 00000000:0000 0A' in listening.read_text():  # port 6566, listening
                return
            time.sleep(0.1)
        sys.exit('saned did not start')

    def put_into(self, tree):
        """The demo's scanner of @tree is from now on this one: it names its folder and waits for the end."""
        program = tree / 'bin' / 'kaoawase-demo-scanner'
        program.unlink()
        program.write_text(f'#!/bin/sh\necho "ready {self.folder}"\nexec cat >/dev/null\n')
        program.chmod(0o755)

    def end(self):
        if self.saned is not None:
            os.killpg(self.saned.pid, signal.SIGKILL)
            self.saned.wait()


def visit(tree, trace, arguments, act, wrapper=(), **more):
    """One run of the program; returns what the trace says and the run itself."""
    with Counter(tree, *arguments, wrapper=(*wrapper, *tracer(shutil.which('strace'), trace, IS_OPEN)),
                 **more) as counter:
        act(counter)
        while counter.next() is not None:
            pass
        counter.process.wait()
    settle(trace)
    return Verdict(trace), counter


def report(name, verdict, counter, problem):
    stages = [line['stage'] for line in counter.lines]
    if 'scanning' not in stages or stages[-1] not in ('result', 'retry', 'error', 'wiped'):
        problem = problem or f'this was no visit: {stages}\n{counter.words()}'
    print(f'== {name}: {verdict}; last line {counter.lines[-1]}')
    print('\n'.join([*verdict.written, *verdict.refused]))
    if problem:
        print('WRONG:', problem, flush=True)
    return 1 if problem else 0


def check_visit(name, tree, trace, arguments, act, wrapper=()):
    verdict, counter = visit(tree, trace, arguments, act, wrapper)
    problem = verdict.is_blind(IS_OPEN)
    if verdict.written or verdict.refused:
        problem = 'something was written or tried'
    return report(name, verdict, counter, problem)


def maps(pid):
    try:
        return pathlib.Path(f'/proc/{pid}/maps').read_text()
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return ''


def act_look_for_module(counter):
    """What was loaded into the program by LD_PRELOAD has not gone on into its workers."""
    line = counter.wait_for('locating', 'comparing')
    if os.geteuid() == 0:
        loaded = [maps(line[name]) for name in ('scanner_pid', 'camera_pid', 'usbwatch_pid') if line[name] > 0]
        if WRITE_FILE not in maps(counter.root()) or not any('libc.so' in text for text in loaded):
            sys.exit('the loaded modules of the processes cannot be seen')
        if any(WRITE_FILE in text for text in loaded):
            sys.exit('a worker has loaded the module')
    act_nothing(counter)


def check_control(tree, scratch):
    """The program itself tries to make a file."""
    target = scratch / 'written'
    verdict, counter = visit(tree, scratch / 'control', [], act_look_for_module, preload=[WRITE_FILE],
                             env={'KAO_WRITE_FILE': str(target)})
    seen = [*verdict.written, *verdict.refused]
    is_right = seen and all(str(target) in call for call in seen) and not target.exists()
    return report('a program that writes', verdict, counter, None if is_right else 'the trace does not show the file')


def main():
    if shutil.which('strace') is None:
        print('strace is not installed')
        return SKIP
    scratch = pathlib.Path(tempfile.mkdtemp(prefix='kaoawase-trace-'))
    tree = make_tree(PROGRAMS, SOURCE)
    backend = None
    wrong = 0
    try:
        wrong += check_control(tree, scratch)
        for n, (name, arguments, act) in enumerate(SCENARIOS):
            wrong += check_visit(name, tree, scratch / f'{n}', arguments, act)
        if os.geteuid() != 0:
            print('the backend net needs a network of its own, which only root may make: left out')
        for name in ('test', 'pnm', 'net') if os.geteuid() == 0 else ('test', 'pnm'):
            backend = Backend(name, scratch)
            backend.put_into(tree)
            wrong += check_visit(f'backend {name}', tree, scratch / f'trace-{name}',
                                 ['--matches=2', *backend.arguments], act_crash('scanner_pid', may_be_over=True),
                                 backend.wrapper)
            backend.end()
            backend = None
    finally:
        if backend is not None:
            backend.end()
        shutil.rmtree(tree)
        shutil.rmtree(scratch)
    return 1 if wrong else 0


sys.exit(main())
