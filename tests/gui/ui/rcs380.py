#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The counter's window where the only reader is one that pcscd cannot use: its footer names it, the
dialog says which one can be used, and a visitor is served.

    with-rcs380 in-display.sh rcs380.py PROGRAM ja|en
"""
import sys

from drive import Counter, Failure
import reader

WORDS = {'en': dict(footer='Card reader: RC-S380 cannot be used', remedy='Use an RC-S300.'),
         'ja': dict(footer='カードリーダー: RC-S380 は使用不可', remedy='RC-S300 を使用してください。')}


def main():
    program, language = sys.argv[1:3]
    counter = Counter(program, language, ['--chip=genuine', '--chip-on-reader'])
    try:
        counter.wait_ready()
        words = reader.CHIP[language] | WORDS[language]
        reader.wait_shown(counter, words['footer'])
        reader.open_dialog(counter, words)
        reader.wait_shown(counter, words['remedy'])
        counter.key('Escape')
        counter.wait(lambda: not reader.focus_window(['--name', words['read']]), 'the dialog to close')
        reader.focus_window(['--class', 'kaoawase'])
        counter.match()
        counter.clear()
        counter.close()
    except Failure as failure:
        print(f'rcs380 ({language}): {failure}', file=sys.stderr)
        print(counter.said(), file=sys.stderr)
        return 1
    finally:
        if counter.process.poll() is None:
            counter.process.kill()
            counter.process.wait()
    print(f'rcs380 ({language}): in order')
    return 0


if __name__ == '__main__':
    sys.exit(main())
