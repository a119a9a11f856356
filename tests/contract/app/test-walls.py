#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What weakens a wall is fixed when the program starts: edits and messages cannot ask for more."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time

import counter

LIMIT_S = 60


def check(condition):
    if not condition:
        raise AssertionError("not as fixed at the start")


def words_of(pid):
    try:
        with open("/proc/%d/cmdline" % pid, encoding="utf-8") as file:
            return file.read().split("\0")[:-1]
    except FileNotFoundError:
        return []


def workers(parent):
    """Number and words of every process below @parent."""
    found = {}
    todo = [parent]
    while todo:
        pid = todo.pop()
        listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
        for child in map(int, listed.stdout.split()):
            found[child] = words_of(child)
            todo.append(child)
    return found


def scanner_of(parent, but=0):
    end = time.monotonic() + LIMIT_S
    while time.monotonic() < end:
        for pid, words in workers(parent).items():
            if words and os.path.basename(words[0]) == "kaoawase-scanner" and pid != but:
                return pid, words
        time.sleep(0.05)
    raise AssertionError("no scanner worker")


def network_of_a_running_counter(c, first):
    """Returns whether the scanner worker may use the network before and after an edit to the contrary."""
    text = "[Scanner]\nAllowNetwork=%s\n"
    path = c.write("walls.conf", text % first)
    process = c.start("--demo", "--headless", "--matches", "1000", "--config", path)
    threading.Thread(target=process.stdout.read, daemon=True).start()
    is_noticed = threading.Event()

    def listen():
        for line in process.stderr:
            if "RequireSandbox hold from the next start on" in line:
                is_noticed.set()

    threading.Thread(target=listen, daemon=True).start()
    try:
        pid, words = scanner_of(process.pid)
        before = "--allow-network" in words
        c.write("walls.conf", text % ("true" if first == "false" else "false"))
        check(is_noticed.wait(LIMIT_S))
        with contextlib.suppress(ProcessLookupError):  # each scan has a worker of its own; this one may have ended
            os.kill(pid, signal.SIGKILL)
        pid, words = scanner_of(process.pid, but=pid)
        return before, "--allow-network" in words
    finally:
        process.kill()
        process.wait()


def network_is_fixed_off(c):
    check(network_of_a_running_counter(c, "false") == (False, False))


def network_is_fixed_on(c):
    check(network_of_a_running_counter(c, "true") == (True, True))


def configuration_of_others(c):
    """What weakens a wall is refused from a file that others can change, before anything is started; not in the demo."""
    path = c.write("others.conf", "[Scanner]\nAllowNetwork=true\n")
    os.chmod(path, 0o666)
    run = c.run("--headless", "--config", path)
    check(run.code == 3 and not run.lines)
    check(len(run.sentences()) == 1 and path in run.sentences()[0] and "root alone" in run.sentences()[0])
    asked = subprocess.run([c.bin + "/kaoawase", "--check-config", path], capture_output=True, text=True, timeout=LIMIT_S)
    check(asked.returncode == 3 and "AllowNetwork" in asked.stderr)
    run = c.run("--demo", "--headless", "--config", path)
    check(run.code in (0, 1))


counter.main([configuration_of_others, network_is_fixed_off, network_is_fixed_on])
