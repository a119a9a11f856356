# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs build/bin/kaoawase without a window and reads its lines; shared by the tests of the program."""
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

BIN = os.environ.get("KAO_TEST_BIN", "")
BUILD = os.environ.get("KAO_TEST_BUILD", "")
SOURCE = os.environ.get("KAO_TEST_SRC", "")
LIMIT_S = 240


class Run:
    def __init__(self, code, lines, stderr):
        self.code = code
        self.lines = lines
        self.stderr = stderr

    @property
    def stages(self):
        """Stage names in order, each run of the same one once, without what the devices say."""
        names = []
        for line in self.lines:
            if line["stage"] not in ("camera", "scanner", "model") and names[-1:] != [line["stage"]]:
                names.append(line["stage"])
        return names

    @property
    def last(self):
        return self.lines[-1] if self.lines else {}

    def ends(self):
        return [line for line in self.lines if line["stage"] in ("result", "retry", "error")]

    def sentences(self):
        """What the program itself says on standard error, without its log."""
        return [line for line in self.stderr.splitlines() if line.startswith("kaoawase: ")]

    def __str__(self):
        return "exit %s\n%s\n%s" % (self.code, "\n".join(map(json.dumps, self.lines)), self.stderr)


class Counter:
    """A place to run the program in: nothing of this account's own packs or settings is seen."""

    def __init__(self, extra_arguments=()):
        self.folder = tempfile.mkdtemp(prefix="kao-app-")
        self.bin = BIN
        self.extra = list(extra_arguments)
        self.environment = dict(os.environ, HOME=self.folder, XDG_DATA_HOME=self.folder + "/data",
                                LC_ALL="C.UTF-8")
        self.environment.pop("DISPLAY", None)
        self.environment.pop("WAYLAND_DISPLAY", None)

    def __enter__(self):
        return self

    def __exit__(self, *ignored):
        shutil.rmtree(self.folder, ignore_errors=True)

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)
        return self.path(name)

    def start(self, *arguments):
        return subprocess.Popen([self.bin + "/kaoawase", *arguments, *self.extra],
                                env=self.environment, text=True, stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def run(self, *arguments):
        process = self.start(*arguments)
        try:
            out, err = process.communicate(timeout=LIMIT_S)
        except subprocess.TimeoutExpired:
            process.kill()
            out, err = process.communicate()
            raise AssertionError("no end within %d s\n%s\n%s" % (LIMIT_S, out, err)) from None
        return Run(process.returncode, parse(out), err)

    def run_killing(self, worker, stage, *arguments):
        """The same, with SIGKILL for a worker as soon as @stage of the first match is told."""
        process = self.start(*arguments)
        end = time.monotonic() + LIMIT_S
        out = []
        is_killed = False
        for text in process.stdout:
            out.append(text)
            line = json.loads(text)
            if not is_killed and line["stage"] == stage and line.get(worker + "_pid"):
                os.kill(line[worker + "_pid"], signal.SIGKILL)
                is_killed = True
            if time.monotonic() > end:
                process.kill()
        err = process.stderr.read()
        process.wait()
        assert is_killed, "%s was never told:\n%s\n%s" % (stage, "".join(out), err)
        return Run(process.returncode, parse("".join(out)), err)

    def replace_worker(self, name, fake):
        """From now on the programs run from a folder of their own, where @name is another one."""
        own = self.path("bin")
        if self.bin != own:
            os.mkdir(own)
            for program in os.listdir(BIN):
                shutil.copy2(os.path.join(BIN, program), own)
            os.symlink(os.path.realpath(os.path.join(BIN, "..", "share")), self.path("share"))
            self.bin = own
        os.unlink(os.path.join(own, name))
        shutil.copy2(os.path.join(BUILD, "tests", "fakes", "app", "fake-" + fake),
                     os.path.join(own, name))


def is_alive(pid):
    try:
        with open("/proc/%d/stat" % pid, encoding="utf-8") as file:
            return file.read().rpartition(")")[2].split()[0] not in ("Z", "X")
    except FileNotFoundError:
        return False


def wait_for_end(pids, seconds=10):
    """Those of @pids that are alive after @seconds."""
    end = time.monotonic() + seconds
    while any(map(is_alive, pids)) and time.monotonic() < end:
        time.sleep(0.05)
    return [pid for pid in pids if is_alive(pid)]


def parse(out):
    # Each line is one object, and nothing else is on standard output.
    return [json.loads(line) for line in out.splitlines()]


def main(tests):
    """TAP over functions; each gets a fresh Counter. Arguments after "--" go to every run."""
    extra = sys.argv[sys.argv.index("--") + 1:] if "--" in sys.argv else []
    only = [name for name in sys.argv[1:] if name in {test.__name__ for test in tests}]
    failed = 0
    print("1..%d" % len(only or tests), flush=True)
    for number, test in enumerate([t for t in tests if not only or t.__name__ in only], 1):
        with Counter(extra) as counter:
            try:
                test(counter)
                print("ok %d %s" % (number, test.__name__), flush=True)
            except Exception as problem:  # a test that breaks is a test that fails
                failed += 1
                print("not ok %d %s" % (number, test.__name__))
                for line in ("%s: %s" % (type(problem).__name__, problem)).splitlines():
                    print("# " + line)
                sys.stdout.flush()
    sys.exit(1 if failed else 0)
