#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The reception's window with the demonstration camera, by keyboard alone and as a screen reader hears it.

    reception.py PROGRAM READ_CODE walk|lock|keys|event|pass ja|en [--shot FOLDER]

walk: consent, registration with a label, the ticket on the screen (read back from a picture of it), the gate by
ticket, again, by a stranger and by a stranger with somebody's ticket, what is handed out, the counts, the end of the
day. lock: after a while without a key the page is closed and what was on it is gone, but not at the gate. keys: random
keys for a while, after which the window still does its work. event: without one a window says so, and the reception
opens once the configuration names it; without a camera it says that. pass: where the configuration names commands of the
office's own, the consent names them, nothing is passed on without it, and what became of it is shown and gone with the
visitor.
"""
import argparse
import os
import random
import re
import subprocess
import sys
import tempfile
import time

import gi
gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402

from drive import BUTTONS, Counter, Failure, WORDS, expect  # noqa: E402
from walk import Reader, end, focused  # noqa: E402

SAID = {
    'en': dict(agrees='The visitor agrees.', register='Register', registered='Registered.', number="Number 1 of today's list.",
               next='Next visitor', code='Ticket as a two-dimensional code', name='Name or number',
               waiting='Please come before the camera', welcome='Welcome. Please come in.', again='Already in since ',
               show='Please show the ticket, or register.',
               stranger='Not found among those who registered today', other="The face is not the ticket's",
               here='Registered here', came='In', papers='Handed out: papers', uniform='Handed out: uniform',
               close='Close the day', back='Go back', wipe='Wipe the list', locked='Locked, because nobody',
               on='Go on', pages='Pages', event='Demonstration', no_camera='Camera: Not connected', ticket='Compared with the ticket alone',
               told='are also passed on to Counting, 拒否', sent='without your consent below', unsent='nothing is sent anywhere. Whoever',
               passes='The visitor agrees: also register with Counting, 拒否', took='Counting: registered. It says: ',
               refused='拒否: not registered.'),
    'ja': dict(agrees='来場者が同意しました。', register='登録', registered='登録しました。', number='本日の名簿の 1 番です。',
               next='次の方へ', code='チケットの二次元コード', name='お名前または番号',
               waiting='カメラの前', welcome='どうぞお入りください。', again='に入場済みです。',
               show='チケットを', stranger='本日の登録に見つかりません',
               other='チケットのお顔と一致しません', here='ここで登録した人', came='入場した人',
               papers='渡した数: papers', uniform='渡した数: uniform', close='一日を締める', back='戻る',
               wipe='名簿を消去する', locked='しばらく操作がなかったため', on='続ける', pages='画面の切り替え', event='デモの催し', no_camera='カメラ: 未接続', ticket='チケットの1件とだけ',
               told='Counting、拒否 にも渡し', sent='下のご同意がない限り', unsent='写真は残さず、どこにも送りません',
               passes='来場者が同意しました：Counting、拒否 にも登録', took='Counting：登録しました。先方の応答：',
               refused='拒否：登録は断られました。'),
}
LABEL = 'K-1207'
FIGURE = re.compile(r'^\d{1,3}\.\d$')


class Desk(Counter):
    def __init__(self, program, language, idle=600, more=''):
        if idle is None:
            self.start_without_event(program, language)
            return
        super().__init__(program, language, [],
                         f'IdleClearSeconds={idle}\n[Reception]\nLine=76\nHandOut=papers, uniform\n{more}')
        self.said_words = SAID[language]

    def start_without_event(self, program, language):
        """Not the demonstration."""
        self.words, self.said_words = WORDS[language], SAID[language]
        self.config = tempfile.NamedTemporaryFile('w', suffix='.conf')
        self.config.write(f'[Office]\nLanguage={language}\n')
        self.config.flush()
        self.log = tempfile.TemporaryFile('w+')
        self.process = subprocess.Popen([program, '--config', self.config.name], stderr=self.log,
                                        env=dict(os.environ, GTK_A11Y='atspi', G_DEBUG='fatal-warnings', LANGUAGE=language))
        self.app = self.wait(self.find_app, 'the window')

    def shown(self):
        """What is not hidden, nor inside something hidden. (The state SHOWING is not what GTK 4.8 tells.)"""
        stack = [self.app]
        while stack:
            node = stack.pop()
            try:
                if node.get_role_name() != 'application' and not node.get_state_set().contains(Atspi.StateType.VISIBLE):
                    continue
                children = [node.get_child_at_index(i) for i in range(node.get_child_count())]
            except GLib.Error:
                continue
            yield node
            stack += [child for child in children if child]

    def showing(self):
        """Everything that is on the screen in words."""
        found = []
        for node in self.shown():
            try:
                found.append(node.get_name())
            except GLib.Error:
                pass
        return [name for name in found if name]

    def sees(self, text):
        return any(text in x for x in self.showing())

    def wait_seen(self, text, patience=90):
        return self.wait(lambda: self.sees(text), f'"{text}" on the screen', patience)

    def wait_gone(self, text):
        return self.wait(lambda: not self.sees(text), f'"{text}" to go')

    def big_button(self):
        """Register is the name of a page, too."""
        found = [node for node in self.shown()
                 if node.get_role_name() in BUTTONS and node.get_name() == self.said_words['register']]
        tabs = [node for node in found if node.get_parent().get_name() == self.said_words['pages']]
        return next((node for node in found if node not in tabs), None)

    def may_register(self):
        node = self.big_button()
        return node is not None and node.get_state_set().contains(Atspi.StateType.SENSITIVE)

    def give_focus(self):
        """Without a window manager a new window has to be given the focus."""
        self.wait(lambda: subprocess.run(['xdotool', 'search', '--onlyvisible', '--pid', str(self.process.pid),
                                          'windowfocus'], capture_output=True).returncode == 0, 'the focus')
        self.wait(self.is_active, 'the window to be active')

    def is_active(self):
        return any(node.get_role_name() == 'frame' and node.get_state_set().contains(Atspi.StateType.ACTIVE)
                   for node in self.nodes())

    def count(self, what):
        """The number in the row called @what."""
        labels = self.labels()
        at = labels.index(what)
        around = [x for x in labels[max(0, at - 1):at + 2] if x.isdigit()]
        expect(around, f'no number beside {what} in {labels}')
        return around

    def type(self, text):
        subprocess.run(['xdotool', 'type', '--delay', '60', text], check=True)

    def enrol(self):
        """From consent to the ticket."""
        self.wait(lambda: focused(self) == self.said_words['agrees'], 'the focus at the consent')
        expect(not self.may_register(), 'registration is allowed without consent')
        self.key('space')
        self.wait(self.may_register, 'registration to be allowed')
        self.key('Tab')
        self.type(LABEL)
        self.wait(lambda: self.sees(f'{self.said_words["name"]}: {LABEL}'), 'the typed label')
        self.key('Return')
        self.wait_seen(self.said_words['registered'])


def read_code(desk):
    """What a phone's camera would read from the screen; "" for nothing."""
    with tempfile.NamedTemporaryFile(suffix='.png') as file:
        subprocess.run(['import', '-window', 'root', file.name], check=True)
        done = subprocess.run([desk.reader, file.name], capture_output=True, text=True)
    expect(done.returncode in (0, 1), f'the picture of the screen could not be looked at: {done.stderr}')
    return done.stdout.strip()


