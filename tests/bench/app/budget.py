#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The budget: what a visit costs in the whole program, window and workers and demonstration devices included, and
what its steps cost alone. By hand, a few minutes:

  ninja -C build tests/bench/app/steps
  tests/gui/ui/in-display.sh tests/bench/app/budget.py [--build build] [--visits 12] [--starts 5] [--lines 310]
    [--documents card,form,card-back,form-bare]

With --lines the demo's scanner has so many lines a second, as a real one (310: eight seconds for a card), and each
document is scanned a second time with nothing looked at before the last line. form-bare is the form with its photo's
frame empty. The plain way is dlib's face finder on the whole scan as it comes, in each of the four quarter turns: only
where the face is, without its crop and its figure.

On a machine that has other work, put "chrt -r 1" before it.

The program is the shipped one with --verbose; what it says is stamped here as it arrives, and with each line the
processor time of all its processes is read. Rows are wall milliseconds and processor milliseconds, median and 95 %
(with a dozen visits that is the largest but none). A share of the processor is of one core.
"""
import argparse
import collections
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.normpath(os.path.join(HERE, '../../..'))
STEP = re.compile(r'engine: ([a-z ]+): waited (\d+) us, took (\d+) us, processor (\d+) us')
LINES = re.compile(r'scan: (\d+) of (\d+) lines')
PATIENCE = 120
FAULTS = {'lines': 'lines as from a real scanner', 'latelines': 'the same, searched after the last line alone'}
LIVE_SECONDS = 10
# Picture, resolution and area in mm, as the program has it scanned.
GLASS = {'card': ('card.jpg', 600, 105, 105), 'form': ('form.jpg', 300, 210, 297), 'card-back': ('card-back.jpg', 600, 105, 105),
         'form-bare': ('form.jpg', 300, 210, 297)}
FORMS_PHOTO = '1826,188 2236,712'  # in pixels of form.jpg
PLAIN = 'the plain way'

Said = collections.namedtuple('Said', 'when spent text')


class Family:
    """The processor time of a process and all that came of it, in milliseconds."""

    def __init__(self, pid):
        self.pid, self.last = pid, {}

    @staticmethod
    def children(pid):
        found = []
        try:
            for task in os.listdir(f'/proc/{pid}/task'):
                with open(f'/proc/{pid}/task/{task}/children', encoding='ascii') as file:
                    found += [int(word) for word in file.read().split()]
        except OSError:
            pass
        return found

    def members(self):
        stack, seen = [self.pid], []
        while stack:
            pid = stack.pop()
            seen.append(pid)
            stack += self.children(pid)
        return seen

    def spent(self):
        for pid in self.members():
            try:
                for task in os.listdir(f'/proc/{pid}/task'):
                    with open(f'/proc/{pid}/task/{task}/schedstat', encoding='ascii') as file:
                        self.last[pid, task] = int(file.read().split()[0]) / 1e6
            except OSError:
                pass
        return sum(self.last.values())

    def memory(self):
        """Proportional megabytes of each process by name."""
        sizes = collections.Counter()
        for pid in self.members():
            try:
                with open(f'/proc/{pid}/comm', encoding='ascii') as file:
                    name = file.read().strip()
                with open(f'/proc/{pid}/smaps_rollup', encoding='ascii') as file:
                    sizes[name] += next(int(line.split()[1]) for line in file if line.startswith('Pss:')) / 1024
            except (OSError, StopIteration):
                pass
        return sizes


class Program:
    """The running counter and what it says."""

    def __init__(self, args, arguments, idle_seconds=600, programs=None):
        self.config = tempfile.NamedTemporaryFile('w', suffix='.conf')
        self.config.write(f'[Office]\nLanguage=en\nIdleClearSeconds={idle_seconds}\n')
        self.config.flush()
        self.said, self.news = [], threading.Condition()
        environment = {key: value for key, value in os.environ.items() if key not in ('G_DEBUG', 'LANGUAGE')}
        self.began = time.monotonic()
        self.process = subprocess.Popen([os.path.join(programs or os.path.join(args.build, 'bin'), 'kaoawase'), '--demo', '--verbose', '--config',
                                         self.config.name] + arguments,
                                        env=environment, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
        self.family = Family(self.process.pid)
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        for line in self.process.stderr:
            now = time.monotonic()
            is_mark = 'session: ' in line or 'painted: ' in line or 'lines' in line
            spent = self.family.spent() if is_mark else None
            with self.news:
                self.said.append(Said(now, spent, line.strip()))
                self.news.notify_all()

    def wait(self, what, begin=0):
        """The first line from @begin on that holds one of the words of @what; and its place."""
        words = what if isinstance(what, tuple) else (what,)
        end = time.monotonic() + PATIENCE
        with self.news:
            while True:
                for place in range(begin, len(self.said)):
                    if any(word in self.said[place].text for word in words):
                        return place
                begin = max(begin, len(self.said))
                if self.process.poll() is not None or not self.news.wait(end - time.monotonic()):
                    tail = '\n  '.join(said.text for said in self.said[-12:])
                    raise SystemExit(f'no "{what}" came; the last lines were\n  {tail}')

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)


def press(key):
    subprocess.run(['xdotool', 'key', key], check=True)


def spread(values):
    values = sorted(values)
    if not values:
        return f'{"-":>8}{"-":>8}'
    return f'{statistics.median(values):8.1f}{values[min(len(values) - 1, int(0.95 * len(values)))]:8.1f}'


def row(name, walls, processors=(), note=''):
    print(f'  {name:34}{spread(walls)}  {spread(processors)}   {len(walls):4}  {note}'.rstrip())


def head(title):
    print(f'\n{title}\n  {"":34}{"wall":>8}{"95 %":>8}  {"cpu":>8}{"95 %":>8}      n')


def steps_of(said, name):
    found = [STEP.search(line.text) for line in said]
    found = [match for match in found if match and match[1] == name]
    return [[int(match[place]) / 1e3 for match in found] for place in (2, 3, 4)]


def one_visit(program):
    """The marks of one visit by name, and what was said in it."""
    begin = len(program.said)
    press('Return')
    over = program.wait(('-> result', 'result: ', 'ended: '), program.wait('-> locating', begin))
    shown = program.wait('painted: ', over)
    said = program.said[begin:shown + 1]
    marks = {'shown': said[-1]}
    for line in said:
        if LINES.search(line.text):
            marks['last line'] = line
        for event, mark in (('-> locating', 'taken'), ('locating -> comparing', 'located'), ('comparing -> result', 'compared')):
            if event in line.text:
                marks[mark] = line
    return marks, said


def visits(args, document, fault, programs):
    """Some visits in a row; each of them cleared by hand."""
    program = Program(args, ['--document', document.removesuffix('-bare')] + (['--demo-fault', fault] if fault else []), programs=programs)
    place = program.wait('painted: start allowed')
    program.wait('painted: camera')
    time.sleep(3)
    made, peak = [], collections.Counter()
    for _ in range(args.visits + 1):
        made.append(one_visit(program))
        peak |= program.family.memory()
        place = len(program.said)
        press('Delete')
        if 'compared' in made[-1][0]:
            program.wait('-> live', place)
        time.sleep(1.5)
    program.end()
    return made[1:], peak


def show_visits(document, made, alone, fault):
    head(f'{document}: from the last line' + (f' ({FAULTS.get(fault.split("=")[0], fault)})' if fault else ''))
    if all('located' in marks for marks, _ in made):
        order = ['last line', 'taken', 'located', 'compared', 'shown']
        names = ['to the window', 'located', 'described and compared', 'shown']
    else:
        order, names = ['last line', 'taken', 'shown'], ['to the window', 'no photo, said']
    for name, a, b in zip(names, order, order[1:]):
        row(name, [(marks[b].when - marks[a].when) * 1e3 for marks, _ in made],
            [marks[b].spent - marks[a].spent for marks, _ in made])
    row('LAST LINE TO SHOWN', [(marks['shown'].when - marks['last line'].when) * 1e3 for marks, _ in made],
        [marks['shown'].spent - marks['last line'].spent for marks, _ in made], 'all processes')
    for name in ('look ahead', 'locate', 'describe portrait'):
        said = [line for _, lines in made for line in lines]
        waited, took, processor = steps_of(said, name)
        if took:
            row(f'engine: {name}', took, processor, f'waited {statistics.median(waited):.1f}')
        took, processor = steps_of(alone, name)[1:]
        if took:
            row(f'  the same alone', took, processor)
    took, processor = steps_of(alone, PLAIN)[1:]
    shown = statistics.median((marks['shown'].when - marks['last line'].when) * 1e3 for marks, _ in made)
    row(f'{PLAIN}, alone', took, processor, f'{statistics.median(took) / shown:.1f} times LAST LINE TO SHOWN')


def alone_steps(args, document, folder):
    glass, *numbers = GLASS[document]
    demo = os.path.join(SOURCE, 'data/demo')
    done = subprocess.run([os.path.join(args.build, 'tests/bench/app/steps'), f'{folder or demo}/glass/{glass}', *map(str, numbers),
                           f'{demo}/visitor-right/f000.jpg', str(args.visits + 1)], stdout=subprocess.PIPE, text=True, check=True)
    return [Said(0, None, line) for line in done.stdout.splitlines()]


def starts(args):
    head(f'from the start of the program')
    times = collections.defaultdict(list)
    spent = collections.defaultdict(list)
    loads, devices = [], []
    for _ in range(args.starts):
        program = Program(args, [])
        begin, end = (program.said[program.wait(f'scanner {mark} waited for')].when for mark in ('is', 'was'))
        devices.append((end - begin) * 1e3)
        for mark in ('window', 'camera', 'start allowed'):
            said = program.said[program.wait(f'painted: {mark}')]
            times[mark].append((said.when - program.began) * 1e3)
            spent[mark].append(said.spent)
        loads += program.said
        program.end()
    # Which an office has switched on already.
    row("waiting for the demo's scanner", devices)
    for name, mark in (('first window', 'window'), ('preview', 'camera'), ('START CAN BE PRESSED', 'start allowed')):
        row(name, times[mark], spent[mark])
        row('  less that scanner', [when - less for when, less in zip(times[mark], devices)])
    waited, took, processor = steps_of(loads, 'load')
    row('engine: load', took, processor, f'waited {statistics.median(waited):.1f}' if waited else '')


def own_tree(args, folder):
    """The same programs in a tree of their own under @folder. Returns where they and their demonstration's data are."""
    shutil.copytree(os.path.join(args.build, 'bin'), os.path.join(folder, 'bin'))
    share, own = os.path.join(args.build, 'share/kaoawase'), os.path.join(folder, 'share/kaoawase')
    os.makedirs(own)
    for name in os.listdir(share):
        if name != 'demo':
            os.symlink(os.path.realpath(os.path.join(share, name)), os.path.join(own, name))
    shutil.copytree(os.path.join(SOURCE, 'data/demo'), os.path.join(own, 'demo'))
    return os.path.join(folder, 'bin'), os.path.join(own, 'demo')


