#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives the real program with the demonstration devices as an assistive technology would: it presses
buttons by their accessible names and reads labels back.

    drive.py PROGRAM SCENARIO ja|en [--pack-path DIR] [--pack NAME] [--shot FILE]

Needs a screen and a session bus (in-display.sh). Exit code 0 when everything was as it should be.
"""
import argparse
import os
import re
import signal
import subprocess
import sys
import tempfile
import time

import gi
gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402

WORDS = {
    'en': dict(start='Start Matching', cancel='Cancel', clear='Next visitor', again='Compare again', shot='Take Shot',
               retake='Retake', above='At or above the line', below='Below the line',
               review='Look closer', ready='Ready for the next visitor',
               crash="The scanner's driver ended unexpectedly.",
               camera_crash="The camera's driver ended unexpectedly.", back='This looks like the back',
               silent='The scanner is busy or warming up.', seconds='seconds so far',
               photo='Photo 2', scanning='Scanning the document…', scanner='Scanner: Ready', model='Face model: ',
               loading='loading'),
    'ja': dict(start='照合開始', cancel='取り消し', clear='次の方へ', again='もう一度照合', shot='撮影',
               retake='撮り直し', above='基準値以上', below='基準値未満',
               review='要確認', ready='次の方をお迎えできます',
               crash='スキャナの制御が異常終了しました。',
               camera_crash='カメラの制御が異常終了しました。', back='書類の裏面のようです',
               silent='スキャナが使用中か準備中です。', seconds='秒経過',
               photo='写真 2', scanning='書類を読み取っています…', scanner='スキャナ: 準備完了', model='照合モデル: ',
               loading='読み込み中'),
}
BUTTONS = ('push button', 'button', 'toggle button')  # newer AT-SPI leaves the "push" out
FIGURE = re.compile(r'^\d{1,3}\.\d$')
PATIENCE = 90  # seconds; a loaded machine is slow, a broken program is slower


# A program that listens to events as well puts its own in this place.
def pause(seconds):
    time.sleep(seconds)


class Failure(Exception):
    pass


class Counter:
    """The running program, seen through AT-SPI."""

    def __init__(self, program, language, arguments, office='', demo=True):
        self.words = WORDS[language]
        self.language = language
        self.config = tempfile.NamedTemporaryFile('w', suffix='.conf')
        self.config.write(f'[Office]\nLanguage={language}\n{office}')
        self.config.flush()
        environment = dict(os.environ, GTK_A11Y='atspi', G_DEBUG='fatal-warnings')
        environment.pop('LANGUAGE', None)
        self.log = tempfile.TemporaryFile('w+')
        self.process = subprocess.Popen(
            [program] + ['--demo'] * demo + ['--config', self.config.name] + arguments, env=environment, stderr=self.log)
        self.app = self.wait(self.find_app, 'the window')

    def said(self):
        """What the program wrote to its log."""
        self.log.seek(0)
        return self.log.read()

    def find_app(self):
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            app = desktop.get_child_at_index(i)
            if app and app.get_process_id() == self.process.pid:
                return app
        return None

    def wait(self, look, what, patience=PATIENCE):
        end = time.monotonic() + patience
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise Failure(f'the program ended with {self.process.returncode} before {what}')
            try:
                found = look()
                if found:
                    return found
            except GLib.Error:
                pass  # the tree changed under our feet
            pause(0.1)
        raise Failure(f'no sign of {what} within {patience} s; seen: {self.labels()}')

    def nodes(self):
        stack = [self.app]
        while stack:
            node = stack.pop()
            yield node
            try:
                for i in range(node.get_child_count()):
                    child = node.get_child_at_index(i)
                    if child:
                        stack.append(child)
            except GLib.Error:
                pass

    @staticmethod
    def is_showing(node):
        # GTK 4.8 sets SHOWING for windows only; what is not on the screen has no size.
        return (node.get_state_set().contains(Atspi.StateType.VISIBLE)
                and node.get_extents(Atspi.CoordType.WINDOW).width > 0)

    def labels(self):
        found = []
        for node in self.nodes():
            try:
                if node.get_role_name() == 'label' and node.get_name():
                    found.append(node.get_name())
            except GLib.Error:
                pass
        return found

    def button(self, name):
        return next((x for x in self.nodes() if x.get_role_name() in BUTTONS and x.get_name() == name), None)

    def is_sensitive(self, name):
        node = self.button(name)
        return node is not None and node.get_state_set().contains(Atspi.StateType.SENSITIVE)

    def press(self, name):
        self.wait(lambda: self.is_sensitive(name), f'the button {name} to be allowed')
        if not Atspi.Action.do_action(self.button(name), 0):
            raise Failure(f'the button {name} could not be pressed')

    def figure(self):
        return next((x for x in self.labels() if FIGURE.match(x)), None)

    def wait_label(self, text):
        return self.wait(lambda: any(text in x for x in self.labels()), f'"{text}"')

    def wait_ready(self):
        # Start Matching is allowed while the camera starts; a shot is not.
        self.wait(lambda: self.is_sensitive(self.words['start']) and self.is_sensitive(self.words['shot']),
                  'Start Matching and a shot to be allowed')

    def workers(self, name):
        """Process numbers of the program's descendants whose program is called so."""
        listing = subprocess.run(['ps', '--no-headers', '-e', '-o', 'pid,ppid,args'],
                                 capture_output=True, text=True).stdout
        rows = [line.split() for line in listing.splitlines()]
        family = {self.process.pid}
        while True:
            grown = family | {int(row[0]) for row in rows if int(row[1]) in family}
            if grown == family:
                break
            family = grown
        return [int(row[0]) for row in rows
                if int(row[0]) in family and os.path.basename(row[2]) == name]

    def key(self, name):
        subprocess.run(['xdotool', 'key', name], check=True)

    def match(self, press=None):
        """One match from ready to figure; returns the figure."""
        self.wait_ready()
        press() if press else self.press(self.words['start'])
        return float(self.wait(self.figure, 'a figure'))

    def clear(self, press=None):
        press() if press else self.press(self.words['clear'])
        self.wait(lambda: self.figure() is None, 'the figure to go')
        self.wait_ready()

    def shot(self, path):
        pause(0.5)
        subprocess.run(['import', '-window', 'root', path], check=True)

    def close(self):
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(30)
        if status != 0:
            raise Failure(f'the program ended with {status}')