def check_ticket(desk, said):
    desk.wait_seen(said['number'])
    desk.wait_seen(said['code'])
    time.sleep(1)
    text = read_code(desk)
    expect(text.startswith('KAO1:') and len(text) <= 755, f'the code on the screen is not read as a ticket: "{text[:20]}"')
    expect(not any(LABEL in x for x in desk.showing()), 'the label is still shown beside the ticket')


def check_gate(desk, said, reader, shots):
    """Ticket, ticket again, a stranger, a stranger with the ticket: the demonstration's order."""
    reader.clear()
    desk.key('F3')
    desk.wait_seen(said['waiting'])
    heard = reader.wait('focus', re.escape(said['welcome']), desk)
    expect(LABEL in heard and re.search(r'\d+\.\d', heard), f'label and figure are not heard: {heard}')
    desk.wait_seen(said['ticket'])
    expect(any(FIGURE.match(x) for x in desk.showing()), 'there is no figure')
    desk.key('1')
    desk.wait(lambda: is_checked(desk, '1: papers'), 'the papers to be ticked')
    shot(desk, shots, 'welcome')
    # The same persons come round again: whatever was missed by a slow look is seen the next time.
    desk.wait(lambda: desk.sees(said['again']) and is_checked(desk, '1: papers') and not is_checked(desk, '2: uniform'),
              'somebody who is in already, with what was handed out')
    shot(desk, shots, 'again')
    desk.wait(lambda: sees_without_label(desk, said['stranger']), 'a stranger, without a label')
    shot(desk, shots, 'stranger')
    desk.wait(lambda: sees_without_label(desk, said['other']), "a stranger who is not told whose ticket he holds")
    shot(desk, shots, 'other')


