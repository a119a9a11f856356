#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""usb-rounds.py BUILD PICTURES [ROUNDS]: the camera service and its worker with the kernel's own driver for USB webcams,
whose camera is pulled out while it streams, plugged in again, goes silent and sends broken pictures. Each must be told
within a time. Needs root and loads modules, so it is for the virtual machine:

    ninja -C build tests/bench/capture/watch-camera
    mkdir -p pictures/small
    build/tests/tools/capture/kao-make-frames pictures 1280 720 8
    build/tests/tools/capture/kao-make-frames pictures/small 640 480 8
    tests/bench/capture/guest/in-guest ~/.cache/kaoawase-guest \\
      "$PWD"/tests/bench/capture/guest/usb-rounds.py "$PWD"/build "$PWD"/pictures
"""

import os
import pathlib
import queue
import re
import signal
import subprocess
import sys
import threading
import time

BUILD, PICTURES = sys.argv[1:3]
ROUNDS = int(sys.argv[3]) if len(sys.argv) > 3 else 3
HERE = pathlib.Path(__file__).resolve().parent
STABLE = 'usb-Kaoawase_tests_Virtual_Counter_Camera_0001-video-index0'
# An emulated machine is some ten times slower than a real one.
PATIENCE = 60


class Lines:
    """What a program says, with the time."""

    def __init__(self, *command, **more):
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **more)
        self.queue = queue.Queue()
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.process.stdout:
            print(f'    {os.path.basename(self.process.args[0])[:12]}: {line.rstrip()}', flush=True)
            self.queue.put((time.monotonic(), line))
        self.queue.put((time.monotonic(), ''))

    def wait(self, pattern, since):
        """Seconds from @since until a line matches."""
        end = time.monotonic() + PATIENCE
        while True:
            try:
                at, line = self.queue.get(timeout=max(0.1, end - time.monotonic()))
                if time.monotonic() > end:
                    raise queue.Empty
            except queue.Empty:
                sys.exit(f'WRONG: nothing like "{pattern}" within {PATIENCE} s')
            if line == '':
                sys.exit(f'WRONG: the program ended before "{pattern}"')
            if at >= since and re.search(pattern, line):
                return at - since


def prepare():
    kernel = os.environ['KAO_GUEST_KERNEL']
    os.makedirs('/run/udev', exist_ok=True)
    subprocess.run(['/lib/systemd/systemd-udevd', '--daemon'], check=True, stderr=subprocess.DEVNULL)
    for module in ('vhci-hcd', 'uvcvideo'):
        subprocess.run(['modprobe', '-d', kernel, module], check=True)


class Cable:
    def __init__(self):
        self.camera = None

    def plug(self):
        self.camera = Lines(str(HERE / 'usb-camera.py'), PICTURES)
        return time.monotonic()

    def pull(self):
        self.camera.process.send_signal(signal.SIGTERM)
        at = time.monotonic()
        self.camera.process.wait()
        return at

    def list_cameras(self):
        """What the administrator is told."""
        listed = subprocess.run([f'{BUILD}/bin/kaoawase', '--list-cameras'], capture_output=True, text=True)
        print(f'== --list-cameras ended with {listed.returncode}:\n{listed.stdout}{listed.stderr}', flush=True)
        for words in (STABLE, 'node:    /dev/video0, USB bus', 'MJPG 1280 x 720 at 30', 'YUYV 640 x 480 at 5'):
            if listed.returncode != 0 or words not in listed.stdout:
                sys.exit(f'WRONG: --list-cameras does not say "{words}"')

    def toggle(self, which):
        self.camera.process.send_signal(which)
        return time.monotonic()


def main():
    prepare()
    cable = Cable()
    watcher = Lines(f'{BUILD}/tests/bench/capture/watch-camera', '3600', STABLE,
                    env={**os.environ, 'KAO_TEST_BUILD': BUILD})
    print(f'no camera: told after {watcher.wait("missing", time.monotonic()):.1f} s')
    for number in range(ROUNDS):
        at = cable.plug()
        print(f'== round {number}: plugged in, live after {watcher.wait(" live: ", at):.1f} s, frames after '
              f'{watcher.wait("frames: ", at):.1f} s, stable name {sorted(os.listdir("/dev/v4l/by-id"))}')
        time.sleep(3)
        at = cable.pull()
        print(f'== round {number}: pulled out while it streams, told after {watcher.wait("missing", at):.2f} s; '
              f'nodes left: {[name for name in os.listdir("/dev") if name.startswith("video")]}')
    at = cable.plug()
    watcher.wait(' live: ', at)
    watcher.wait('frames: ', time.monotonic())
    cable.list_cameras()
    at = cable.toggle(signal.SIGUSR1)
    print(f'== silent: told after {watcher.wait("stalled|fault", at):.1f} s')
    at = cable.toggle(signal.SIGUSR1)
    print(f'== it speaks again: frames after {watcher.wait("frames: ", at):.1f} s')
    at = cable.toggle(signal.SIGUSR2)
    print(f'== broken pictures: told after {watcher.wait("stalled|fault", at):.1f} s')
    at = cable.toggle(signal.SIGUSR2)
    print(f'== whole ones again: frames after {watcher.wait("frames: ", at):.1f} s')
    watcher.process.send_signal(signal.SIGTERM)
    watcher.process.wait()
    cable.pull()
    print('in order')


main()