def without_visitor(args, folder):
    """The programs, before whose camera nobody stands."""
    programs, demo = own_tree(args, folder)
    for name in os.listdir(os.path.join(demo, 'visitor-right')):
        subprocess.run(['convert', '-size', '1280x720', 'gradient:', os.path.join(demo, 'visitor-right', name)], check=True)
    return programs


def without_photo(args, folder):
    """The programs, on whose glass the form has no photo; and their data."""
    programs, demo = own_tree(args, folder)
    form = os.path.join(demo, 'glass', GLASS['form'][0])
    subprocess.run(['convert', form, '-fill', '#f4f4f4', '-draw', f'rectangle {FORMS_PHOTO}', '-quality', '90', form], check=True)
    return programs, demo


def stays(args):
    """A face before the camera; then, in another run, nobody until the camera is off."""
    program = Program(args, [])
    program.wait('painted: start allowed')
    time.sleep(3)
    begin, before, since = len(program.said), program.family.spent(), time.monotonic()
    time.sleep(LIVE_SECONDS)
    spent, passed = program.family.spent() - before, time.monotonic() - since
    live = program.said[begin:]
    program.end()
    with tempfile.TemporaryDirectory(prefix='kao-budget-') as folder:
        program = Program(args, [], idle_seconds=5, programs=without_visitor(args, folder))
        program.wait('painted: idle', program.wait('-> live'))
        time.sleep(1)
        before, since = program.family.spent(), time.monotonic()
        time.sleep(LIVE_SECONDS)
        idle, idle_passed = program.family.spent() - before, time.monotonic() - since
        program.end()
    head(f'live for {LIVE_SECONDS} seconds; idle for as long')
    took, processor = steps_of(live, 'track')[1:]
    row('engine: track, one frame', took, processor, f'{len(took) / passed:.1f} a second')
    print(f'  processor while live: {spent / passed / 10:.0f} % of a core; while idle: {idle / idle_passed / 10:.1f} %')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--build', default=os.path.join(SOURCE, 'build'))
    parser.add_argument('--visits', type=int, default=12)
    parser.add_argument('--starts', type=int, default=5)
    parser.add_argument('--documents', type=lambda text: text.split(','), default=['card', 'form', 'card-back', 'form-bare'])
    speed = parser.add_mutually_exclusive_group()
    speed.add_argument('--fault', help='of the demo scanner, such as busy=2')
    speed.add_argument('--lines', type=int, help='a second, as a real scanner has them; and all looked at after the last beside it')
    args = parser.parse_args()
    args.build = os.path.abspath(args.build)
    print(f'load {os.getloadavg()[0]:.1f} before, on {os.cpu_count()} cores')
    starts(args)
    stays(args)
    peak = collections.Counter()
    for document in args.documents:
        with tempfile.TemporaryDirectory(prefix='kao-budget-') as folder:
            programs, demo = without_photo(args, folder) if document.endswith('-bare') else (None, None)
            alone = alone_steps(args, document, demo)
            for fault in [f'{name}={args.lines}' for name in FAULTS] if args.lines else [args.fault]:
                made, memory = visits(args, document, fault, programs)
                peak |= memory
                show_visits(document, made, alone, fault)
    print('\nmemory with a figure shown, MB of each process (its part of what is shared): '
          + ', '.join(f'{name} {size:.0f}' for name, size in sorted(peak.items())) + f'; together {sum(peak.values()):.0f}')
    print(f'load {os.getloadavg()[0]:.1f} after')


if __name__ == '__main__':
    sys.exit(main())