def sees_without_label(desk, text):
    words = desk.showing()
    return any(text in x for x in words) and not any(LABEL in x for x in words)


def is_checked(desk, name):
    for node in desk.shown():
        if node.get_role_name() == 'check box' and node.get_name() == name:
            return node.get_state_set().contains(Atspi.StateType.CHECKED)
    return False


def check_day(desk, said, shots):
    desk.key('F4')
    desk.wait_seen(said['here'])
    for row, number in (('here', '1'), ('came', '1'), ('papers', '1'), ('uniform', '0')):
        expect(number in desk.count(said[row]), f'{said[row]}: not {number} in {desk.labels()}')
    desk.wait(lambda: focused(desk) == said['close'], 'the focus at the end of the day')
    desk.key('Return')
    desk.wait(lambda: focused(desk) == said['back'], 'the focus at the way back')
    shot(desk, shots, 'day')
    desk.key('Escape')
    desk.wait(lambda: focused(desk) == said['close'], 'the focus at the end of the day again')
    expect('1' in desk.count(said['here']), 'going back has wiped the list')
    desk.key('Return')
    desk.wait(lambda: focused(desk) == said['back'], 'the question again')
    desk.key('Tab')
    desk.wait(lambda: focused(desk) == said['wipe'], 'the focus at the wiping')
    desk.key('Return')
    desk.wait(lambda: '0' in desk.count(said['here']) and '0' in desk.count(said['came']), 'the counts to be zero')


def shot(desk, folder, name):
    if folder:
        desk.shot(os.path.join(folder, f'{name}.png'))


def check_names(desk):
    for node in desk.shown():
        if node.get_role_name() in (*BUTTONS, 'check box'):
            expect(node.get_name(), f'a {node.get_role_name()} has no name')


def do_walk(desk, options):
    said = desk.said_words
    reader = Reader(desk.process.pid)
    check_names(desk)
    desk.enrol()
    reader.wait('focus', re.escape(said['next']), desk)
    shot(desk, options.shot, 'ticket')
    check_ticket(desk, said)
    desk.key('Return')
    desk.wait_gone(said['registered'])
    desk.wait(lambda: focused(desk) == said['agrees'], 'the focus at the next consent')
    expect(not desk.may_register(), 'the consent of the one before still holds')
    expect(not any(LABEL in x for x in desk.showing()), 'the label of the one before is still there')
    check_gate(desk, said, reader, options.shot)
    check_names(desk)
    check_day(desk, said, options.shot)
    check_names(desk)


def do_lock(desk, options):
    """The ticket of whoever has just registered is on the screen."""
    said = desk.said_words
    desk.enrol()
    desk.wait_seen(said['locked'])
    shot(desk, options.shot, 'locked')
    expect(not desk.sees(said['code']) and not desk.sees(said['registered']), 'the ticket stays behind the lock')
    expect(not read_code(desk), 'the code can still be read from the screen')
    desk.key('F3')
    time.sleep(1)
    expect(desk.sees(said['locked']), 'a page opens in spite of the lock')
    desk.wait(lambda: focused(desk) == said['on'], 'the focus at the way on')
    desk.key('Return')
    desk.wait(lambda: focused(desk) == said['agrees'], 'the page as for the next visitor')
    expect(not desk.sees(said['registered']) and not desk.sees(LABEL), 'something of the last visitor is back')
    desk.key('F3')
    desk.wait_seen(said['welcome'])
    time.sleep(LOCK_SECONDS + 3)
    expect(not desk.sees(said['locked']), 'the gate is locked')


def do_keys(desk, options):
    seed = int(os.environ.get('KAO_TEST_SEED', random.randrange(1 << 30)))
    print(f'KAO_TEST_SEED={seed}')
    chance = random.Random(seed)
    keys = ['Tab', 'shift+Tab', 'space', 'Return', 'Escape', 'Delete', 'BackSpace', 'F2', 'F3', 'F4', 'F6', 'Up', 'Down',
            'Left', 'Right', '0', '1', '2', '9', 'a', 'n', 'ctrl+a', 'ctrl+v', 'F1', 'Home']
    end_at = time.monotonic() + 25
    n = 0
    while time.monotonic() < end_at:
        desk.key(chance.choice(keys))
        n += 1
        expect(desk.process.poll() is None, f'the program ended with {desk.process.returncode} after {n} keys')
    desk.key('Escape')
    desk.key('F4')
    desk.wait_seen(desk.said_words['here'])
    desk.key('F2')
    desk.key('Escape')
    desk.key('Escape')
    desk.wait_seen(desk.said_words['agrees'])
    print(f'{n} keys')


