# SPDX-License-Identifier: GPL-3.0-or-later
"""kaoawase-reception --ticket: one page with the code of a sealed ticket and what to know of it, no file."""
import os
import pty
import subprocess
import sys
import tempfile

PROGRAM = os.path.join(os.environ['KAO_TEST_BIN'], 'kaoawase-reception')
MUST_SAY = ['Demonstration', '顔合 太郎', 'Valid until: ', 'Give it to nobody.', '受付には何も残りません。']


def run(arguments, home, stdout=subprocess.PIPE):
    environment = dict(os.environ, HOME=home, XDG_CACHE_HOME=os.path.join(home, '.cache'))
    environment.pop('DISPLAY', None)
    environment.pop('WAYLAND_DISPLAY', None)
    return subprocess.run([PROGRAM, *arguments], env=environment, stdout=stdout, stderr=subprocess.PIPE)


def test_page(home):
    done = run(['--ticket', '--demo', '--label', '顔合 太郎', '--patience', '120'], home)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(b'%PDF-') and done.stdout.rstrip().endswith(b'%%EOF')
    text = subprocess.run(['pdftotext', '-layout', '-', '-'], input=done.stdout, capture_output=True, check=True)
    said = text.stdout.decode()
    assert said.count('\f') == 1, said
    for sentence in MUST_SAY:
        assert sentence.replace(' ', '') in said.replace(' ', ''), (sentence, said)
    assert '太郎'.encode() not in done.stderr, done.stderr
    assert os.listdir(home) == [], os.listdir(home)


def test_refusals(home):
    terminal, other_end = pty.openpty()
    done = run(['--ticket', '--demo'], home, stdout=other_end)
    assert done.returncode == 3 and b'| lp' in done.stderr, done
    with open('/dev/full', 'w') as full:
        done = run(['--ticket', '--demo', '--patience', '120'], home, stdout=full)
    assert done.returncode == 3 and b'standard output' in done.stderr, done
    done = run(['--ticket', '--demo', '--label', '長' * 21], home)
    assert done.returncode == 3 and b'20 Japanese' in done.stderr and not done.stdout, done
    done = run(['--label', 'x'], home)
    assert done.returncode == 3 and b'--ticket' in done.stderr, done
    path = os.path.join(home, 'x.conf')
    open(path, 'w').close()
    done = run(['--ticket', '--config', path], home)
    assert done.returncode == 3 and b'Event=' in done.stderr and not done.stdout, done


def main():
    tests = [test_page, test_refusals]
    print(f'1..{len(tests)}')
    failed = 0
    for number, test in enumerate(tests, 1):
        with tempfile.TemporaryDirectory() as home:
            try:
                test(home)
                print(f'ok {number} {test.__name__}')
            except AssertionError as error:
                failed += 1
                print(f'not ok {number} {test.__name__}')
                print('# ' + repr(error).replace('\n', ' '))
    return 1 if failed else 0


sys.exit(main())
