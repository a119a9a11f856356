#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The counter's window with a card reader of pcscd's: four visits with the chip through libpcsclite, by keys.

    with-virtual-reader in-display.sh reader.py PROGRAM ja|en [--shot FOLDER]

Chip first: the card is laid down while the dialog waits for it, a digit is mistyped, which spends one try and no second
one, then it is mended; three pictures and three figures, and nothing left of the chip. Chip only: no scan. A visitor
leaves before the match. Scan first: the three fields are those that were read from the scan. At last the card is taken away, and pcscd ends: the footer says
each, and a visitor is compared without a chip.
"""
import argparse
import os
import pathlib
import signal
import subprocess
import sys
import tempfile

import gi
gi.require_version('Atspi', '2.0')
from gi.repository import Atspi  # noqa: E402

from drive import CHIP, Counter, Failure, expect, find, pause  # noqa: E402

SOURCE = pathlib.Path(__file__).parents[3]
WORDS = {
    'en': dict(empty='Card reader: Ready', lies='Card reader: A card lies there', gone='Card reader: Not available',
               lay='Lay the card on the reader and leave it there.', fields='Type the three fields',
               refused='The card has refused the number. One try is spent.', left='The card allows 9 more tries.',
               same='This card has refused the same number before. No try was spent.', code='Security code',
               name='Name, as printed on the card (a picture)', address='Address, as printed on the card (a picture)',
               offered='The fields were read from the scan.'),
    'ja': dict(empty='カードリーダー: 準備完了', lies='カードリーダー: カードあり', gone='カードリーダー: 使用不可',
               lay='カードをカードリーダーに置いたままにしてください。', fields='三つの項目を入力してください。',
               refused='番号が違うとカードが応答しました。1回分を使いました。', left='あと 9 回まで試せます。',
               same='同じ番号はすでに違うと判定されています。', code='セキュリティコード',
               name='カードに印刷された氏名（画像）', address='カードに印刷された住所（画像）',
               offered='スキャンから読み取りました。'),
}
NUMBER = '45041720352285'


class Card:
    """kaoawase-demo-card: what lies on the virtual reader, and the key of whoever issued it."""

    def __init__(self, program, folder, options=()):
        self.anchor = pathlib.Path(folder) / 'anchor.der'
        self.process = subprocess.Popen(
            [pathlib.Path(program).resolve().parent / 'kaoawase-demo-card', '--follow', '--pictures',
             SOURCE / 'data/demo/card', '--anchor', self.anchor, *options], stdin=subprocess.PIPE, text=True)
        for _ in range(100):
            if self.anchor.exists():
                return
            pause(0.1)
        raise Failure('kaoawase-demo-card does not run')

    def lay(self, kind):
        print(kind, file=self.process.stdin, flush=True)

    def take_away(self):
        self.lay('none')

    def close(self):
        self.process.stdin.close()
        self.process.wait(10)


def focus_window(name):
    """Without a window manager a new window has to be given the focus."""
    return subprocess.run(['xdotool', 'search', '--onlyvisible', *name, 'windowfocus'], capture_output=True,
                          check=False).returncode == 0


def open_dialog(counter, words):
    counter.wait(lambda: counter.is_sensitive(words['read']), 'a card reader')
    counter.key('c')
    counter.wait(lambda: focus_window(['--name', words['read']]), 'the dialog')


def close_dialog(counter, words):
    """The dialog closes by itself when the chip was read."""
    counter.wait_label(words['pane'])
    counter.wait(lambda: not focus_window(['--name', words['read']]), 'the dialog to close')
    focus_window(['--class', 'kaoawase'])


def type_digits(digits):
    pause(1)
    subprocess.run(['xdotool', 'type', '--delay', '60', digits], check=True)


def shown(counter, text):
    """Whether a label with @text is on the screen: what is hidden keeps its words."""
    return any(x.get_role_name() == 'label' and text in (x.get_name() or '') and counter.is_showing(x)
               for x in counter.nodes())


def wait_shown(counter, text):
    return counter.wait(lambda: shown(counter, text), f'"{text}" on the screen')


def go_to_code(counter, words):
    """By Tab, as a clerk without a mouse."""
    for _ in range(20):
        counter.key('Tab')
        pause(0.2)
        if any(x.get_name().startswith(words['code']) for x in counter.nodes()
               if x.get_state_set().contains(Atspi.StateType.FOCUSED)):
            return
    raise Failure('Tab never reaches the security code')


def check_nothing_left(counter, words):
    for text in (words['pane'], words['born'], words['genuine'], words['pairs'], words['name'], words['address']):
        expect(not any(text in (x.get_name() or '') and counter.is_showing(x) for x in counter.nodes()),
               f'"{text}" stayed after the clearing')


def read_lying_card(counter, words):
    """The three fields typed by heart; the dialog closes by itself."""
    open_dialog(counter, words)
    wait_shown(counter, words['fields'])
    type_digits(NUMBER)
    counter.key('Return')
    close_dialog(counter, words)


def spend_one_try(counter, words):
    type_digits(NUMBER[:-1] + '6')
    counter.key('Return')
    wait_shown(counter, words['refused'])
    wait_shown(counter, words['left'])
    counter.key('Return')
    wait_shown(counter, words['same'])
    wait_shown(counter, words['left'])


def chip_first(counter, card, words, shots):
    open_dialog(counter, words)
    wait_shown(counter, words['lay'])
    card.lay('genuine')
    wait_shown(counter, words['fields'])
    spend_one_try(counter, words)
    if shots:
        counter.shot(f'{shots}/refused.png')
    go_to_code(counter, words)
    counter.key('BackSpace')
    type_digits(NUMBER[-1])
    counter.key('Return')
    close_dialog(counter, words)
    for text in (words['genuine'], words['born'], words['lies']):
        wait_shown(counter, text)
    for text in (words['name'], words['address']):
        counter.wait(lambda text=text: find(counter, text), text)
    if shots:
        counter.shot(f'{shots}/chip.png')
    counter.match()
    wait_shown(counter, words['pairs'])
    if shots:
        counter.shot(f'{shots}/figures.png')
    counter.clear()
    check_nothing_left(counter, words)


def chip_only(counter, words):
    read_lying_card(counter, words)
    counter.match(lambda: counter.key('shift+Return'))
    expect(not shown(counter, words['pairs_printed']), 'a figure of a print without a scan')
    counter.clear()
    check_nothing_left(counter, words)


def scan_first(counter, words, shots):
    counter.match()
    open_dialog(counter, words)
    wait_shown(counter, words['offered'])
    if shots:
        counter.shot(f'{shots}/offered.png')
    pause(1)
    counter.key('Return')
    close_dialog(counter, words)
    wait_shown(counter, words['pairs'])
    counter.clear()
    check_nothing_left(counter, words)


def leaves_after_chip(counter, words):
    """Whoever goes before a match takes along what the chip said of him, by the same key as after one."""
    read_lying_card(counter, words)
    wait_shown(counter, words['born'])
    counter.key('n')
    counter.wait(lambda: not shown(counter, words['born']), 'the chip to go')
    check_nothing_left(counter, words)
    counter.wait_ready()


def without_reader(counter, card, words):
    card.take_away()
    wait_shown(counter, words['empty'])
    os.kill(int(os.environ['PCSCD_PID']), signal.SIGTERM)
    wait_shown(counter, words['gone'])
    expect(find(counter, words['read']) is None, 'a chip is offered without a reader')
    counter.match()
    counter.clear()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('program')
    parser.add_argument('language', choices=WORDS)
    parser.add_argument('--shot')
    options = parser.parse_args()
    words = CHIP[options.language] | WORDS[options.language]
    words['pairs_printed'] = {'en': 'Visitor and printed photo', 'ja': '来庁者と印刷写真'}[options.language]
    card = counter = None
    with tempfile.TemporaryDirectory() as folder:
        try:
            card = Card(options.program, folder)
            counter = Counter(options.program, options.language, ['--chip=genuine', '--chip-on-reader'],
                              f'[Card]\nTrustAnchor={card.anchor}\n')
            counter.wait_ready()
            wait_shown(counter, words['empty'])
            chip_first(counter, card, words, options.shot)
            chip_only(counter, words)
            leaves_after_chip(counter, words)
            scan_first(counter, words, options.shot)
            without_reader(counter, card, words)
            counter.close()
        except Failure as failure:
            print(f'reader ({options.language}): {failure}', file=sys.stderr)
            if options.shot:
                counter.shot(f'{options.shot}/failed.png')
            print(counter.said() if counter else '', file=sys.stderr)
            return 1
        finally:
            if counter and counter.process.poll() is None:
                counter.process.kill()
                counter.process.wait()
            if card:
                card.close()
    print(f'reader ({options.language}): in order')
    return 0


if __name__ == '__main__':
    sys.exit(main())
