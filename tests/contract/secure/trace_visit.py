#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""trace_visit.py PROGRAMS SOURCE: whole visits under strace; the list of files that any process created, changed or
opened for writing is empty, and so is the list of those that the sandbox refused (what would have been written
without it). Refused attempts are found in the trace too, which is why one run shows both.

Not counted: /dev/null, and what the demo's scanner does, which stands for a device: it makes a socket for itself in
memory. The trace must show that the device did so, or the trace is blind."""

import os
import pathlib
import re
import shutil
import signal
import sys
import tempfile
import time

sys.dont_write_bytecode = True
from counter import SKIP, Counter, make_tree  # noqa: E402

PROGRAMS, SOURCE = sys.argv[1:3]

CALLS = ('open,openat,openat2,creat,mkdir,mkdirat,mknod,mknodat,symlink,symlinkat,link,linkat,rename,renameat,'
         'renameat2,unlink,unlinkat,rmdir,truncate,chmod,fchmodat,chown,fchownat,utimensat,setxattr,bind,'
         'shmget,mq_open,execve')
LINE = re.compile(r'^(\d+) +(\w+)\((.*)\) += (-?\d+|\?)(?: (\w+))?')
WRITING = re.compile(r'O_(WRONLY|RDWR|CREAT|TRUNC|TMPFILE|APPEND)')
HARMLESS = ('"/dev/null"',)


def act_nothing(counter):
    counter.wait_for('result', 'retry', 'error')


def act_cancel(counter):
    counter.wait_for('scanning')
    os.kill(counter.root(), signal.SIGINT)


def act_crash(counter):
    line = counter.wait_for('scanning', match=1)
    os.kill(line['scanner_pid'], signal.SIGKILL)
    counter.wait_for('result', 'retry', 'error', match=2)


SCENARIOS = [('two matches', ['--matches=2'], act_nothing), ('a busy scanner', ['--demo-fault=busy=2'], act_nothing),
             ('no photo', ['--document=card-back'], act_nothing), ('cancel', ['--matches=2'], act_cancel),
             ('crash of a worker', ['--matches=2'], act_crash)]


def tracer(strace, trace):
    """The command that traces a program into @trace; -D keeps the program a child of whoever starts it."""
    return (strace, '-D', '-f', '-qq', '-s', '200', '-o', str(trace), '-e', 'trace=' + CALLS, '-e', 'signal=none')


def settle(trace):
    """strace -D ends a moment after the program."""
    size = -1
    while size != trace.stat().st_size:
        size = trace.stat().st_size
        time.sleep(1)


def judge(trace):
    """What was written, what was refused, what the device wrote; each as lines of the trace."""
    device, written, refused, by_device = set(), [], [], []
    lines = [(text, LINE.match(text)) for text in trace.read_text(errors='replace').splitlines()]
    for _, match in lines:
        if match and match.group(2) == 'execve' and 'kaoawase-demo-scanner' in match.group(3):
            device.add(match.group(1))
    for text, match in lines:
        if match is None:
            continue
        pid, call, arguments, result, _ = match.groups()
        if call == 'execve' or (call.startswith('open') and not WRITING.search(arguments)):
            continue
        if call == 'bind' and ('sun_path' not in arguments or 'sun_path=@' in arguments):
            continue
        if any(name in arguments for name in HARMLESS) or result == '?':
            continue
        if pid in device or '/kaoawase-demo-' in arguments:
            by_device.append(text)
        elif int(result) >= 0:
            written.append(text)
        else:
            refused.append(text)
    return written, refused, by_device


def main():
    strace = shutil.which('strace')
    if strace is None:
        print('strace is not installed')
        return SKIP
    scratch = pathlib.Path(tempfile.mkdtemp(prefix='kaoawase-trace-'))
    tree = make_tree(PROGRAMS, SOURCE)
    wrong = 0
    try:
        for n, (name, arguments, act) in enumerate(SCENARIOS):
            trace = scratch / f'{n}'
            with Counter(tree, *arguments, wrapper=tracer(strace, trace)) as counter:
                act(counter)
                while counter.next() is not None:
                    pass
                counter.process.wait()
                last = counter.lines[-1]
            settle(trace)
            written, refused, by_device = judge(trace)
            print(f'== {name}: {len(trace.read_text(errors="replace").splitlines())} calls, {len(written)} written, '
                  f'{len(refused)} refused, {len(by_device)} by the device; last line {last["stage"]}')
            print('\n'.join([*written, *refused]))
            wrong += len(written) + len(refused) + (len(by_device) == 0)
    finally:
        shutil.rmtree(tree)
        shutil.rmtree(scratch)
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main())
