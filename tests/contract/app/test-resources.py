#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole program where the machine gives too little: descriptors, memory, disks, standard streams. In every row it
works, or it ends with a sentence that says what is wrong; it never hangs, is never killed, and leaves no process.
Prints one line a row."""

import itertools
import os
import subprocess
import time

import counter

DEMO = ["--demo", "--headless", "--document", "empty"]
# Of the demo's "empty-glass", which is as far as these runs go.
WORKS = 2
REFUSED = 3
LOADER = 127
LIMIT_S = 180


def processes_of(session):
    listed = subprocess.run(["ps", "-o", "pid=,stat=,comm=", "-s", str(session)], capture_output=True, text=True, check=False)
    return [line for line in listed.stdout.splitlines() if line.split()[1][0] != "Z"]


def run(c, command, **streams):
    """@command of a session of its own; fails where a process of it is left."""
    streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **streams}
    process = subprocess.Popen(command, env=c.environment, text=True, start_new_session=True, **streams)
    try:
        out, err = process.communicate(timeout=LIMIT_S)
    except subprocess.TimeoutExpired:
        process.kill()
        raise AssertionError("no end within %d s: %s" % (LIMIT_S, command)) from None
    end = time.monotonic() + 20
    while processes_of(process.pid) and time.monotonic() < end:
        time.sleep(0.05)
    left = processes_of(process.pid)
    if left:
        raise AssertionError("%s are left of %s" % (left, command))
    return process.returncode, out or "", err or ""


def judge(row, code, err, codes, words=""):
    """Prints the row; a refusal has a line of the program, or of the loader, with @words in it."""
    lines = [line for line in err.splitlines() if words in line]
    if code not in codes:
        raise AssertionError("%s: exit %s\n%s" % (row, code, err))
    said = ""
    if code != WORKS:
        said = lines[-1] if lines else ""
        is_sentence = ": error while loading" in said if code == LOADER else said.startswith("kaoawase")
        if not is_sentence:
            raise AssertionError("%s: exit %s without a sentence of it\n%s" % (row, code, err))
    print("# %-34s %s" % (row, "works" if code == WORKS else said), flush=True)


def program(c):
    return os.path.join(c.bin, "kaoawase")


def descriptors(c):
    for n, code in ((5, REFUSED), (8, REFUSED), (12, REFUSED), (15, REFUSED), (63, REFUSED), (64, WORKS)):
        got, _, err = run(c, ["prlimit", "--nofile=%d:%d" % (n, n), program(c), *DEMO])
        judge("RLIMIT_NOFILE %d" % n, got, err, (code,), "ulimit -n" if code == REFUSED else "")


def memory(c):
    """Below what the libraries alone need, it is the loader that says so."""
    for mib in (48, 128, 192, 256, 320, 384, 512, 1023, 1024, 4096):
        got, _, err = run(c, ["prlimit", "--as=%d" % (mib << 20), program(c), *DEMO])
        codes = (WORKS,) if mib >= 1024 else (REFUSED,) if mib >= 384 else (REFUSED, LOADER)
        judge("RLIMIT_AS %d MiB" % mib, got, err, codes, "ulimit -v" if got == REFUSED else "")
    for tool in (["kaoawase-match", "a.jpg", "b.jpg"], ["kaoawase-evaluate", "--pairs", "a.csv"]):
        got, out, err = run(c, ["prlimit", "--as=%d" % (512 << 20), os.path.join(c.bin, tool[0]), *tool[1:]])
        if got != REFUSED or (out + err).count("ulimit -v") != 1:
            raise AssertionError("%s: exit %s\n%s%s" % (tool[0], got, out, err))


def standard_streams(c):
    for missing in itertools.product((False, True), repeat=3):
        text = " ".join(word for word, is_missing in zip(("<&-", ">&-", "2>&-"), missing) if is_missing)
        got, _, err = run(c, ["sh", "-c", 'exec "$0" "$@" ' + text, program(c), *DEMO])
        judge("without " + (text or "nothing"), got, err, (WORKS,))


def full_disk(c):
    """An answer that was lost is no success."""
    with open("/dev/full", "w", encoding="utf-8") as full:
        got, _, err = run(c, [program(c), *DEMO], stdout=full)
        judge("standard output on a full disk", got, err, (REFUSED,), "standard output")
        got, _, err = run(c, [program(c), *DEMO], stderr=full)
        judge("standard error on a full disk", got, err, (WORKS,))


def mounts(c):
    """Root only, in a mount namespace of its own."""
    rows = (("a read-only root", "mount -o remount,bind,ro /", WORKS, ""),
            ("a full /tmp", "mount -t tmpfs -o size=4k none /tmp && cat /dev/zero >/tmp/full 2>/dev/null; :", WORKS, ""),
            ("a read-only /tmp", "mount -t tmpfs -o ro none /tmp", WORKS, ""),
            ("no /dev/shm, demo", "mount -t tmpfs -o ro,mode=000 none /dev/shm", REFUSED, "/dev/shm"))
    if os.geteuid() != 0 or subprocess.run(["unshare", "-m", "true"], check=False).returncode != 0:
        print("# mounts need root: not tried", flush=True)
        return
    for name, mount, code, words in rows:
        if c.bin.startswith("/tmp/") and "/tmp" in mount:
            continue
        got, _, err = run(c, ["unshare", "-m", "sh", "-c", "{ %s; } && exec \"$0\" \"$@\"" % mount, program(c), *DEMO])
        judge(name, got, err, (code,), words)
    # The counter itself needs none: its shared memory has no name.
    usual = run(c, [program(c), "--list-scanners"])
    got = run(c, ["unshare", "-m", "sh", "-c", "mount -t tmpfs -o ro,mode=000 none /dev/shm && exec \"$0\" \"$@\"",
                  program(c), "--list-scanners"])
    if got[:2] != usual[:2]:
        raise AssertionError("no /dev/shm: %s instead of %s" % (got, usual))
    print("# %-34s %s" % ("no /dev/shm, the counter", "works"), flush=True)


counter.main([descriptors, memory, standard_streams, full_disk, mounts])