def expect(condition, what):
    if not condition:
        raise Failure(what)


def check_names(counter):
    """Everything that can be pressed has a name."""
    roles = (*BUTTONS, 'check box', 'radio button')
    shown = [x for x in counter.nodes() if x.get_role_name() in roles and counter.is_showing(x)]
    expect(len(shown) > 5, f'only {len(shown)} things to press')
    for node in shown:
        expect(node.get_name(), f'a {node.get_role_name()} has no name')


def do_match(counter, options):
    """The right person: a figure and its words, twice, and nothing left between."""
    counter.wait_ready()
    check_names(counter)
    for _ in range(2):
        figure = counter.match()
        labels = counter.labels()
        words = [counter.words[x] for x in ('above', 'review', 'below')]
        expect(0 <= figure <= 100, f'{figure} is off the scale')
        expect(any(x in labels for x in words), f'no outcome in words: {labels}')
        expect(not any('%' in x for x in labels), f'a percentage: {labels}')
        expect(find(counter, 'GtkLabel') is None, 'an empty label is read aloud by its name in GTK')
        if options.shot:
            counter.shot(options.shot)
        counter.clear()
        expect(not any(x in counter.labels() for x in words), 'the outcome stayed after the clearing')


def do_other(counter, options):
    """Another person than on the document: below the line."""
    counter.match()
    counter.wait_label(counter.words['below'])
    if options.shot:
        counter.shot(options.shot)


