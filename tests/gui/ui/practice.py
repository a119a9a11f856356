#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Practice: from the counter's menu to the list of situations, one of them chosen, back to the list, and back to the
counter as it was.

    practice.py PROGRAM ja|en
"""
import os
import subprocess
import sys
import tempfile

import gi
gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402

from drive import BUTTONS, Counter, Failure, expect  # noqa: E402

WORDS = {
    'en': dict(case='Somebody else than on the card', badge='Practice: invented persons', n_cases=18,
               entry='Practice (closes the counter meanwhile)'),
    'ja': dict(case='カードとは別の人', badge='練習: 架空の人物', n_cases=18, entry='練習（そのあいだ窓口の画面を閉じます）'),
}


class Practice(Counter):
    def __init__(self, program, language):
        self.words = WORDS[language]
        self.log = tempfile.TemporaryFile('w+')
        self.config = tempfile.NamedTemporaryFile('w', suffix='.conf')
        self.config.write(f'[Office]\nLanguage={language}\nMunicipality=131016\n[Municipality 131016]\nThreshold=60\nName=Practice Office\n')
        self.config.flush()
        self.process = subprocess.Popen([program, '--practice', '--config', self.config.name], stderr=self.log,
                                        env=dict(os.environ, G_DEBUG='fatal-warnings'))
        self.app = self.wait(self.find_list, 'the list')

    def apps(self):
        desktop = Atspi.get_desktop(0)
        return [x for x in (desktop.get_child_at_index(i) for i in range(desktop.get_child_count())) if x]

    def find_list(self):
        return next((x for x in self.apps() if x.get_process_id() == self.process.pid
                     and self.has(x, self.words['case'])), None)

    def find_counter(self):
        return next((x for x in self.apps() if x.get_process_id() != self.process.pid
                     and self.has(x, self.words['badge'])), None)

    def has(self, app, text):
        self.app = app
        return text in self.labels() or self.button(text) is not None


def practise(program, language):
    practice = Practice(program, language)
    try:
        buttons = [x for x in practice.nodes() if x.get_role_name() in BUTTONS]
        expect(len(buttons) >= practice.words['n_cases'], f'only {len(buttons)} situations')
        practice.press(practice.words['case'])
        counter = practice.wait(practice.find_counter, 'the counter with its badge')
        pid = counter.get_process_id()
        # The office's own settings are there.
        practice.wait(lambda: practice.has(counter, 'Practice Office'), "the office's name")
        arguments = open(f'/proc/{pid}/cmdline').read().split('\0')
        expect('other' in arguments and '--practice' in arguments, f'started as {arguments}')
        expect(not any(x.get_name() == practice.words['entry'] for x in practice.nodes()),
               'practice can be chosen in practice')
        os.kill(pid, 15)
        practice.app = practice.wait(practice.find_list, 'the list again')
        practice.process.terminate()
        practice.process.wait()
    finally:
        if practice.process.poll() is None:
            practice.process.kill()


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def apps():
    desktop = Atspi.get_desktop(0)
    return [x for x in (desktop.get_child_at_index(i) for i in range(desktop.get_child_count())) if x]


def find_with(counter, text, pids):
    """A program that shows @text and is none of @pids."""
    for app in apps():
        if app.get_process_id() in pids:
            continue
        counter.app = app
        if text in counter.labels() or counter.button(text) is not None:
            return app
    return None


def from_menu(program, language):
    """The counter goes, the list comes; the list goes, the counter comes. And it goes when nobody asked."""
    words = WORDS[language]
    counter = Counter(program, language, [])
    first = counter.process.pid
    waiting = counter.wait(lambda: counter.workers('kaoawase'), 'the process that waits')
    later = None
    try:
        counter.wait_ready()
        counter.key('F10')
        entry = counter.wait(lambda: next((x for x in counter.nodes() if x.get_name() == words['entry']), None),
                             'the entry of the menu')
        Atspi.Action.do_action(entry, 0)
        expect(counter.process.wait(30) == 0, 'the counter did not end well')
        # It is gone, so the rest is looked at without it.
        counter.process = type('Gone', (), {'poll': lambda self: None, 'pid': first})()
        practice = counter.wait(lambda: find_with(counter, words['case'], [first]), 'the list')
        list_pid = practice.get_process_id()
        os.kill(list_pid, 15)
        later = counter.wait(lambda: find_with(counter, counter.words['start'], [first, list_pid]), 'the counter again')
        later = later.get_process_id()
        arguments = open(f'/proc/{later}/cmdline').read().split('\0')
        expect('--demo' in arguments and '--practice' not in arguments, f'came back as {arguments}')
        family = subprocess.run(['pgrep', '-P', str(later)], capture_output=True, text=True).stdout.split()
        os.kill(later, 15)
        counter.wait(lambda: not any(is_alive(int(x)) for x in [later] + family), 'the end of everything')
    finally:
        if later is not None and is_alive(later):
            os.kill(later, 9)
    expect(waiting, 'nobody waited')


def main():
    program, language = sys.argv[1:]
    try:
        practise(program, language)
        from_menu(program, language)
    except (Failure, GLib.Error) as failure:
        print(f'practice ({language}): {failure}', file=sys.stderr)
        return 1
    print(f'practice ({language}): in order')
    return 0


if __name__ == '__main__':
    sys.exit(main())
