#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""trace_reception.py PROGRAMS WRITE_FILE closed|open: the reception's day and one ticket under strace, in a network
without any interface; the list of files that any process created, changed or opened for writing is empty, and so is
the list of what was refused; commands of the office's own are among the processes. "open" and WRITE_FILE as in trace_visit.py."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
import trace  # noqa: E402

SKIP = 77
PROGRAM = os.path.join(sys.argv[1], 'kaoawase-reception')
WRITE_FILE = sys.argv[2]
IS_OPEN = sys.argv[3] == 'open'
PATIENCE = ('--patience', '200')

trace.PROGRAMS = ('kaoawase-reception', 'kaoawase-camera')
# Of the system, so that root's they are: they read what they are handed, and write nothing but their line.
COMMANDS = {'counting': '/usr/bin/wc', 'refusing': '/usr/bin/false'}


def no_network():
    """What runs a program without a network, where this machine allows that."""
    for words in (['unshare', '--net'], ['unshare', '--map-root-user', '--net']):
        if subprocess.run([*words, 'true'], stderr=subprocess.DEVNULL).returncode == 0:
            return words
    return []


def run(folder, name, arguments, **more):
    """Returns what the trace says and the run itself."""
    path = pathlib.Path(folder, name)
    environment = dict(os.environ, HOME=folder, XDG_CACHE_HOME=os.path.join(folder, '.cache'), **more)
    words = [*no_network(), *trace.tracer(shutil.which('strace'), path, IS_OPEN), PROGRAM, *arguments, *PATIENCE]
    done = subprocess.run(words, env=environment, capture_output=True)
    trace.settle(path)
    return trace.Verdict(path), done


def report(name, verdict, done, problem):
    print(f'== {name}: {verdict}; exit code {done.returncode}')
    print('\n'.join([*verdict.written, *verdict.refused]))
    if problem:
        print('WRONG:', problem, done.stderr.decode(errors='replace')[-500:], flush=True)
    return 1 if problem else 0


def check(folder, name, arguments, is_whole):
    verdict, done = run(folder, name, arguments)
    problem = verdict.is_blind(IS_OPEN)
    if verdict.written or verdict.refused:
        problem = 'something was written or tried'
    elif done.returncode != 0 or not is_whole(done.stdout):
        problem = f'this was no whole run: {done.stdout[-300:]}'
    return report(name, verdict, done, problem)


def is_whole_day(output):
    lines = [json.loads(line) for line in output.splitlines()]
    stages = [line['stage'] for line in lines]
    ends = [line['end'] for line in lines if line['stage'] == 'passed-on']
    return ends == ['registered', 'refused'] * 12 and stages.count('registered') == 12 and stages.count('decided') == 22 and stages[-1] == 'wiped'


def is_page(output):
    return output.startswith(b'%PDF-')


def check_control(folder):
    """The program itself tries to make a file."""
    target = os.path.join(folder, 'written')
    verdict, done = run(folder, 'control', ['--ticket', '--demo'], LD_PRELOAD=WRITE_FILE, KAO_WRITE_FILE=target)
    seen = [*verdict.written, *verdict.refused]
    is_right = seen and all(target in call for call in seen) and not os.path.exists(target)
    return report('a program that writes', verdict, done, None if is_right else 'the trace does not show the file')


def main():
    if shutil.which('strace') is None:
        print('strace is not installed')
        return SKIP
    folder = tempfile.mkdtemp(prefix='kaoawase-trace-')
    try:
        wrong = check_control(folder)
        configuration = pathlib.Path(folder, 'commands.conf')
        configuration.write_text('[Reception]\nLine=76\nRegisterWith='
                                 + ', '.join(' '.join(row) for row in COMMANDS.items()) + '\n', encoding='utf-8')
        wrong += check(folder, 'day', ['--demo', '--headless', '--pairs', '1', '--config', str(configuration)], is_whole_day)
        wrong += check(folder, 'ticket', ['--ticket', '--demo', '--label', 'x'], is_page)
    finally:
        shutil.rmtree(folder)
    return 1 if wrong else 0


sys.exit(main())
