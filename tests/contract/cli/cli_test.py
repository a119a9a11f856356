# SPDX-License-Identifier: GPL-3.0-or-later
"""What the scripts of this folder share: running a program in an empty folder, and checks that say what they saw."""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

SOURCE = pathlib.Path(os.environ["KAO_TEST_SRC"])
PERSONS = SOURCE / "data/demo/persons"
BASE = SOURCE / "models/base"


class Bench:
    """A temporary folder; programs run in an empty one inside it that must stay empty."""

    def __init__(self, program):
        # The programs run in another folder than the one that the path was given in.
        self.program = os.path.abspath(program)
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="kao-cli-"))
        self.home = self.folder / "home"
        self.home.mkdir()
        self.failed = 0
        self.done = 0

    def run(self, *arguments, check_home=True, **options):
        environment = dict(os.environ, HOME=str(self.home), XDG_CACHE_HOME=str(self.home / "cache"),
                           XDG_DATA_HOME=str(self.home / "data"), XDG_CONFIG_HOME=str(self.home / "config"))
        result = subprocess.run([self.program, *map(str, arguments)], cwd=self.home, env=environment, capture_output=True,
                                text=True, timeout=240, **options)
        if check_home:
            self.check("nothing is written to the disk", list(self.home.iterdir()), [])
        return result

    def check(self, what, seen, wanted=True):
        """@wanted: a value, or a function that says whether what was seen is right."""
        self.done += 1
        good = wanted(seen) if callable(wanted) else seen == wanted
        if not good:
            self.failed += 1
            print(f"FAILED: {what}: saw {seen!r}" + ("" if callable(wanted) else f", wanted {wanted!r}"))
        return good

    def copy_base(self, name):
        folder = self.folder / name / "base"
        shutil.copytree(BASE, folder)
        return folder

    def write(self, name, data):
        path = self.folder / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return path

    def finish(self):
        shutil.rmtree(self.folder)
        print(f"{self.done - self.failed} of {self.done} checks passed")
        sys.exit(1 if self.failed else 0)