CANCEL_SECONDS = 0.2


def time_cancel(counter):
    """Seconds from Escape to the answer on screen: Cancel is grey, the scan is given up. Not pressed through the
    accessibility bus: GTK lets a button look pressed for 250 ms before it acts, which a mouse or a key do not meet."""
    counter.wait_ready()
    counter.press(counter.words['start'])
    counter.wait(lambda: counter.is_sensitive(counter.words['cancel']), 'the scan')
    button = counter.button(counter.words['cancel'])
    began = time.monotonic()
    counter.key('Escape')
    while button.get_state_set().contains(Atspi.StateType.SENSITIVE):
        expect(time.monotonic() - began < PATIENCE, 'Cancel was not answered')
        pause(0.005)
    return time.monotonic() - began


def do_cancel(counter, options):
    """Cancelled while the scanner moves, which is answered at once; the next match works."""
    times = []
    for _ in range(5):
        times.append(time_cancel(counter))
        counter.wait_ready()
        expect(counter.figure() is None, 'a figure after the cancelling')
    print('Cancel answered after', ', '.join(f'{x * 1000:.0f}' for x in times), 'ms')
    # The middle one: a loaded machine may let this program wait now and then.
    expect(sorted(times)[2] <= CANCEL_SECONDS, f'Cancel took {times}')
    counter.match()


# What is killed, how the log calls it, and what the clerk reads. Where there is no text the clerk has nothing to do:
# the process is replaced before it is needed, and only the log tells of it.
KILLS = [
    ('kaoawase-scanner', 'scanner', {'live': None, 'scanning': 'crash', 'result': None}),
    ('kaoawase-camera', 'camera', {'live': 'camera_crash', 'scanning': None, 'result': None}),
    ('kaoawase-usbwatch', 'USB', {'live': None, 'scanning': None, 'result': None}),
]


def kill_worker(counter, name, told):
    """Ends it for certain: it has to be there, and the log has to say so."""
    before = counter.said().count(told)
    for pid in counter.wait(lambda: counter.workers(name), f'a process {name}'):
        os.kill(pid, signal.SIGKILL)
    counter.wait(lambda: counter.said().count(told) > before, f'"{told}" in the log')


def do_kill(counter, options):
    """Each worker killed before, in and after a match: the window stays and names the fault, the next match works."""
    for name, called, texts in KILLS:
        told = f'The {called} worker ended unexpectedly'
        for stage, text in texts.items():
            counter.wait_ready()
            if stage != 'live':
                counter.press(counter.words['start'])
            if stage == 'scanning':
                counter.wait_label(counter.words['scanning'])
            elif stage == 'result':
                counter.wait(counter.figure, 'a figure')
            # A label that was hidden keeps its text, so the words may not be there yet.
            expect(not text or not any(counter.words[text] in x for x in counter.labels()), 'the text is an old one')
            kill_worker(counter, name, told)
            if text:
                counter.wait_label(counter.words[text])
            counter.wait(lambda: counter.figure() or counter.is_sensitive(counter.words['start']),
                         'an end of the match')
            if counter.figure():
                counter.clear()
            counter.match()
            counter.clear()
            print(f'{name} killed in {stage}: {counter.words[text] if text else told}; the next match works')


def do_keyboard(counter, options):
    """The whole job without a mouse."""
    counter.wait_ready()
    counter.key('space')
    counter.wait(lambda: counter.button(counter.words['retake']), 'the shot')
    counter.key('space')
    counter.wait(lambda: counter.button(counter.words['shot']), 'the live picture')
    counter.match(lambda: counter.key('Return'))
    counter.clear(lambda: counter.key('Delete'))
    counter.key('Return')
    counter.wait(lambda: counter.is_sensitive(counter.words['cancel']), 'the scan')
    counter.key('Escape')
    counter.wait_ready()
    seen = []
    for _ in range(16):
        counter.key('Tab')
        pause(0.2)
        focused = [x for x in counter.nodes() if x.get_state_set().contains(Atspi.StateType.FOCUSED)]
        seen += [x.get_name() for x in focused if x.get_role_name() not in ('frame', 'application')]
    missing = {counter.words['start'], counter.words['shot']} - set(seen)
    expect(not missing, f'Tab never reaches {missing}, only {seen}')
    expect('' not in seen, f'the focus stops at something without a name: {seen}')


