#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test_passing.py PASS_ONE PROGRAMS SOURCE: commands of every kind through the real spawner, kaoawase-passer and its
walls; the example of data/examples against a server on loopback."""

import email
import email.policy
import http.server
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import zlib

sys.dont_write_bytecode = True
PASS_ONE, PROGRAMS, SOURCE = map(os.path.abspath, sys.argv[1:4])
PATIENCE = 60
LABEL = '山田 1-23'
LONG = 20000


def pass_to(commands, deadline=LONG, label=LABEL):
    done = subprocess.run([PASS_ONE, PROGRAMS, str(deadline), label, *map(str, commands)], capture_output=True, timeout=PATIENCE,
                          check=True, stdin=subprocess.DEVNULL)
    return [tuple(line.split(' ', 3)[1:]) for line in done.stdout.decode().splitlines()]


def pixels_of(png):
    """Rows of (red, green, blue) of a PNG without interlacing and filters."""
    at, data, width = 8, b'', 0
    while at < len(png):
        size, name = int.from_bytes(png[at:at + 4], 'big'), png[at + 4:at + 8]
        body = png[at + 8:at + 8 + size]
        assert zlib.crc32(name + body) == int.from_bytes(png[at + 8 + size:at + 12 + size], 'big')
        if name == b'IHDR':
            width = int.from_bytes(body[:4], 'big')
        elif name == b'IDAT':
            data += body
        at += 12 + size
    raw = zlib.decompress(data)
    step = 1 + 3 * width
    return [[tuple(raw[y + 1 + 3 * x:y + 4 + 3 * x]) for x in range(width)] for y in range(0, len(raw), step)]


def lives(pid):
    """One that has ended may still wait for somebody to take note of it."""
    try:
        return pathlib.Path(f'/proc/{pid}/stat').read_text(encoding='utf-8').rsplit(')', 1)[1].split()[0] != 'Z'
    except FileNotFoundError:
        return False


class Commands(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix='kaoawase-passing-'))
        os.chmod(self.folder, 0o755)
        self.addCleanup(shutil.rmtree, self.folder)

    def tearDown(self):
        """Of a command nothing is left, however it ended."""
        end = time.monotonic() + PATIENCE
        while any(lives(pid) for pid in self.left()) and time.monotonic() < end:
            time.sleep(0.05)
        self.assertEqual([pid for pid in self.left() if lives(pid)], [])

    def left(self):
        pids = []
        for path in pathlib.Path('/proc').glob('[0-9]*/cmdline'):
            try:
                if str(self.folder).encode() in path.read_bytes():
                    pids.append(path.parent.name)
            except (FileNotFoundError, ProcessLookupError):
                pass
        return pids

    def rogue(self, name):
        path = self.folder / name
        shutil.copy(pathlib.Path(SOURCE, 'tests/contract/passing/rogue'), path)
        os.chmod(path, 0o755)
        return path

    def one(self, name, deadline=LONG, label=LABEL):
        return pass_to([self.rogue(name)], deadline, label)[0]

    def test_good(self):
        self.assertEqual(self.one('good'), ('registered', '0', f'PNG 48x64 {LABEL}'))
        self.assertEqual(self.one('good', label=''), ('registered', '0', 'PNG 48x64'))

    def test_refused(self):
        self.assertEqual(self.one('refuse'), ('refused', '3', '定員に達しました'))

    def test_several_at_once(self):
        begin = time.monotonic()
        ends = pass_to([self.rogue(name) for name in ('good', 'hang', 'refuse', 'die')], 3000)
        self.assertEqual([end[0] for end in ends], ['registered', 'too-slow', 'refused', 'broken'])
        self.assertLess(time.monotonic() - begin, 20)

    def test_floods(self):
        self.assertEqual(self.one('flood'), ('registered', '0', 'x' * 100))
        self.assertEqual(self.one('flood_for_ever', 3000)[0], 'too-slow')

    def test_hangs(self):
        for name in ('hang', 'close'):
            begin = time.monotonic()
            self.assertEqual(self.one(name, 2000)[0], 'too-slow')
            self.assertLess(time.monotonic() - begin, 15)

    def test_forks(self):
        self.assertEqual(self.one('fork'), ('registered', '0', 'alone'))

    def test_dies(self):
        self.assertEqual(self.one('die'), ('broken', '0', ''))

    def test_unreadable_output(self):
        self.assertEqual(self.one('binary'), ('registered', '0', ''))
        self.assertEqual(self.one('turn'), ('registered', '0', ''))

    def test_memory(self):
        self.assertEqual(self.one('memory'), ('registered', '0', 'no memory'))

    def test_environment(self):
        os.environ['KAO_SECRET'] = 'x'
        names = set(self.one('environment')[2].split())
        for name in ('HOME', 'KAO_SECRET', 'DISPLAY', 'DBUS_SESSION_BUS_ADDRESS', 'XDG_RUNTIME_DIR', 'USER'):
            self.assertNotIn(name, names)
        self.assertIn('PATH', names)

    def test_becomes_another_program(self):
        self.assertEqual(self.one('become'), ('registered', '0', f'shell: {LABEL}'))

    def test_walls(self):
        self.assertEqual(self.one('walls'), ('registered', '0', 'whole'))

    def test_shell(self):
        path = self.folder / 'shell'
        path.write_text('#!/bin/sh\nread -r label <"$2"\necho "$label"\n', encoding='utf-8')
        os.chmod(path, 0o755)
        self.assertEqual(pass_to([path])[0], ('registered', '0', LABEL))

    def test_not_started(self):
        path = self.folder / 'nowhere'
        path.write_text('#!/nowhere/interpreter\n', encoding='utf-8')
        os.chmod(path, 0o755)
        self.assertEqual(pass_to([path])[0][0], 'not-started')
        # An interpreter of the account's own stands outside the walls.
        own = pathlib.Path(tempfile.mkdtemp(prefix='kaoawase-other-'))
        self.addCleanup(shutil.rmtree, own)
        shutil.copy('/bin/sh', own / 'sh')
        path.write_text(f'#!{own}/sh\necho came through\n', encoding='utf-8')
        self.assertEqual(pass_to([path])[0], ('not-started', '13', ''))

    def test_stopped(self):
        """The command goes with kaoawase-passer, at once."""
        process = subprocess.Popen([PASS_ONE, PROGRAMS, 'stop', LABEL, str(self.rogue('hang'))], stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, text=True)
        pid = int(process.stdout.readline())
        child, end = '', time.monotonic() + PATIENCE
        while not child and time.monotonic() < end:
            child = pathlib.Path(f'/proc/{pid}/task/{pid}/children').read_text(encoding='ascii').strip()
            time.sleep(0.05)
        self.assertTrue(child)
        while 'hang' not in pathlib.Path(f'/proc/{child}/cmdline').read_text(encoding='ascii') and time.monotonic() < end:
            time.sleep(0.05)
        print('stop', file=process.stdin, flush=True)
        self.assertEqual(process.stdout.readline(), 'stopped\n')
        while lives(child) and time.monotonic() < end:
            time.sleep(0.05)
        self.assertFalse(lives(child))
        print('end', file=process.stdin, flush=True)
        self.assertEqual(process.wait(PATIENCE), 0)
        process.stdin.close()
        process.stdout.close()


class Service(http.server.BaseHTTPRequestHandler):
    """A face service as an office may have one."""

    seen = []
    answer = (200, '受付番号 77\nmore\n')

    def do_POST(self):  # pylint: disable=invalid-name
        body = self.rfile.read(int(self.headers['Content-Length']))
        head = f'Content-Type: {self.headers["Content-Type"]}\r\n\r\n'.encode()
        form = email.message_from_bytes(head + body, policy=email.policy.HTTP)
        parts = {part.get_param('name', header='content-disposition'): part.get_payload(decode=True) for part in form.iter_parts()}
        Service.seen.append((self.path, self.headers.get('Authorization'), parts))
        status, text = Service.answer
        self.send_response(status)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_arguments):
        pass


class Example(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix='kaoawase-example-'))
        os.chmod(self.folder, 0o755)
        self.addCleanup(shutil.rmtree, self.folder)
        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Service)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)
        Service.seen.clear()
        Service.answer = (200, '受付番号 77\nmore\n')

    def install(self, address, more=''):
        source = pathlib.Path(SOURCE, 'data/examples/register-face')
        shutil.copy(source / 'register-face', self.folder)
        settings = (source / 'register-face.conf').read_text(encoding='utf-8')
        self.assertIn('Address=https://faces.example.jp/register', settings)
        (self.folder / 'register-face.conf').write_text(
            settings.replace('https://faces.example.jp/register', address) + more, encoding='utf-8')
        return self.folder / 'register-face'

    def address(self):
        return f'http://127.0.0.1:{self.server.server_port}/faces'

    def test_registers(self):
        (self.folder / 'token').write_text('secret\n', encoding='utf-8')
        command = self.install(self.address(), 'TokenFile=token\n')
        self.assertEqual(pass_to([command])[0], ('registered', '0', '受付番号 77'))
        (path, authorization, parts), = Service.seen
        self.assertEqual((path, authorization), ('/faces', 'Bearer secret'))
        self.assertEqual(parts['name'].decode(), LABEL)
        rows = pixels_of(parts['photo'])
        self.assertEqual((len(rows), len(rows[0])), (64, 48))
        self.assertTrue(all(rows[y][x] == (x, y, 7) for y in range(64) for x in range(48)))

    def test_refused(self):
        Service.answer = (409, 'この方は登録済みです\n')
        self.assertEqual(pass_to([self.install(self.address())])[0], ('refused', '1', 'この方は登録済みです (409)'))

    def test_unreachable(self):
        self.assertEqual(pass_to([self.install('http://127.0.0.1:1/')])[0],
                         ('refused', '3', 'the face service cannot be reached'))

    def test_by_name(self):
        """The C library may look the name up inside the walls."""
        self.assertEqual(pass_to([self.install(self.address().replace('127.0.0.1', 'localhost'))])[0][0], 'registered')

    def test_without_settings(self):
        command = self.install(self.address())
        os.unlink(self.folder / 'register-face.conf')
        self.assertEqual(pass_to([command])[0], ('refused', '2', 'register-face.conf or the token cannot be read'))


unittest.main(argv=[sys.argv[0], *sys.argv[4:]], verbosity=2)
