#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The counter's window where the only reader is one that pcscd cannot use: its footer names it, the
dialog says which one can be used, and a visitor is served.

    with-virtual-reader --rcs380 in-display.sh rcs380.py PROGRAM ja|en
"""
import sys

from drive import Counter, play
import reader

WORDS = {'en': dict(footer='Card reader: RC-S380 cannot be used', remedy='Use an RC-S300.'),
         'ja': dict(footer='カードリーダー: RC-S380 は使用不可', remedy='RC-S300 を使用してください。')}


def names_the_other_reader(counter, words):
    counter.wait_ready()
    reader.wait_shown(counter, words['footer'])
    reader.open_dialog(counter, words)
    reader.wait_shown(counter, words['remedy'])
    counter.key('Escape')
    counter.wait(lambda: not reader.focus_window(['--name', words['read']]), 'the dialog to close')
    reader.focus_window(['--class', 'kaoawase'])
    counter.match()
    counter.clear()


def main():
    program, language = sys.argv[1:3]
    words = reader.CHIP[language] | WORDS[language]
    return play(f'rcs380 ({language})', lambda: Counter(program, language, ['--chip=genuine', '--chip-on-reader']),
                lambda counter: names_the_other_reader(counter, words))


if __name__ == '__main__':
    sys.exit(main())
