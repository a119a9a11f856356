# SPDX-License-Identifier: GPL-3.0-or-later
"""The window of the whole program under test, driven by accessible names, with a family of processes."""

import os
import pathlib
import signal
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / 'ui'), str(HERE.parent.parent / 'contract' / 'secure')]
import drive  # noqa: E402
from counter import comm  # noqa: E402

# The demo's scanner is the device: it goes on holding the document, as glass does.
DEVICE = 'kaoawase-demo-s'


class Window(drive.Counter):
    """@settings: more lines for the configuration. @wrapper: a command that becomes the program."""

    def __init__(self, program, *arguments, settings='', wrapper=(), environment=None):
        self.words = drive.WORDS['en']
        self.config = tempfile.NamedTemporaryFile('w', suffix='.conf')
        self.config.write(f'[Office]\nLanguage=en\n{settings}')
        self.config.flush()
        packs = os.environ.get('KAO_TEST_PACK_PATH')
        self.process = subprocess.Popen(
            [*wrapper, program, '--demo', '--config', self.config.name, *arguments,
             *([f'--pack-path={packs}'] if packs else [])],
            env={**os.environ, 'GTK_A11Y': 'atspi', 'G_DEBUG': 'fatal-warnings', **(environment or {})})
        self.app = self.wait(self.find_app, 'the window')

    def family(self):
        pids, todo = [], [self.process.pid]
        children = {}
        for entry in pathlib.Path('/proc').iterdir():
            if entry.name.isdigit():
                try:
                    stat = (entry / 'stat').read_text()
                except OSError:
                    continue
                children.setdefault(int(stat[stat.rindex(')') + 2:].split()[1]), []).append(int(entry.name))
        while todo:
            pid = todo.pop()
            pids.append(pid)
            todo += children.get(pid, [])
        return [pid for pid in pids if comm(pid) not in (DEVICE, '')]

    def hold(self, sig):
        for pid in self.family():
            try:
                os.kill(pid, sig)
            except ProcessLookupError:
                pass

    def texts(self):
        """Accessible names and descriptions now."""
        return {text for node in self.nodes() for text in (node.get_name(), node.get_description()) if text}

    def end(self):
        """Whatever the test came to, nothing of it stays."""
        if self.process.poll() is None:
            for pid in self.family():
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass
            self.process.wait()
