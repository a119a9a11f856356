#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""help_ja.py PROGRAM...: --help speaks Japanese where the terminal does, each option and each text around them, and
English elsewhere; what is not help stays as it is in any locale. ./run, which builds less than all, builds the catalogue."""
import os
import re
import subprocess
import sys

OPTION = re.compile(r'^  (?:-\w, )?--[\w-]+(?:=\S+)?\s+(\S.*)$')
JAPANESE = re.compile('[\u3040-\u30ff\u4e00-\u9fff]')


def said(program, language, *arguments):
    environment = {name: value for name, value in os.environ.items() if not name.startswith(('LC_', 'LANG'))}
    result = subprocess.run([program, *arguments], env={**environment, **language}, capture_output=True, text=True)
    return result.returncode, result.stdout


def main():
    bad = 0
    for program in sys.argv[1:]:
        name = os.path.basename(program)
        status, japanese = said(program, {'LANG': 'ja_JP.UTF-8'}, '--help')
        english_status, english = said(program, {'LC_ALL': 'C'}, '--help')
        options = [m.group(1) for m in map(OPTION.match, japanese.splitlines()) if m]
        # The first is GLib's own row about --help, in whatever language GLib's catalogue is there.
        left = [text for text in options[1:] if not JAPANESE.search(text)]
        expected = len([1 for line in english.splitlines() if OPTION.match(line)])
        problems = []
        if status != 0 or english_status != 0:
            problems.append('does not end well')
        if len(options) != expected or expected < 3:
            problems.append(f'{len(options)} options in Japanese, {expected} in English')
        if left:
            problems.append(f'left in English: {left}')
        if JAPANESE.search(english):
            problems.append('Japanese in the locale C')
        # The summary and what stands below the options: no paragraph of two English words or more.
        texts = [line for line in japanese.splitlines() if not OPTION.match(line) and ' ' in line.strip()]
        foreign = [line for line in texts if re.match(r'^[A-Za-z]+ [a-z]+ ', line)]
        if foreign:
            problems.append(f'left in English: {foreign}')
        for problem in problems:
            print(f'{name}: {problem}', file=sys.stderr)
        bad += len(problems)
    built = subprocess.run(['ninja', '-C', os.environ['KAO_TEST_BUILD'], '-t', 'query', 'programs'], capture_output=True,
                           text=True, check=True).stdout
    if 'kaoawase.mo' not in built:
        print('./run does not build the Japanese catalogue', file=sys.stderr)
        bad += 1
    print(f'{len(sys.argv) - 1} programs, {bad} problems')
    return 1 if bad else 0


if __name__ == '__main__':
    sys.exit(main())
