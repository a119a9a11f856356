# SPDX-License-Identifier: GPL-3.0-or-later
"""The notice for visitors: what stands in it, and that no file comes of it."""
import os
import pty
import re
import subprocess
import sys
import tempfile

PROGRAM = os.path.join(os.environ['KAO_TEST_BIN'], 'kaoawase')
CONFIG = '[Office]\nMunicipality=131016\n[Municipality 131016]\nName=見本市役所\nContact=市民課 電話 03-0000-0000\n'
# Purpose, machine, nothing kept, refusal: in each of the three languages.
MUST_SAY = [
    ['見本市役所', '市民課 電話 03-0000-0000', '見比べます', '機械が数値で示します', '保存しません', '希望されない方は'],
    ['見本市役所', '市民課 電話 03-0000-0000', 'たしかめます', '機械（きかい）が', 'のこしません', 'くらべたく ない'],
    ['見本市役所', '市民課 電話 03-0000-0000', 'compared with', 'A machine', 'not stored anywhere', 'If you do not want'],
]


def run(arguments, home, stdout=subprocess.PIPE):
    environment = dict(os.environ, HOME=home, XDG_CACHE_HOME=os.path.join(home, '.cache'))
    environment.pop('DISPLAY', None)
    environment.pop('WAYLAND_DISPLAY', None)
    return subprocess.run([PROGRAM] + arguments, env=environment, stdout=stdout, stderr=subprocess.PIPE)


def pages_of(pdf):
    text = subprocess.run(['pdftotext', '-layout', '-', '-'], input=pdf, capture_output=True, check=True).stdout.decode()
    # Lines are wrapped; where is not the question here.
    return [re.sub(r'\s+', '', page) for page in text.split('\f') if page.strip()]


def test_texts(folder, home):
    path = os.path.join(folder, 'x.conf')
    with open(path, 'w') as file:
        file.write(CONFIG)
    done = run(['--print-notice', '--config', path], home)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(b'%PDF-') and done.stdout.rstrip().endswith(b'%%EOF')
    pages = pages_of(done.stdout)
    assert len(pages) == 3, pages
    for page, sentences in zip(pages, MUST_SAY):
        for sentence in sentences:
            assert re.sub(r'\s+', '', sentence) in page, (sentence, page)
    assert os.listdir(home) == [], os.listdir(home)


def test_without_office(folder, home):
    path = os.path.join(folder, 'empty.conf')
    open(path, 'w').close()
    done = run(['--print-notice', '--config', path], home)
    assert done.returncode == 0, done.stderr
    pages = pages_of(done.stdout)
    assert len(pages) == 3 and '見本市役所' not in ''.join(pages)


def test_refusals(folder, home):
    path = os.path.join(folder, 'bad.conf')
    with open(path, 'w') as file:
        file.write('[Office]\nMunicipality=1\n')
    done = run(['--print-notice', '--config', path], home)
    assert done.returncode == 3 and done.stdout == b'' and b'line 2' in done.stderr, done
    # Kilobytes of PDF on a terminal helps nobody.
    terminal, other_end = pty.openpty()
    done = run(['--print-notice'], home, stdout=other_end)
    assert done.returncode == 3 and b'notice.pdf' in done.stderr, done
    # A reader that went away, a full disk: said, not swallowed.
    with open('/dev/full', 'w') as full:
        done = run(['--print-notice'], home, stdout=full)
    assert done.returncode == 3 and b'standard output' in done.stderr, done


def main():
    tests = [test_texts, test_without_office, test_refusals]
    print(f'1..{len(tests)}')
    failed = 0
    for number, test in enumerate(tests, 1):
        with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as home:
            try:
                test(folder, home)
                print(f'ok {number} {test.__name__}')
            except AssertionError as error:
                failed += 1
                print(f'not ok {number} {test.__name__}: {error}')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
