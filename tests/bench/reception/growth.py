#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""growth.py PROGRAM [VISITS]: people through the gate in a row, each with a ticket before the demonstration's camera.

Prints every twenty people what each process holds (resident memory, descriptors, threads) and how long the last ones
took, and at the end what has grown since the fortieth. Exit code 1: memory has grown by more than 8 MiB, or descriptors
or threads at all, or somebody was let in or refused who should not have been."""

import json
import os
import pathlib
import statistics
import subprocess
import sys

EVERY, SETTLED = 20, 40
MEMORY_KIB = 8 * 1024


def family(pid):
    children = {}
    for entry in pathlib.Path('/proc').iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / 'stat').read_text()
            except OSError:
                continue
            children.setdefault(int(stat[stat.rindex(')') + 2:].split()[1]), []).append(int(entry.name))
    found, todo = [], [pid]
    while todo:
        found.append(todo.pop())
        todo += children.get(found[-1], [])
    return found


def look(pid):
    """Name and number of each process: KiB, descriptors, threads."""
    found = {}
    for member in family(pid):
        status = dict(line.split(':', 1) for line in pathlib.Path(f'/proc/{member}/status').read_text().splitlines())
        found[f'{status["Name"].strip()} {member}'] = (int(status['VmRSS'].split()[0]),
                                                       len(os.listdir(f'/proc/{member}/fd')), int(status['Threads']))
    return found


def main():
    program, n_visits = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 200
    process = subprocess.Popen([program, '--demo', '--headless', '--pairs', '0', '--visits', str(n_visits),
                                '--patience', '300'], stdout=subprocess.PIPE, text=True)
    times, settled, last = [], None, None
    for text in process.stdout:
        line = json.loads(text)
        if line['stage'] != 'decided' or len(times) >= n_visits:
            continue
        times.append(line['milliseconds'] / 1000)
        if len(times) % EVERY:
            continue
        last = look(process.pid)
        settled = last if len(times) == SETTLED else settled
        print(f'{len(times):5} people, {statistics.median(times[-EVERY:]):.1f} s each (median): '
              + '; '.join(f'{name} {kib // 1024} MiB, {fds} fds, {threads} threads'
                          for name, (kib, fds, threads) in last.items()), flush=True)
    code = process.wait()
    wrong = [] if code == 0 else [f'the day ended with {code}']
    for name, (kib, fds, threads) in (last or {}).items():
        before = (settled or {}).get(name)
        if before is None:
            wrong.append(f'{name} has begun meanwhile')
        elif kib - before[0] > MEMORY_KIB or fds > before[1] or threads > before[2]:
            wrong.append(f'{name} has grown: {before} to {(kib, fds, threads)}')
    print(f'{len(times)} people, median {statistics.median(times):.2f} s, the slowest {max(times):.1f} s; '
          + ('; '.join(wrong) or 'nothing has grown'))
    return 1 if wrong else 0


sys.exit(main())