def do_people(counter, options):
    """Two people before the camera: it is said before the scan, Start asks which one is meant, and the number or a tap
    decides whose figure it is. The picture is a mirror, so the first is the one at the right before the camera."""
    several = {'en': 'Several people are in view', 'ja': '複数の方が映っています'}[options.language]
    advice = {'en': 'Several faces are in view', 'ja': '複数の顔が映っています'}[options.language]
    counter.wait_label(advice)
    counter.key('Return')
    counter.wait_label(several)
    expect(not counter.is_sensitive(counter.words['cancel']), 'the scan began before the visitor was chosen')
    if options.shot:
        counter.shot(options.shot)
    counter.key('1')
    counter.wait(counter.figure, 'a figure')
    counter.wait_label(counter.words['below'])
    counter.key('n')
    counter.wait(lambda: counter.figure() is None, 'the figure to go')
    counter.wait_label(advice)
    counter.key('2')
    counter.key('Return')
    counter.wait(counter.figure, 'a figure')
    counter.wait_label(counter.words['above'])
    counter.key('n')
    counter.wait(lambda: counter.figure() is None, 'the figure to go')
    counter.wait_label(advice)
    tap_left(counter)
    counter.key('Return')
    counter.wait(counter.figure, 'a figure')
    counter.wait_label(counter.words['below'])


def tap_left(counter):
    """The face in the left half of the visitor's picture."""
    name = {'en': 'Picture of the visitor', 'ja': '来庁者の映像'}[counter.language]
    click(counter, counter.wait(lambda: find(counter, name), 'the pane'), 0.25)


def find(counter, name):
    return next((x for x in counter.nodes() if x.get_name() == name and counter.is_showing(x)), None)