def children_of(pid):
    """The names of all processes below @pid."""
    listed = subprocess.run(['ps', '-e', '-o', 'pid=,ppid=,comm='], capture_output=True, text=True, check=True).stdout
    rows = [line.split(None, 2) for line in listed.splitlines()]
    below, names = {str(pid)}, []
    for _ in range(4):
        below |= {row[0] for row in rows if row[1] in below}
    return ' '.join([*names, *(row[2] for row in rows if row[0] in below)])


def do_event(desk, options):
    desk.wait_label('設定ファイルに催しがありません')
    shot(desk, options.shot, 'no-event')
    with tempfile.NamedTemporaryFile('w') as key:
        subprocess.run([options.program, '--new-event-key'], stdout=key, check=True)
        desk.config.write(f'[Reception]\nEvent=E\nEventKey={key.name}\n')
        desk.config.flush()

        def is_open():
            desk.app = desk.find_app()
            return desk.app and desk.sees(desk.said_words['agrees'])
        desk.wait(is_open, 'the reception')
    desk.wait(lambda: 'kaoawase-usbwa' in children_of(desk.process.pid), 'the process that tells of plugs')
    desk.give_focus()
    desk.key('F3')
    desk.wait_seen(desk.said_words['waiting'])
    desk.wait_seen(desk.said_words['no_camera'])
    shot(desk, options.shot, 'no-camera')


def do_pass(desk, options):
    """wc counts what it is handed: lines, words and bytes of the photo."""
    said = desk.said_words
    expect(desk.sees(said['told']) and desk.sees(said['sent']) and not desk.sees(said['unsent']),
           f'the consent does not say who is handed what: {desk.showing()}')
    shot(desk, options.shot, 'consent')
    desk.enrol()
    expect(not desk.sees('Counting'), 'something was passed on without consent')
    desk.key('Return')
    desk.wait(lambda: focused(desk) == said['agrees'], 'the next visitor')
    desk.key('space')
    # Past the label, the list and the ticket.
    for _ in range(4):
        desk.key('Tab')
    desk.wait(lambda: focused(desk) == said['passes'], f'the focus at the consent to pass on, not {focused(desk)}')
    desk.key('space')
    desk.wait(lambda: is_checked(desk, said['passes']), 'the consent to pass on')
    desk.key('Tab')
    desk.wait(lambda: focused(desk) == said['register'], 'the focus at Register')
    desk.key('Return')
    desk.wait_seen(said['refused'])
    line = desk.wait(lambda: next((x for x in desk.showing() if said['took'] in x), None), 'what the command has said')
    counted = re.search(r'(\d+) +(\d+) +(\d+) /dev/fd/3', line)
    expect(counted and int(counted[3]) > 10000, f'the photo was not handed over: {line}')
    shot(desk, options.shot, 'passed-on')
    desk.wait(lambda: focused(desk) == said['next'], 'the focus at the next visitor')
    desk.key('Return')
    desk.wait(lambda: focused(desk) == said['agrees'], 'the consent of the next visitor')
    expect(not desk.sees('/dev/fd/3') and not desk.sees(said['refused']), 'what was said of the last visitor is still there')
    expect(not is_checked(desk, said['passes']), 'the last visitor\'s consent still holds')


LOCK_SECONDS = 25
COMMANDS = 'RegisterWith=Counting /usr/bin/wc, 拒否 /usr/bin/false\n'
SCENARIOS = {'walk': (do_walk, 600), 'lock': (do_lock, LOCK_SECONDS), 'keys': (do_keys, 600),
             'event': (do_event, None), 'pass': (do_pass, 600)}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('program')
    parser.add_argument('read_code')
    parser.add_argument('scenario', choices=SCENARIOS)
    parser.add_argument('language', choices=SAID)
    parser.add_argument('--shot')
    options = parser.parse_args()
    scenario, idle = SCENARIOS[options.scenario]
    desk = None
    try:
        desk = Desk(options.program, options.language, idle, COMMANDS if options.scenario == 'pass' else '')
        desk.reader = options.read_code
        if idle is not None:
            desk.give_focus()
        scenario(desk, options)
        desk.close()
    except Failure as failure:
        print(f'{options.scenario} ({options.language}): {failure}', file=sys.stderr)
        if desk:
            print(desk.said(), file=sys.stderr)
        return 1
    finally:
        if desk:
            end(desk)
    print(f'{options.scenario} ({options.language}): in order')
    return 0


if __name__ == '__main__':
    sys.exit(main())
