# SPDX-License-Identifier: GPL-3.0-or-later
"""The reception's event: its key is made and checked, and no byte of it is said."""
import base64
import os
import stat
import subprocess
import sys
import tempfile

PROGRAM = os.path.join(os.environ['KAO_TEST_BIN'], 'kaoawase-reception')


# No window opens in these.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name not in ('DISPLAY', 'WAYLAND_DISPLAY')}


def run(*arguments, stdout=subprocess.PIPE):
    return subprocess.run([PROGRAM, *arguments], stdout=stdout, stderr=subprocess.PIPE, env=ENVIRONMENT)


def make_key(folder, name):
    path = os.path.join(folder, name)
    os.umask(0o022)
    with open(path, 'wb') as file:
        done = run('--new-event-key', stdout=file)
    assert done.returncode == 0 and done.stderr == b'', done
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600, oct(os.stat(path).st_mode)
    return path


def write_config(folder, key, more=''):
    path = os.path.join(folder, 'x.conf')
    with open(path, 'w') as file:
        file.write(f'[Reception]\nEvent=防災訓練 2027\nEventKey={key}\nHandOut=資料、制服\n{more}')
    return path


def test_new_key(folder):
    first, second = (open(make_key(folder, name)).read().split('\n') for name in ('a.key', 'b.key'))
    assert first[0] == second[0] == 'kaoawase-event-key-1'
    assert len(base64.b64decode(first[1])) == 32 and first[1] != second[1] and first[2] == ''
    done = run('--new-event-key')
    assert done.returncode == 0 and len(done.stdout) == 66, done


def test_show(folder):
    key = make_key(folder, 'a.key')
    path = write_config(folder, key, 'TicketHours=48\nLine=45\n')
    done = run('--show-event', '--config', path)
    assert done.returncode == 0 and done.stderr == b'', done
    lines = done.stdout.decode().splitlines()
    assert lines[0] == 'event: 防災訓練 2027' and lines[2:] == [
        'handed out: 資料, 制服', 'tickets hold for: 48 hours', 'line: 45.0, ask at the desk from 30.0'], lines
    secret = open(key).read().split('\n')[1]
    assert len(lines[1]) == len('key: ') + 16
    assert lines[1][5:] not in base64.b64decode(secret).hex() and secret not in done.stdout.decode()
    other = run('--show-event', '--config', write_config(folder, make_key(folder, 'b.key')))
    assert other.returncode == 0 and other.stdout.decode().splitlines()[1] != lines[1]


def test_no_display(folder):
    """The window's own start: it says what is missing, and the demonstration goes on without one."""
    done = run('--config', write_config(folder, make_key(folder, 'a.key')))
    assert done.returncode == 3 and b'no display' in done.stderr and done.stdout == b'', done
    done = run()
    assert done.returncode == 3, done
    done = run('--demo', '--pairs', '0', '--patience', '1')
    assert b'without a window' in done.stderr and b'"stage":"start"' in done.stdout.replace(b' ', b''), done


def test_refusals(folder):
    key = make_key(folder, 'a.key')
    path = write_config(folder, key)
    os.chmod(key, 0o644)
    done = run('--show-event', '--config', path)
    assert done.returncode == 3 and b'chmod 600' in done.stderr and done.stdout == b'', done
    os.chmod(key, 0o600)
    with open(key, 'w') as file:
        file.write('kaoawase-event-key-1\nnot the right words\n')
    done = run('--show-event', '--config', path)
    assert done.returncode == 3 and b'damaged' in done.stderr and b'right words' not in done.stderr, done
    with open(path, 'w') as file:
        file.write('[Reception]\nEvent=x\n')
    done = run('--show-event', '--config', path)
    assert done.returncode == 3 and b'EventKey=' in done.stderr, done
    with open(path, 'w') as file:
        file.write('[Reception]\nLine=6\n')
    done = run('--show-event', '--config', path)
    assert done.returncode == 3 and b'line 2' in done.stderr and b'did you mean 60' in done.stderr, done
    done = run('--headless')
    assert done.returncode == 3 and b'--help' in done.stderr, done
    with open('/dev/full', 'w') as full:
        done = run('--new-event-key', stdout=full)
    assert done.returncode == 3 and b'written' in done.stderr, done


def main():
    tests = [test_new_key, test_show, test_no_display, test_refusals]
    print(f'1..{len(tests)}')
    failed = 0
    for number, test in enumerate(tests, 1):
        with tempfile.TemporaryDirectory() as folder:
            try:
                test(folder)
                print(f'ok {number} {test.__name__}')
            except AssertionError as error:
                failed += 1
                print(f'not ok {number} {test.__name__}')
                print('# ' + repr(error).replace('\n', ' '))
    return 1 if failed else 0


sys.exit(main())