def click(counter, node, where=0.5):
    """With the mouse, and without asking the program whether it may."""
    place = node.get_extents(Atspi.CoordType.WINDOW)
    window = subprocess.run(['xdotool', 'search', '--onlyvisible', '--class', 'kaoawase'], capture_output=True,
                            text=True).stdout.split()[0]
    subprocess.run(['xdotool', 'mousemove', '--window', window, str(place.x + int(place.width * where)),
                    str(place.y + place.height // 2), 'click', '1'], check=True)


def do_mouse(counter, options):
    """The whole job without a keyboard: a form instead of the card, the shot, the match, again, the next visitor."""
    words = counter.words
    counter.wait_ready()
    form = {'en': 'Application form', 'ja': '申請書'}[options.language]
    click(counter, counter.wait(lambda: find(counter, form), 'the kinds of document'))
    card = {'en': 'My Number card', 'ja': 'マイナンバーカード'}[options.language]
    click(counter, counter.wait(lambda: find(counter, card), 'the kinds of document'))
    click(counter, counter.button(words['shot']))
    counter.wait(lambda: counter.button(words['retake']), 'the shot')
    click(counter, counter.button(words['retake']))
    counter.wait(lambda: counter.button(words['shot']), 'the live picture')
    counter.match(lambda: click(counter, counter.button(words['start'])))
    again = counter.wait(lambda: counter.button(words['again']), 'what is next')
    click(counter, again)
    # It may be over before anybody looks; walk.py hears it.
    pause(2)
    counter.wait(counter.figure, 'the figure of comparing again')
    counter.clear(lambda: click(counter, counter.button(words['clear'])))


def do_leave(counter, options):
    """The visitor declines: the menu, by keys; he is cleared, only that is said, and Escape puts it away."""
    said = {'en': 'The visitor declines: cleared without a figure.', 'ja': '来庁者の辞退のため、数値を出さずに消去しました。'}
    counter.match()
    counter.key('F10')
    for key in ('Return', 'Down', 'Return'):
        pause(0.7)
        counter.key(key)
    counter.wait(lambda: find(counter, said[options.language]), 'the message')
    expect(counter.figure() is None, 'the figure stayed')
    if options.shot:
        counter.shot(options.shot)
    counter.wait_ready()
    counter.key('Escape')
    counter.wait(lambda: find(counter, said[options.language]) is None, 'the message to go')


def do_back(counter, options):
    """The card lies with its back down: a retry in words, and the button is free again."""
    counter.wait_ready()
    counter.press(counter.words['start'])
    counter.wait_label(counter.words['back'])
    counter.wait_ready()
    if options.shot:
        counter.shot(options.shot)


def do_busy(counter, options):
    """The scanner answers "busy" for some seconds, which its driver keeps to itself: the clerk reads that it is so and
    for how long, then the match goes on."""
    counter.wait_ready()
    counter.press(counter.words['start'])
    counter.wait_label(counter.words['silent'])
    counter.wait_label(counter.words['seconds'])
    if options.shot:
        counter.shot(options.shot)
    counter.wait(counter.figure, 'a figure')


def do_choose(counter, options):
    """Two cards on the glass: one is chosen."""
    counter.wait_ready()
    counter.press(counter.words['start'])
    counter.wait(lambda: counter.button(counter.words['photo']), 'the choice')
    if options.shot:
        counter.shot(options.shot)
    counter.press(counter.words['photo'])
    counter.wait(counter.figure, 'a figure')
    counter.clear()


CHIP = {
    'en': dict(read='Read the chip', pane='Photo in the chip', pairs='Visitor and chip', born='Born 1970-04-17',
               genuine='Chip: genuine', differ='Printed photo and chip differ', wrong='The chip is not genuine'),
    'ja': dict(read='ICチップを読み取る', pane='ICチップの写真', pairs='来庁者とICチップ',
               born='生年月日 1970年04月17日', genuine='ICチップ: 真正', differ='印刷写真とICチップの写真が相違',
               wrong='ICチップは真正ではない'),
}


def read_chip(counter, words):
    """By keys alone, as at a counter; without a window manager a new window has to be given the focus."""
    counter.wait_ready()
    counter.wait(lambda: counter.is_sensitive(words['read']), 'a card reader')
    counter.key('c')
    counter.wait(lambda: subprocess.run(['xdotool', 'search', '--onlyvisible', '--name', words['read'], 'windowfocus'],
                                        capture_output=True).returncode == 0, 'the dialog')
    pause(1)
    subprocess.run(['xdotool', 'type', '--delay', '60', '45041720352285'], check=True)
    counter.key('Return')
    counter.wait_label(words['pane'])
    subprocess.run(['xdotool', 'search', '--onlyvisible', '--class', 'kaoawase', 'windowfocus'], capture_output=True)


def do_chip(counter, options):
    """The chip of the visitor's card: read by keys, three figures, and nothing of it left after the clearing."""
    words = CHIP[options.language]
    read_chip(counter, words)
    counter.wait_label(words['genuine'])
    counter.wait_label(words['born'])
    counter.match()
    counter.wait_label(words['pairs'])
    if options.shot:
        counter.shot(options.shot)
    counter.clear()
    for text in (words['pane'], words['born'], words['genuine'], words['pairs']):
        expect(not any(text in x for x in counter.labels()), f'"{text}" stayed after the clearing')


def do_forged(counter, options):
    """The print shows somebody else than the chip: an outcome of its own."""
    read_chip(counter, CHIP[options.language])
    counter.match()
    counter.wait_label(CHIP[options.language]['differ'])
    if options.shot:
        counter.shot(options.shot)


def do_copied(counter, options):
    """The chip is a copy: nothing of it is compared, and the outcome says so."""
    read_chip(counter, CHIP[options.language])
    counter.match()
    counter.wait_label(CHIP[options.language]['wrong'])
    if options.shot:
        counter.shot(options.shot)


def do_mend(counter, options):
    """A spoilt configuration: a window in the language that it asks for says so, and the counter opens once it is mended."""
    counter.wait_label({'en': 'line 3: [Office] has no key Threshold', 'ja': '3 行目: [Office] に Threshold というキーはありません'}[options.language])
    if options.shot:
        counter.shot(options.shot)
    counter.config.seek(0)
    counter.config.truncate()
    counter.config.write(f'[Office]\nLanguage={options.language}\n')
    counter.config.flush()

    def is_open():
        counter.app = counter.find_app()
        return counter.app and counter.button(counter.words['start'])
    counter.wait(is_open, 'the counter')
    counter.wait_ready()
    counter.match()
    counter.clear()


def do_missing(counter, options):
    """No camera and no scanner: the footer says so as long as it lasts, also when nobody has touched the counter for long."""
    camera, stage = {'en': ('Camera: Not connected', 'The camera is off.'),
                     'ja': ('カメラ: 未接続', 'カメラは停止中です。')}[options.language]
    counter.wait_label(camera)
    pause(4 * IDLE_SECONDS)
    expect(camera in counter.labels(), f'"{camera}" did not last: {counter.labels()}')
    expect(stage not in counter.labels(), f'the panel says "{stage}" of a camera that is not there')
    if options.shot:
        counter.shot(options.shot)


IDLE_SECONDS = 5
SPOILT = {'mend': 'Threshold=60\n', 'missing': f'IdleClearSeconds={IDLE_SECONDS}\n'}
WITHOUT_DEMO = {'missing'}
SCENARIOS = {
    'mend': (do_mend, []),
    'match': (do_match, []),
    'other': (do_other, ['--visitor', 'other']),
    'cancel': (do_cancel, ['--demo-fault', 'slow=60000']),
    'kill': (do_kill, ['--demo-fault', 'slow=60000']),
    'keyboard': (do_keyboard, ['--demo-fault', 'slow=60000']),
    'back': (do_back, ['--document', 'card-back']),
    'chip': (do_chip, ['--chip']),
    'forged': (do_forged, ['--chip=forged']),
    'copied': (do_copied, ['--chip=copied']),
    'busy': (do_busy, ['--demo-fault', 'busy_n=6']),
    'choose': (do_choose, ['--document', 'two-cards']),
    'people': (do_people, ['--visitor', 'two']),
    'mouse': (do_mouse, []),
    'leave': (do_leave, []),
    'missing': (do_missing, []),
}


def play(name, make, scenario):
    """@scenario on the Counter that @make starts, and its end, told under @name; no program is left. The exit code."""
    counter = None
    try:
        counter = make()
        scenario(counter)
        counter.close()
    except Failure as failure:
        print(f'{name}: {failure}', file=sys.stderr)
        if counter:
            print(counter.said(), file=sys.stderr)
        return 1
    finally:
        if counter and counter.process.poll() is None:
            counter.process.kill()
            counter.process.wait()
    print(f'{name}: in order')
    return 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('program')
    parser.add_argument('scenario', choices=SCENARIOS)
    parser.add_argument('language', choices=WORDS)
    parser.add_argument('--pack-path')
    parser.add_argument('--pack')
    parser.add_argument('--shot')
    options = parser.parse_args()
    scenario, arguments = SCENARIOS[options.scenario]
    if options.pack_path:
        arguments = arguments + ['--pack-path', options.pack_path]
    if options.pack:
        arguments = arguments + ['--pack', options.pack]
    return play(f'{options.scenario} ({options.language})', lambda: Counter(
        options.program, options.language, arguments, SPOILT.get(options.scenario, ''), options.scenario not in WITHOUT_DEMO),
                lambda counter: scenario(counter, options))


if __name__ == '__main__':
    sys.exit(main())
