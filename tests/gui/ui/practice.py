#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Practice: the list of situations, one of them chosen, and back to the list.

    practice.py PROGRAM ja|en
"""
import os
import subprocess
import sys
import tempfile

import gi
gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402

from drive import Counter, Failure, expect  # noqa: E402

WORDS = {
    'en': dict(case='Somebody else than on the card', badge='Practice: invented persons', n_cases=11),
    'ja': dict(case='カードとは別の人', badge='練習: 架空の人物', n_cases=11),
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


def main():
    program, language = sys.argv[1:]
    practice = None
    try:
        practice = Practice(program, language)
        buttons = [x for x in practice.nodes() if x.get_role_name() == 'push button']
        expect(len(buttons) >= practice.words['n_cases'], f'only {len(buttons)} situations')
        practice.press(practice.words['case'])
        counter = practice.wait(practice.find_counter, 'the counter with its badge')
        pid = counter.get_process_id()
        # The office's own settings are there.
        practice.wait(lambda: practice.has(counter, 'Practice Office'), "the office's name")
        arguments = open(f'/proc/{pid}/cmdline').read().split('\0')
        expect('other' in arguments and '--practice' in arguments, f'started as {arguments}')
        os.kill(pid, 15)
        practice.app = practice.wait(practice.find_list, 'the list again')
        practice.process.terminate()
        practice.process.wait()
    except (Failure, GLib.Error) as failure:
        print(f'practice ({language}): {failure}', file=sys.stderr)
        return 1
    finally:
        if practice is not None and practice.process.poll() is None:
            practice.process.kill()
    print(f'practice ({language}): in order')
    return 0


if __name__ == '__main__':
    sys.exit(main())
