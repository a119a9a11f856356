# SPDX-License-Identifier: GPL-3.0-or-later
"""The reception's day with commands of the office's own: each visitor's photo and label reach each of them. What cannot be
trusted is refused before anything begins, with a sentence that names it."""
import json
import os
import shutil
import subprocess
import sys
import tempfile

PROGRAM = os.path.join(os.environ['KAO_TEST_BIN'], 'kaoawase-reception')
ENVIRONMENT = {name: value for name, value in os.environ.items() if name not in ('DISPLAY', 'WAYLAND_DISPLAY')}


def run(folder, commands, *arguments, language='en'):
    path = os.path.join(folder, 'x.conf')
    with open(path, 'w', encoding='utf-8') as file:
        file.write(f'[Reception]\nEvent=E\nLine=76\nRegisterWith={commands}\n')
    return subprocess.run([PROGRAM, '--config', path, *arguments], capture_output=True,
                          env={**ENVIRONMENT, 'LANGUAGE': language}, check=False)


def test_day(folder):
    """wc counts the bytes of the photo, the second one refuses everybody."""
    done = run(folder, 'Counting /usr/bin/wc, 拒否 /usr/bin/false', '--demo', '--headless', '--pairs', '0', '--patience', '200')
    # Who comes in is the business of app-reception-demo: on a busy machine a face may be judged before its code is read.
    assert done.returncode in (0, 1), done
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    passed = [line for line in lines if line['stage'] == 'passed-on']
    assert [(line['person'], line['to'], line['end']) for line in passed] == [
        (person, *rest) for person in range(1, 13) for rest in (('Counting', 'registered'), ('拒否', 'refused'))], passed
    for line in passed[::2]:
        numbers = line['line'].split()
        assert numbers[3] == '/dev/fd/3' and int(numbers[2]) > 10000, line
    # Who was photographed by the camera and who by the chip are pictures of their own.
    assert len({line['line'] for line in passed[::2]}) == 12, passed
    assert lines[-1]['stage'] == 'wiped', lines[-1]
    # The log names no line, no label and no command's answer.
    assert b'/dev/fd/3' not in done.stderr and b'Person' not in done.stderr, done.stderr


def test_refused(folder):
    def words(command, language='en'):
        done = run(folder, f'Face {command}', '--demo', '--headless', language=language)
        assert done.returncode == 3 and done.stdout == b'', done
        return done.stderr.decode()

    own = os.path.join(folder, 'register')
    shutil.copy('/usr/bin/true', own)
    os.chmod(own, 0o777)
    assert own in words(own) and 'chown root' in words(own), words(own)
    os.chmod(folder, 0o777)
    os.chmod(own, 0o755)
    assert 'chown root' in words(own), words(own)
    os.chmod(folder, 0o700)
    os.symlink('/usr/bin/true', os.path.join(folder, 'link'))
    assert 'write its real path: /usr/bin/true' in words(os.path.join(folder, 'link'))
    assert 'cannot be found' in words('/usr/bin/kaoawase-nothing')
    assert 'コマンド /usr/bin/kaoawase-nothing が' in words('/usr/bin/kaoawase-nothing', 'ja')


def test_not_trusted(folder):
    """Outside the demonstration the key counts in root's file alone."""
    key = os.path.join(folder, 'a.key')
    with open(key, 'wb') as file:
        subprocess.run([PROGRAM, '--new-event-key'], stdout=file, check=True)
    os.chmod(key, 0o600)
    os.chmod(folder, 0o777)
    done = run(folder, f'Face /usr/bin/true\nEventKey={key}')
    assert done.returncode == 3 and 'counts only in a file that root alone can change' in done.stderr.decode(), done


def main():
    tests = [test_refused, test_not_trusted, test_day]
    failed = 0
    print(f'1..{len(tests)}')
    for number, test in enumerate(tests, 1):
        with tempfile.TemporaryDirectory() as folder:
            try:
                test(folder)
                print(f'ok {number} {test.__name__}', flush=True)
            except AssertionError as error:
                failed += 1
                print(f'not ok {number} {test.__name__}')
                print('# ' + repr(error).replace('\n', ' '), flush=True)
    return 1 if failed else 0


sys.exit(main())
