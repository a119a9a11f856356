#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A camera that is mounted on its head or on its side: the live line of the window says so, and Rotate of [Camera]
mends it in the running program.

    fakecam-run FAKECAM turned.py PROGRAM CAMERA-ON-FAKECAM ja|en [--shot FILE]
"""
import argparse
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

from drive import Counter, Failure, expect  # noqa: E402

SOURCE = pathlib.Path(__file__).parents[3]
SAID = {
    'en': {180: 'The picture stands on its head.', 90: 'The picture lies on its side.'},
    'ja': {180: '映像が上下さかさまです。', 90: '映像が横倒しです。'},
}
QUIET_SECONDS = 4


def make_tree(folder, program, worker, degrees):
    """The programs, with a camera worker that sees the visitor of the demonstration turned by @degrees."""
    pictures = folder / 'pictures'
    pictures.mkdir()
    for i, picture in enumerate(sorted((SOURCE / 'data/demo/visitor-right').glob('*.jpg'))[:8]):
        # The size stays the camera's.
        subprocess.run(['convert', str(picture), '-rotate', str(degrees), '-resize', '640x480', '-gravity', 'center',
                        '-background', '#888', '-extent', '640x480', '-quality', '92',
                        str(pictures / f'f{i:03}.jpg')], check=True)
    tree = folder / 'bin'
    tree.mkdir()
    for name in sorted(pathlib.Path(program).resolve().parent.glob('kaoawase*')):
        (tree / name.name).symlink_to(name)
    # Programs look for their workers beside themselves, and are not given variables.
    for name, source in (('kaoawase', program), ('kaoawase-camera', worker)):
        (tree / name).unlink()
        shutil.copy2(source, tree / name)
    (tree / 'kaoawase-camera.fakecam').write_text(f'{os.environ["FAKECAM_ROOT"]}\n{pictures}\n')
    share = folder / 'share/kaoawase'
    share.mkdir(parents=True)
    (share / 'models').symlink_to(SOURCE / 'models')
    (folder / 'share/locale').symlink_to(pathlib.Path(program).resolve().parents[1] / 'share/locale')
    return tree / 'kaoawase'


def configure(counter, language, rotate):
    counter.config.seek(0)
    counter.config.truncate()
    counter.config.write(f'[Office]\nLanguage={language}\n[Camera]\nWidth=640\nHeight=480\nRotate={rotate}\n')
    counter.config.flush()


def stays_quiet(counter, sentence):
    """The sentence is away, and not only for a moment."""
    since = [None]

    def look():
        if any(sentence in x for x in counter.labels()):
            since[0] = None
        elif since[0] is None:
            since[0] = time.monotonic()
        return since[0] is not None and time.monotonic() - since[0] > QUIET_SECONDS
    return look


def see_turned(options, degrees):
    sentence = SAID[options.language][degrees]
    with tempfile.TemporaryDirectory(prefix='turned-') as folder:
        program = make_tree(pathlib.Path(folder), options.program, options.worker, degrees)
        counter = Counter(str(program), options.language, [], '[Camera]\nWidth=640\nHeight=480\n', demo=False)
        try:
            counter.wait(lambda: any(sentence in x for x in counter.labels()), f'"{sentence}"')
            todo = {'en': 'Turn the camera upright', 'ja': 'カメラの向きを直して'}[options.language]
            expect(any(todo in x for x in counter.labels()), f'nothing is said of what to do: {counter.labels()}')
            if options.shot and degrees == 180:
                counter.shot(options.shot)
            configure(counter, options.language, 360 - degrees)
            counter.wait(stays_quiet(counter, sentence), 'the picture to stand upright')
            if options.shot and degrees == 180:
                counter.shot(options.shot.replace('.', '-mended.'))
            # And back, so that it was Rotate that did it.
            configure(counter, options.language, 0)
            counter.wait(lambda: any(sentence in x for x in counter.labels()), f'"{sentence}" again')
            counter.close()
        except Failure:
            print(counter.said(), file=sys.stderr)
            raise
        finally:
            if counter.process.poll() is None:
                counter.process.kill()
                counter.process.wait()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('program')
    parser.add_argument('worker')
    parser.add_argument('language', choices=SAID)
    parser.add_argument('--shot')
    options = parser.parse_args()
    try:
        for degrees in (180, 90):
            see_turned(options, degrees)
    except Failure as failure:
        print(f'turned ({options.language}): {failure}', file=sys.stderr)
        return 1
    print(f'turned ({options.language}): in order')
    return 0


if __name__ == '__main__':
    sys.exit(main())
