#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""usb-camera.py FOLDER [NAME]: a USB webcam (UVC 1.0) that exists in software only, plugged into the kernel's own virtual
USB port (modules vhci-hcd and uvcvideo) for as long as this runs; ending it (SIGTERM) pulls the plug. Root only.

Offers MJPG with the pictures of FOLDER (f*.jpg, all 1280 x 720), MJPG at 640 x 480 with those of FOLDER/small when
there is such a folder, and YUYV at 640 x 480 with a moving bar. Brightness and backlight compensation can be set and
are printed when they are. On SIGUSR1 it goes silent, on SIGUSR2 it sends broken pictures; the same again ends that."""

import pathlib
import select
import signal
import socket
import struct
import sys
import time

PORT, SPEED_HIGH, DEVICE_ID = 0, 3, 0x10001
ENOENT_STALL, ECONNRESET = -32, -104
PAYLOAD = 16384
FPS = 30
GET = {0x81: 'CUR', 0x82: 'MIN', 0x83: 'MAX', 0x84: 'RES', 0x85: 'LEN', 0x86: 'INFO', 0x87: 'DEF'}
BACKLIGHT, BRIGHTNESS = 1, 2
YUYV = bytes.fromhex('5955593200001000800000aa00389b71')


class Mode:
    def __init__(self, width, height, fps, pictures):
        self.width, self.height, self.fps, self.pictures = width, height, fps, pictures
        self.interval = 10_000_000 // fps
        self.most = width * height * 2


def bars(width, height):
    """A bar that moves, in YUYV."""
    pictures = []
    for n in range(16):
        row = b''.join(bytes((60 + 150 * ((x * 16 // width) == n), 128)) for x in range(width))
        pictures.append(row * height)
    return pictures


def descriptor(*parts):
    """Length first, which counts itself."""
    body = b''.join(bytes((part,)) if isinstance(part, int) else part for part in parts)
    return bytes((len(body) + 1,)) + body


def u16(value):
    return struct.pack('<H', value)


def u32(value):
    return struct.pack('<I', value)


def frame(subtype, index, mode):
    rate = mode.most * 8 * mode.fps
    return descriptor(0x24, subtype, index, 0, u16(mode.width), u16(mode.height), u32(rate), u32(rate), u32(mode.most),
                      u32(mode.interval), 1, u32(mode.interval))


class Camera:
    def __init__(self, folder, name):
        jpegs = [file.read_bytes() for file in sorted(folder.glob('f*.jpg'))]
        small = [file.read_bytes() for file in sorted((folder / 'small').glob('f*.jpg'))]
        if not jpegs:
            sys.exit(f'no f*.jpg in {folder}')
        mjpeg = [Mode(1280, 720, FPS, jpegs)] + ([Mode(640, 480, FPS, small)] if small else [])
        self.formats = [mjpeg, [Mode(640, 480, 5, bars(640, 480))]]
        self.strings = {1: 'Kaoawase tests', 2: name, 3: '0001'}
        self.controls = {BACKLIGHT: 1, BRIGHTNESS: 128}
        self.probe = self.describe_mode(1, 1)
        self.mode = mjpeg[0]
        self.number = self.position = self.frame_id = 0
        self.due = 0.0
        self.is_silent = self.is_broken = False

    # --- descriptors ---

    def device(self):
        return descriptor(1, u16(0x200), 0xEF, 2, 1, 64, u16(0x1D6B), u16(0x0102), u16(1), 1, 2, 3, 1)

    def configuration(self):
        units = (descriptor(0x24, 2, 1, u16(0x0201), 0, 0, u16(0), u16(0), u16(0), 3, b'\0\0\0')
                 + descriptor(0x24, 5, 2, 1, u16(0), 2, b'\x01\x01', 0)  # brightness, backlight compensation
                 + descriptor(0x24, 3, 3, u16(0x0101), 0, 2, 0))
        control = (descriptor(4, 0, 0, 0, 0x0E, 1, 0, 0)
                   + descriptor(0x24, 1, u16(0x100), u16(13 + len(units)), u32(48_000_000), 1, 1) + units)
        colours = descriptor(0x24, 0x0D, 1, 1, 4)
        mjpeg, yuyv = self.formats
        formats = descriptor(0x24, 6, 1, len(mjpeg), 1, 1, 0, 0, 0, 0)
        formats += b''.join(frame(7, n, mode) for n, mode in enumerate(mjpeg, 1)) + colours
        formats += descriptor(0x24, 4, 2, len(yuyv), YUYV, 16, 1, 0, 0, 0, 0)
        formats += b''.join(frame(5, n, mode) for n, mode in enumerate(yuyv, 1)) + colours
        header = descriptor(0x24, 1, 2, u16(15 + len(formats)), 0x81, 0, 3, 0, 0, 0, 1, 0, 0)
        streaming = descriptor(4, 1, 0, 1, 0x0E, 2, 0, 0) + header + formats + descriptor(5, 0x81, 2, u16(512), 0)
        body = descriptor(0x0B, 0, 2, 0x0E, 3, 0, 2) + control + streaming
        return descriptor(2, u16(9 + len(body)), 2, 1, 0, 0x80, 250) + body

    def string(self, index):
        if index == 0:
            return descriptor(3, u16(0x0409))
        return descriptor(3, self.strings[index].encode('utf-16-le')) if index in self.strings else None

    # --- requests ---

    def describe_mode(self, form, index):
        """The answer to PROBE and COMMIT."""
        modes = self.formats[form - 1 if 1 <= form <= len(self.formats) else 0]
        index = index if 1 <= index <= len(modes) else 1
        mode = modes[index - 1]
        return struct.pack('<HBBIHHHHHII', 1, form, index, mode.interval, 0, 0, 0, 0, 0, mode.most, PAYLOAD)

    def control(self, setup, data):
        """The bytes to answer with, or None for "not known"."""
        kind, request, value, index, length = struct.unpack('<BBHHH', setup)
        if (kind, request) == (0x80, 6):
            which = value >> 8
            found = {1: self.device, 2: self.configuration}.get(which)
            answer = found() if found else self.string(value & 0xFF) if which == 3 else None
            return answer[:length] if answer is not None else None
        if kind & 0x60 == 0:  # the standard's: set this, clear that
            return b'\0' * length if kind & 0x80 else b''
        if index & 0xFF == 1:
            return self.streaming(request, value >> 8, length, data)
        return self.unit(request, value >> 8, length, data) if index >> 8 == 2 else None

    def streaming(self, request, selector, length, data):
        if selector not in (1, 2):
            return None
        if request == 1:
            self.probe = self.describe_mode(data[2], data[3])
            if selector == 2:
                self.mode = self.formats[self.probe[2] - 1][self.probe[3] - 1]
                print(f'committed to {self.mode.width} x {self.mode.height}, format {self.probe[2]}', flush=True)
            return b''
        return {'LEN': u16(26), 'INFO': b'\x03'}.get(GET.get(request), self.probe)[:length]

    def unit(self, request, selector, length, data):
        if selector not in self.controls:
            return None
        if request == 1:
            self.controls[selector] = struct.unpack('<H', data[:2])[0]
            print(f'control {selector} set to {self.controls[selector]}', flush=True)
            return b''
        highest, default = (2, 1) if selector == BACKLIGHT else (255, 128)
        answers = {'CUR': self.controls[selector], 'MIN': 0, 'MAX': highest, 'RES': 1, 'DEF': default, 'LEN': 2}
        name = GET.get(request)
        return b'\x03' if name == 'INFO' else u16(answers[name])[:length] if name in answers else None

    # --- the picture ---

    def is_due(self):
        return not self.is_silent and (self.position > 0 or time.monotonic() >= self.due)

    def next_payload(self, room):
        """The next piece of the picture that is being sent, with its header."""
        picture = self.mode.pictures[self.number % len(self.mode.pictures)]
        if self.is_broken:
            picture = picture[:200] + b'\xff\x00' * 300
        if self.position == 0:
            self.due = max(self.due + 1 / self.mode.fps, time.monotonic() - 1 / self.mode.fps)
        piece = picture[self.position:self.position + min(room, PAYLOAD) - 2]
        self.position += len(piece)
        is_last = self.position >= len(picture)
        head = bytes((2, 0x80 | self.frame_id | (2 if is_last else 0)))
        if is_last:
            self.position, self.frame_id, self.number = 0, 1 - self.frame_id, self.number + 1
        return head + piece


class Port:
    """The other end of the virtual cable: USB/IP over a local socket."""

    def __init__(self, camera):
        self.camera = camera
        self.ours, theirs = socket.socketpair()
        self.waiting = []  # (number, room) of requests for a piece of the picture
        with open('/sys/devices/platform/vhci_hcd.0/attach', 'w', encoding='ascii') as attach:
            attach.write(f'{PORT} {theirs.fileno()} {DEVICE_ID} {SPEED_HIGH}')
        theirs.close()

    def receive(self, size):
        data = b''
        while len(data) < size:
            piece = self.ours.recv(size - len(data))
            if not piece:
                sys.exit(0)
            data += piece
        return data

    def answer(self, number, status, data=b'', n_taken=0):
        self.ours.sendall(struct.pack('>IIIIIiiiii8x', 3, number, 0, 0, 0, status, len(data) or n_taken, 0, 0, 0) + data)

    def handle(self):
        command, number, _, is_in, endpoint = struct.unpack('>IIIII', self.receive(20))
        rest = self.receive(28)
        if command == 2:
            wanted = struct.unpack('>I', rest[:4])[0]
            was_waiting = any(entry[0] == wanted for entry in self.waiting)
            self.waiting = [entry for entry in self.waiting if entry[0] != wanted]
            self.ours.sendall(struct.pack('>IIIIIi24x', 4, number, 0, 0, 0, ECONNRESET if was_waiting else 0))
            return
        length = struct.unpack('>i', rest[4:8])[0]
        data = self.receive(length) if not is_in and length > 0 else b''
        if endpoint == 1:
            self.waiting.append((number, length))
            return
        answer = self.camera.control(rest[20:28], data)
        if answer is None:
            self.answer(number, ENOENT_STALL)
        else:
            self.answer(number, 0, answer if is_in else b'', len(data))

    def run(self):
        while True:
            while self.waiting and self.camera.is_due():
                number, room = self.waiting.pop(0)
                self.answer(number, 0, self.camera.next_payload(room))
                if select.select([self.ours], [], [], 0)[0]:
                    break
            if select.select([self.ours], [], [], 0.002 if self.waiting else 0.1)[0]:
                self.handle()


def main():
    camera = Camera(pathlib.Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else 'Virtual Counter Camera')

    def toggle(what):
        return lambda *_: setattr(camera, what, not getattr(camera, what))

    signal.signal(signal.SIGUSR1, toggle('is_silent'))
    signal.signal(signal.SIGUSR2, toggle('is_broken'))
    port = Port(camera)
    print('plugged in', flush=True)
    port.run()


main()
