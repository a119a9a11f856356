# SPDX-License-Identifier: GPL-3.0-or-later
"""kaoawase --self-test: the report, its exit code, and what must not stand in it."""
import os
import re
import subprocess
import sys
import tempfile

PROGRAM = os.path.join(os.environ['KAO_TEST_BIN'], 'kaoawase')
FINE, MEND, FAULT = 0, 1, 3
CONFIG = '[Office]\nMunicipality=131016\nLanguage=%s\n[Municipality 131016]\nName=Specimen\n'


def run(home, arguments, config):
    path = os.path.join(home, 'secret-name.conf')
    with open(path, 'w') as file:
        file.write(config)
    environment = dict(os.environ, HOME=home)
    for name in ('DISPLAY', 'WAYLAND_DISPLAY', 'LANGUAGE'):
        environment.pop(name, None)
    done = subprocess.run([PROGRAM, '--self-test', '--config', path] + arguments, env=environment,
                          capture_output=True, text=True, timeout=120)
    assert 'secret-name' not in done.stdout and home not in done.stdout, done.stdout
    assert os.listdir(home) == ['secret-name.conf'], os.listdir(home)
    return done


def test_demo(home):
    """Everything there: pictures were counted, the scanner was found, the model's files were checked."""
    done = run(home, ['--demo'], CONFIG % 'en')
    # The pack that is always there says itself what it is not for; swap is this machine's affair.
    assert done.returncode in (FINE, MEND), done.stdout
    assert '[Fault]' not in done.stdout, done.stdout
    frames = re.search(r'Camera: Demo camera, 640 x 480, (\d+) pictures in (\d\.\d) seconds', done.stdout)
    assert frames and int(frames[1]) > 5 and 2.0 <= float(frames[2]) < 4, done.stdout
    for words in ('Municipality: 131016 Specimen; the line is 60.0', 'Scanner: Kaoawase Demo Scanner',
                  "Scanner's options: Flatbed, Color, 600 dpi, 105 x 105 mm.",
                  'Protection against stored pictures: on', 'every file as it should be'):
        assert words in done.stdout, (words, done.stdout)


def test_japanese(home):
    done = run(home, ['--demo'], CONFIG % 'ja')
    for words in ('カメラ: Demo camera', 'スキャナ: ', '画像の保存を防ぐ保護: 有効', '照合モデル: '):
        assert words in done.stdout, (words, done.stdout)


def test_no_devices(home):
    """No camera: a fault, and the rest is looked at all the same."""
    done = run(home, [], CONFIG % 'en' + '[Camera]\nDevice=/dev/v4l/by-id/none-there\n')
    assert done.returncode == FAULT, done.stdout
    assert re.search(r'^\[Fault\] Camera: ', done.stdout, re.M), done.stdout
    assert 'every file as it should be' in done.stdout, done.stdout


def test_spoilt_configuration(home):
    done = run(home, ['--demo'], CONFIG % 'en' + 'Threshold=much\n')
    assert done.returncode == FAULT, done.stdout
    assert re.search(r'^\[Fault\] Configuration: .*line 6.*Threshold', done.stdout, re.M), done.stdout
    assert 'pictures in' in done.stdout, done.stdout


def main():
    tests = [test_demo, test_japanese, test_no_devices, test_spoilt_configuration]
    print(f'1..{len(tests)}')
    failed = 0
    for number, test in enumerate(tests, 1):
        with tempfile.TemporaryDirectory() as home:
            try:
                test(home)
                print(f'ok {number} {test.__name__}')
            except AssertionError as error:
                failed += 1
                print(f'not ok {number} {test.__name__}: {error}')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
