#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole visit by keyboard as a screen reader hears it: the log of accessibility events of the real program
with the demonstration devices.

    walk.py PROGRAM ja|en

Led by the focus alone, it must hear: the message when the card lies with its back up, the choice between two
portraits, the result with outcome, figure and line, the one of comparing again, the countdown at ten seconds
and not each second, and after every key the focus is somewhere.
"""
import re
import sys
import time

import gi
gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402

import drive  # noqa: E402
from drive import Counter, Failure, WORDS, expect  # noqa: E402

HEARD = {
    'en': dict(result=r'^\d+\.\d: (At or above the line|Look closer|Below the line)\. The line is 60\.0\.$',
               countdown=r'^Clears in (\d+) seconds', pane='Picture of the visitor', photo='Photo 1'),
    'ja': dict(result=r'^\d+\.\d: (基準値以上|要確認|基準値未満)。基準値は 60\.0 です。$',
               countdown=r'^あと (\d+) 秒で', pane='来庁者の映像', photo='写真 1'),
}
CLEAR_SECONDS = 13


def listen(seconds):
    """Lets the time pass, and events come: in this thread, because libatspi bears no second one beside it."""
    end = time.monotonic() + seconds
    context = GLib.MainContext.default()
    while time.monotonic() < end:
        if not context.iteration(False):
            time.sleep(0.01)


class Reader:
    """Keeps what a screen reader would be told."""

    def __init__(self, pid):
        self.pid = pid
        self.log = []
        self.listener = Atspi.EventListener.new(self.on_event)
        for name in ('object:state-changed:focused', 'object:property-change:accessible-name'):
            self.listener.register(name)
        drive.pause = listen

    def on_event(self, event):
        try:
            if event.source.get_process_id() != self.pid:
                return
            is_focus = event.type.startswith('object:state-changed:focused')
            if is_focus and not event.detail1:
                return
            entry = ('focus' if is_focus else 'name', event.source.get_role_name(), event.source.get_name())
        except GLib.Error:
            return
        self.log.append(entry)

    def entries(self, kind):
        return [x for x in self.log if x[0] == kind]

    def wait(self, kind, pattern, counter, patience=90):
        """Waits for an entry whose name matches; returns the name."""
        end = time.monotonic() + patience
        while time.monotonic() < end:
            for _, _, name in self.entries(kind):
                if re.search(pattern, name):
                    return name
            if counter.process.poll() is not None:
                break
            listen(0.1)
        raise Failure(f'nothing like {pattern} was heard; heard: {self.log}')

    def clear(self):
        listen(0.05)      # what has come so far goes, too
        self.log.clear()


def focused(counter):
    for node in counter.nodes():
        try:
            if node.get_state_set().contains(Atspi.StateType.FOCUSED) and node.get_role_name() != 'frame':
                return node.get_name()
        except GLib.Error:
            pass
    return None


def walk_result(program, language):
    words = HEARD[language]
    counter = Counter(program, language, [], office=f'IdleClearSeconds={CLEAR_SECONDS}\n')
    try:
        reader = Reader(counter.process.pid)
        counter.wait_ready()
        for key in ('space', 'space'):
            counter.key(key)
            listen(1)
            expect(focused(counter), f'after {key} nothing has the focus')
        reader.clear()
        counter.key('Return')
        said = reader.wait('focus', words['result'], counter)
        print(f'{language}: result: {said}')
        called = reader.wait('name', words['countdown'].replace(r'(\d+)', '10'), counter, CLEAR_SECONDS + 5)
        print(f'{language}: countdown: {called}')
        # It clears itself; the focus goes home, and nothing of the figure can be heard any more.
        counter.wait(lambda: focused(counter) == words['pane'], 'the focus at the pane')
        calls = [x for x in reader.entries('name') if re.search(words['countdown'], x[2])]
        expect(len(calls) <= 2, f'the countdown was told {len(calls)} times: {calls}')
        expect(not any(re.search(words['result'], x.get_name() or '') for x in counter.nodes()),
               'the result can still be read')
        counter.close()
    finally:
        end(counter)


def walk_message(program, language):
    """The back of a card: the bar is heard, Escape closes it, the focus goes home."""
    counter = Counter(program, language, ['--document', 'card-back'])
    try:
        reader = Reader(counter.process.pid)
        counter.wait_ready()
        reader.clear()
        counter.key('Return')
        said = reader.wait('focus', WORDS[language]['back'], counter)
        print(f'{language}: message: {said}')
        counter.wait_ready()
        counter.key('Escape')
        counter.wait(lambda: focused(counter) == HEARD[language]['pane'], 'the focus at the pane')
        counter.close()
    finally:
        end(counter)


def walk_choice(program, language):
    """Two cards: the first photo is heard, the key 2 takes the second."""
    counter = Counter(program, language, ['--document', 'two-cards'])
    try:
        reader = Reader(counter.process.pid)
        counter.wait_ready()
        reader.clear()
        counter.key('Return')
        said = reader.wait('focus', HEARD[language]['photo'], counter)
        print(f'{language}: choice: {said}')
        counter.key('2')
        reader.wait('focus', HEARD[language]['result'], counter)
        # Enter compares again: the focus leaves the old result, and the new one is heard.
        reader.clear()
        counter.key('Return')
        reader.wait('focus', re.escape(HEARD[language]['pane']), counter)
        said = reader.wait('focus', HEARD[language]['result'], counter)
        print(f'{language}: again: {said}')
        counter.key('n')
        counter.wait(lambda: focused(counter) == HEARD[language]['pane'], 'the focus at the pane')
        counter.close()
    finally:
        end(counter)


def end(counter):
    if counter.process.poll() is None:
        counter.process.kill()
        counter.process.wait()


def main():
    program, language = sys.argv[1:]
    try:
        for walk in (walk_result, walk_message, walk_choice):
            walk(program, language)
    except Failure as failure:
        print(f'walk ({language}): {failure}', file=sys.stderr)
        return 1
    print(f'walk ({language}): in order')
    return 0


if __name__ == '__main__':
    sys.exit(main())
