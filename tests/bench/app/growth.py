#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a visit leaves behind: visits in a row, with an edit of the configuration in each, by the shipped program without
a window. By hand; a visit takes some seconds:

  tests/bench/app/growth.py [--build build] [--visits 1000]

Private memory, descriptors and threads of every process that lives through it are read after each visit. Growth per
visit is the slope of the straight line through the later nine tenths: the first tenth fills caches. The same is told of
the time from the scan's last line to the result, where pictures and figures are wiped in between. Says how many edits the
program has taken. Ended before its time, it tells of the visits until then."""

import argparse
import collections
import json
import os
import pathlib
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time

SOURCE = pathlib.Path(__file__).resolve().parents[3]
Figures = collections.namedtuple('Figures', 'bytes descriptors threads')


def family(pid):
    found, stack = [], [pid]
    while stack:
        pid = stack.pop()
        found.append(pid)
        for children in pathlib.Path(f'/proc/{pid}/task').glob('*/children'):
            try:
                stack += map(int, children.read_text().split())
            except OSError:
                pass
    return found


def figures(pid):
    text = pathlib.Path(f'/proc/{pid}/smaps_rollup').read_text()
    private = sum(int(line.split()[1]) for line in text.splitlines() if line.startswith(('Private_Dirty:', 'Swap:')))
    return Figures(private * 1024, len(os.listdir(f'/proc/{pid}/fd')), len(os.listdir(f'/proc/{pid}/task')))


def slope(values):
    values = values[len(values) // 10:]
    middle, mean = (len(values) - 1) / 2, statistics.mean(values)
    spread = sum((x - middle) ** 2 for x in range(len(values)))
    return sum((x - middle) * (y - mean) for x, y in enumerate(values)) / spread


def tell_times(times):
    """Of a tenth of the visits each: the second, since the first fills caches, and the last."""
    part = max(1, len(times) // 10)
    early, late = times[part:2 * part], times[-part:]
    if early:
        print(f'last line to result, ms: median of {part} early visits {1000 * statistics.median(early):.0f}, of {part} late ones '
              f'{1000 * statistics.median(late):.0f}; a thousand visits {1e6 * slope(times):+.1f}')


def edit(path, number):
    """As an editor does it: another file takes the old one's place."""
    beside = path.with_suffix('.new')
    beside.write_text('[Office]\nMunicipality=131016\n[Municipality 131016]\nName=edit %d\nThreshold=%d\n' % (number, 60 + number % 2))
    beside.replace(path)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--build', default=str(SOURCE / 'build'))
    parser.add_argument('--visits', type=int, default=1000)
    options = parser.parse_args()
    seen = collections.defaultdict(list)
    taken = collections.Counter()
    with tempfile.TemporaryDirectory() as folder:
        config = pathlib.Path(folder) / 'counter.conf'
        edit(config, 0)
        program = subprocess.Popen([os.path.join(options.build, 'bin', 'kaoawase'), '--demo', '--headless', '--patience=600',
                                    f'--matches={options.visits}', f'--config={config}'],
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

        def listen():
            for line in program.stderr:
                taken['edits'] += 'was edited and holds' in line
                taken['refused'] += 'is not taken' in line

        threading.Thread(target=listen, daemon=True).start()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: program.terminate())
        ends = collections.Counter()
        times = []
        for line in program.stdout:
            said = json.loads(line)
            if said.get('lines') is not None and said['lines'] == said['of']:
                scanned = time.monotonic()
            elif said['stage'] == 'result':
                times.append(time.monotonic() - scanned)
            if said['stage'] in ('result', 'retry', 'error'):
                ends[said['stage']] += 1
                edit(config, sum(ends.values()))
            elif said['stage'] == 'wiped':
                for pid in family(program.pid):
                    try:
                        name = pathlib.Path(f'/proc/{pid}/comm').read_text().strip()
                        seen[pid, name].append(figures(pid))
                    except OSError:
                        pass
        program.wait()
    n = sum(ends.values())
    print(f'{n} visits ({", ".join(f"{number} {what}" for what, number in ends.items())}), {taken["edits"]} edits taken, '
          f'{taken["refused"]} refused')
    print(f'{"process":18}{"visits":>8}{"bytes a visit":>16}{"first MB":>10}{"last MB":>9}{"descriptors":>14}{"threads":>10}')
    for (_, name), rows in seen.items():
        if len(rows) < max(10, n // 2):
            continue
        of = Figures(*zip(*rows))
        print(f'{name:18}{len(rows):8}{slope(of.bytes):16.0f}{of.bytes[0] / 1e6:10.1f}{of.bytes[-1] / 1e6:9.1f}'
              f'{of.descriptors[0]:7} to {of.descriptors[-1]:3}{of.threads[0]:5} to {of.threads[-1]:2}')
    tell_times(times)
    return 0 if program.returncode in (0, 1) and n == options.visits else 1


sys.exit(main())
