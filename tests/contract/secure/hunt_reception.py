#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""hunt_reception.py PROGRAMS HUNT NO_WIPE STOP_AT PHOTO_ROWS: what a day at the reception leaves in memory.

Twelve persons register, six of them from the chips of their cards, are passed on to a command, and come in with their tickets; what is made of each
face is noted meanwhile. When the next one has registered, nothing of a chip's photo may be left. At the end of the day
the search must find tickets, the vectors of the list, labels and the event's key; after the wiping none of them, in no
process. With wiping switched off from outside (NO_WIPE) it must find all of them, photos as well."""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
import remains  # noqa: E402
from counter import Counter, SKIP, comm  # noqa: E402

PROGRAMS, HUNT, NO_WIPE, STOP_AT, PHOTO_ROWS = sys.argv[1:6]
FIRST_CARD = 7
# So many pixels of three bytes are within what the search takes.
IN_COLOUR = 20
SCRATCH = pathlib.Path(tempfile.mkdtemp(prefix='kaoawase-hunt-'))
SOURCE = pathlib.Path(__file__).resolve().parents[3]
MODELS = SOURCE / 'models'


class Day(Counter):
    """A day without a window that stops with its numbers, and again when it is wiped."""

    def __init__(self, preload=()):
        # What is handed to a command goes with it.
        configuration = SCRATCH / 'commands.conf'
        configuration.write_text('[Reception]\nLine=76\nRegisterWith=counting /usr/bin/wc\n', encoding='utf-8')
        command = [f'{PROGRAMS}/kaoawase-reception', '--demo', '--headless', '--pairs', '0', '--patience', '300', '--config',
                   str(configuration)]
        self.stop_at = ('registered', 'day', 'wiped')
        self.log = tempfile.TemporaryFile('w+')
        self.lines = []
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=self.log, text=True,
                                        start_new_session=True,
                                        env={**os.environ, 'KAO_STOP_AT': 'registered,day,wiped',
                                             'LD_PRELOAD': ':'.join((STOP_AT, *preload))})

    def root(self):
        return self.process.pid

    def until(self, stage):
        """The line of @stage, with the program stopped; its workers are stopped, too."""
        for text in self.process.stdout:
            line = json.loads(text)
            self.lines.append(line)
            if line['stage'] == stage:
                break
        else:
            sys.exit(f'the day ended before "{stage}"\n{self.words()}')
        self.wait_stopped()
        self.hold(signal.SIGSTOP)
        return line

    def pids(self):
        return [pid for pid in [self.root(), *self.children(self.root())] if comm(pid)]

    def hold(self, sig):
        for pid in self.pids():
            try:
                os.kill(pid, sig)
            except ProcessLookupError:
                pass


def look(day, secrets):
    """What of @secrets lies in memory. Of each mapping the first is told, so every kind has a file of its own."""
    known = [x for manifest in MODELS.glob('*/manifest.ini') for x in ('--except', str(manifest))]
    show = ['--show'] if os.environ.get('KAO_TEST_SHOW') else []
    found = ''
    for file in (secrets, *sorted(secrets.parent.glob(f'{secrets.name}.*'))):
        done = subprocess.run([HUNT, *show, *known, '--secrets', str(file), *map(str, day.pids())], capture_output=True,
                              text=True)
        if done.returncode > 1:
            sys.exit(f'the search for {file.name} failed: {done.stderr}')
        found += done.stdout
    return found


def pieces(rows):
    """The bytes of each "photo SIZE" of a file of secrets."""
    at = 0
    while at < len(rows):
        end = rows.index(b'\n', at)
        size = int(rows[at:end].split()[1])
        yield rows[end + 1:end + 1 + size]
        at = end + 1 + size


def photo_secrets(person):
    """A file with pieces of the decoded photo in the chip of @person."""
    secrets = SCRATCH / f'p{person:02}.photo'
    with open(secrets, 'wb') as file:
        subprocess.run([PHOTO_ROWS, str(SOURCE / f'data/demo/card/p{person:02}.jp2')], stdout=file, check=True)
        file.flush()
        # What is handed to a command is in colour: every grey three times.
        for grey in pieces(secrets.read_bytes()):
            file.write(b'photo %d\n' % (3 * IN_COLOUR) + bytes(value for value in grey[:IN_COLOUR] for _ in range(3)))
    return secrets


def one_day(name, preload=()):
    """What was found of the photos when the next one had registered, of all at its end, and what after the wiping."""
    photos = ''
    secrets = SCRATCH / f'{name}.secrets'
    with Day(preload) as day:
        for _ in range(12):
            line = day.until('registered')
            subprocess.run([HUNT, '--collect', str(secrets), str(day.root())], check=True)
            if line['person'] > FIRST_CARD:
                photos += look(day, photo_secrets(line['person'] - 1))
            day.hold(signal.SIGCONT)
        line = day.until('day')
        assert line['registered'] == 12 and line['in'] == 12, line
        tickets = remains.find_tickets([day.root()])
        if len(tickets) < 12:
            sys.exit(f'only {len(tickets)} tickets were found at the end of the day: the search is blind')
        key = remains.find_key([day.root()], next(iter(tickets)))
        if key is None:
            sys.exit("the event's key was not found at the end of the day: the search is blind")
        remains.write_secrets(secrets, tickets, key, [b'Person %02d' % n for n in range(1, 13)])
        before = look(day, secrets)
        day.hold(signal.SIGCONT)
        day.until('wiped')
        after = look(day, secrets)
        print(f'== {name}: photos in {len(photos.splitlines())} places, {len(tickets)} tickets, {len(day.pids())} processes\nat the end of the day: '
              f'{len(before.splitlines())} places\nafter the wiping:\n{after[:2000] or "nothing"}', flush=True)
    return photos, before, after


def main():
    if os.geteuid() != 0:
        print('only root can read the memory of undumpable processes')
        return SKIP
    kinds = ('a ticket', 'a key', 'a label', 'a vector')
    wrong = []
    try:
        photos, before, after = one_day('day')
        wrong += ['something of a photo is left when the next one has registered'] if photos else []
        wrong += [f'at the end of the day nothing of {kind} is found: the search is blind'
                  for kind in kinds if kind not in before]
        wrong += ['something is left after the wiping'] if after else []
        photos, before, after = one_day('leak', [NO_WIPE])
        wrong += [] if 'a photo' in photos else ['the deliberate leak of a photo was not found']
        wrong += [f'the deliberate leak of {kind} was not found' for kind in kinds if kind not in after]
    finally:
        shutil.rmtree(SCRATCH)
    print('wrong: ' + ', '.join(wrong) if wrong else 'nothing of the day was left')
    return 1 if wrong else 0


sys.exit(main())
