#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an installation can get wrong: one sentence, the right exit code, nothing lost."""
import os
import shutil
import subprocess

import counter

DEMO = ("--demo", "--headless")


def check(condition, run):
    if not condition:
        raise AssertionError(str(run))


def is_one_sentence(text):
    return bool(text) and "\n" not in text and text[0].isalnum() or text.startswith("/")


def check_error(run, area, *codes):
    check(run.code == 3, run)
    check(run.last["stage"] == "error" and run.last["area"] == area, run)
    check(run.last["code"] in codes, run)
    check(is_one_sentence(run.last["message"]), run)
    check("result" not in run.stages, run)


# --- the command line and the configuration ---

def unknown_option(c):
    for arguments in (["--nonsense"], ["--visitor", "right"], ["--demo", "--visitor", "ghost"],
                      ["--demo", "--document", "passport"], ["--headless", "--matches", "0"],
                      ["--document", "empty"], ["--demo", "--list-cameras"],
                      ["--demo", "--list-scanners"], ["picture.jpg", "another.jpg"]):
        run = c.run(*arguments)
        check(run.code == 3 and len(run.sentences()) == 1 and not run.lines, run)


def versions(c):
    done = subprocess.run([c.bin + "/kaoawase", "--version"], capture_output=True, text=True, check=True)
    for name in ("kaoawase ", "GLib ", "dlib ", "OpenCV ", "SANE "):
        check(name in done.stdout, done.stdout)


def list_cameras(c):
    """Each with its name for the configuration, or that there is none; nothing else is started."""
    run = subprocess.run([c.bin + "/kaoawase", "--list-cameras"], capture_output=True, text=True)
    is_there = any(name.startswith("video") for name in os.listdir("/dev"))
    check(run.returncode in (0, 1) if is_there else run.returncode == 1, run)
    if run.returncode == 0:
        check("Device=" in run.stdout and "node:    /dev/video" in run.stdout, run)
    else:
        check(run.stderr.splitlines()[-1] == "kaoawase: no camera is connected" and not run.stdout, run)


def list_scanners(c):
    """Each with its driver and its name for the configuration; an added driver's too, and no other's."""
    config = c.path("scanners.conf")

    def listed(text):
        with open(config, "w", encoding="utf-8") as file:
            file.write("[Scanner]\n" + text)
        return subprocess.run([c.bin + "/kaoawase", "--config", config, "--list-scanners"], capture_output=True,
                              text=True, timeout=120)

    plain = listed("Device=test:0\n")
    check(plain.returncode in (0, 1) and "test:0\n    name:" not in plain.stdout, plain)
    check("The driver of the configured scanner, test, is not loaded: write Drivers=test below [Scanner]."
          in plain.stdout + plain.stderr, plain)
    check(plain.returncode == 0 or "kaoawase: no scanner was found\n" in plain.stderr, plain)
    if os.geteuid() != 0:  # counts in root's files only
        return
    added = listed("Device=test:0\nDrivers=test\n")
    check(added.returncode == 0 and "test:0\n    name:    " in added.stdout, added)
    check("\n    driver:  test\n" in added.stdout and 'Now it says "test:0".' in added.stdout, added)
    check("is not loaded" not in added.stdout + added.stderr, added)
    missing = listed("Device=nosuch:1\nDrivers=nosuch\n")
    check("The driver of the configured scanner, nosuch, is not installed: there is no libsane-nosuch.so.1 in /"
          in missing.stdout + missing.stderr and "not loaded" not in missing.stdout + missing.stderr, missing)
    network = listed("Device=airscan:e0:Office\nDrivers=test\n")
    check("The driver of the configured scanner, airscan, is not loaded: write AllowNetwork=true below [Scanner]."
          in network.stdout, network)
    never = listed("Device=escl:http://127.0.0.1\nDrivers=test\n")
    check("The driver of the configured scanner, escl, is never loaded: choose another one of this list."
          in never.stdout, never)
    refused = listed("Drivers=escl\n")
    check(refused.returncode == 3 and '"escl"' in refused.stderr and not refused.stdout, refused)


def unreadable_config(c):
    folder = c.path("folder.conf")
    os.mkdir(folder)
    for path in (c.path("missing.conf"), folder):
        run = c.run(*DEMO, "--config", path)
        check(run.code == 3 and not run.lines, run)
        check(len(run.sentences()) == 1 and path in run.sentences()[0], run)


def pipe_as_config(c):
    """A pipe that nobody writes to is refused and not waited for."""
    os.mkfifo(c.path("pipe.conf"))
    for arguments in (["--config", c.path("pipe.conf"), *DEMO], ["--check-config", c.path("pipe.conf")]):
        run = c.run(*arguments)
        check(run.code == 3 and len(run.sentences()) == 1 and "pipe.conf" in run.sentences()[0], run)


def mistaken_config(c):
    path = c.write("bad.conf", "[Office]\nIdleClearSeconds=2\n")
    for arguments in (["--config", path, *DEMO], ["--check-config", path]):
        run = c.run(*arguments)
        check(run.code == 3 and not run.lines and len(run.sentences()) == 1, run)
        for word in (path, "IdleClearSeconds", "2", "5"):
            check(word in run.sentences()[0], run)


def many_mistakes(c):
    """All of them at once, a line each, in the language of the terminal."""
    path = c.write("many.conf", "[Office]\nLanguage=JA\n[Camera]\nWidth=0x500\nWidth=640\n")
    for language, words in (("en", "line"), ("ja", "行目")):
        run = subprocess.run([c.bin + "/kaoawase", "--check-config", path], capture_output=True, text=True,
                             env=dict(os.environ, LANGUAGE=language))
        lines = run.stderr.splitlines()
        check(run.returncode == 3 and not run.stdout and len(lines) == 3, run)
        check(all(words in line and str(n) in line for line, n in zip(lines, (2, 4, 5))), run)


def good_config(c):
    path = c.write("good.conf", "[Office]\nMunicipality=131016\nLanguage=ja\n"
                                "[Municipality 131016]\nName=千代田区\nThreshold=66\n")
    process = c.start("--check-config", path)
    out, err = process.communicate(timeout=60)
    check(process.returncode == 0 and path in out and err == "", err)
    check("131016 千代田区: " in out and "66.0" in out and "44.0" in out, out)
    check("\nCard reader: any on which a card lies, chips are shown as not checked\n" in out, out)


def trust_anchor(c):
    """The file with the issuer's keys is looked into as well."""
    def der(tag, content):
        size = len(content)
        return bytes([tag]) + (bytes([size]) if size < 128 else b"\x82" + size.to_bytes(2, "big")) + content

    modulus = b"\0" + bytes([0xc5]) + os.urandom(254) + b"\x01"
    numbers = der(0x30, der(2, modulus) + der(2, b"\1\0\1"))
    rsa = der(0x30, der(6, bytes.fromhex("2a864886f70d010101")) + der(5, b""))
    key = c.path("anchor.der")
    with open(key, "wb") as file:
        file.write(der(0x30, rsa + der(3, b"\0" + numbers)))
    for name in ("own.pem", "short.pem"):
        with open(c.path(name), "w") as file:
            word = "PRIVATE" if name == "own.pem" else "PUBLIC"
            file.write(f"-----BEGIN {word} KEY-----\nAAAA\n-----END {word} KEY-----\n")
    for anchor, code in ((key, 0), (c.path("own.pem"), 3), (c.path("short.pem"), 3), (c.path("none.pem"), 3)):
        path = c.write("anchor.conf", f"[Card]\nTrustAnchor={anchor}\n")
        c.environment["LANGUAGE"] = "en" if code == 0 else "ja"
        process = c.start("--check-config", path)
        out, err = process.communicate(timeout=60)
        check(process.returncode == code, (anchor, process.returncode, err))
        check(code != 0 or f"chips are checked with the keys in {anchor}\n" in out, out)
        check(code == 0 or (out == "" and len(err.splitlines()) == 1 and anchor in err and path in err), (anchor, err))
        check(code == 0 or not err.isascii(), (anchor, err))


def no_display(c):
    """In the demo it goes on without a window, elsewhere it says what is missing."""
    run = c.run()
    check(run.code == 3 and len(run.sentences()) == 1 and "display" in run.sentences()[0], run)
    run = c.run("--demo", "--document", "empty")
    check(run.code == 2 and "display" in run.sentences()[0] and run.last["code"] == "empty-glass", run)
    c.environment["DISPLAY"] = ":4711"
    run = c.run("--demo", "--document", "empty")
    check(run.code == 2 and run.last["code"] == "empty-glass", run)


# --- the model ---

def base_pack(c):
    """A copy of the base pack to spoil."""
    os.makedirs(c.path("packs"))
    shutil.copytree(counter.SOURCE + "/models/base", c.path("packs/spoilt"))
    manifest = c.path("packs/spoilt/manifest.ini")
    with open(manifest, encoding="utf-8") as file:
        text = file.read()
    with open(manifest, "w", encoding="utf-8") as file:
        file.write(text.replace("Name=base", "Name=spoilt"))
    weights = [name for name in os.listdir(c.path("packs/spoilt")) if not name.endswith((".ini", ".md"))]
    return c.path("packs/spoilt"), max(weights, key=lambda n: os.path.getsize(c.path("packs/spoilt/" + n)))


def run_spoilt(c):
    return c.run(*DEMO, "--pack-path", c.path("packs"), "--pack", "spoilt")


def exchanged_pack(c):
    """A base pack with three other numbers in the account's own data folder changes nothing."""
    plain = c.run(*DEMO, "--visitor", "other")
    folder = c.path("data/kaoawase/models/base")
    shutil.copytree(counter.SOURCE + "/models/base", folder)
    manifest = os.path.join(folder, "manifest.ini")
    with open(manifest, encoding="utf-8") as file:
        lines = file.read().splitlines()
    with open(manifest, "w", encoding="utf-8") as file:
        for line in lines:
            numbers = {"Distances": "1.7000;1.7500;1.7784;", "NegLog10FMR": "5.0000;4.9000;0.0000;", "Rank": "999"}
            key = line.partition("=")[0]
            file.write((key + "=" + numbers[key] if key in numbers else line) + "\n")
    run = c.run(*DEMO, "--visitor", "other")
    check(plain.code == run.code == 1 and run.last["outcome"] == plain.last["outcome"], run)
    # Given by its path it is refused, but where the demo is told to take what lies in a folder.
    check_error(c.run(*DEMO, "--pack", folder), "model", "wrong-hash")


def unknown_pack(c):
    check_error(c.run(*DEMO, "--pack", "nosuchpack"), "model", "no-pack")


def missing_file(c):
    folder, weights = base_pack(c)
    os.unlink(os.path.join(folder, weights))
    check_error(run_spoilt(c), "model", "no-pack", "missing-file")


def wrong_hash(c):
    folder, weights = base_pack(c)
    with open(os.path.join(folder, weights), "r+b") as file:
        file.seek(os.path.getsize(os.path.join(folder, weights)) // 2)
        byte = file.read(1)
        file.seek(-1, os.SEEK_CUR)
        file.write(bytes([byte[0] ^ 1]))
    run = run_spoilt(c)
    check_error(run, "model", "wrong-hash")
    check(weights in run.last["message"], run)


def cut_file(c):
    folder, weights = base_pack(c)
    os.truncate(os.path.join(folder, weights), 1000)
    check_error(run_spoilt(c), "model", "wrong-hash", "damaged")


def bad_manifest(c):
    folder, _ = base_pack(c)
    with open(os.path.join(folder, "manifest.ini"), "w", encoding="utf-8") as file:
        file.write("[Pack]\nName=spoilt\n")
    check_error(run_spoilt(c), "model", "manifest", "no-pack")


# --- the devices ---

def no_camera(c):
    c.replace_worker("kaoawase-camera", "crash")
    run = c.run(*DEMO, "--patience", "3")
    check_error(run, "camera", "worker-crashed", "not-found", "stalled")


def no_scanner(c):
    c.replace_worker("kaoawase-scanner", "crash")
    run = c.run(*DEMO, "--patience", "3")
    check_error(run, "scanner", "worker-crashed", "not-found")


def lost_camera_program(c):
    """As after an update that exchanged the file under the running program."""
    c.replace_worker("kaoawase-camera", "crash")
    os.unlink(os.path.join(c.bin, "kaoawase-camera"))
    run = c.run(*DEMO, "--patience", "3")
    check_error(run, "camera", "not-started")
    check("kaoawase-camera" in run.last["message"] and "restart" in run.last["message"], run)


def scanner_speaks_nonsense(c):
    c.replace_worker("kaoawase-scanner", "nonsense")
    run = c.run(*DEMO, "--patience", "3")
    check_error(run, "scanner", "worker-protocol", "not-found")


def scanner_says_nothing(c):
    c.replace_worker("kaoawase-scanner", "silent")
    run = c.run(*DEMO, "--patience", "3")
    check_error(run, "scanner", "stalled", "not-found", "worker-crashed")


def no_usb_news(c):
    c.replace_worker("kaoawase-usbwatch", "crash")
    run = c.run(*DEMO)
    check(run.code == 0 and run.last["stage"] == "result", run)


def faults_of_the_scanner(c):
    for fault, code, stage in (("jam", 3, "error"), ("drop=50000", 3, "error"), ("next500", 3, "error"),
                               ("truncjpeg", 2, "retry")):
        run = c.run(*DEMO, "--demo-fault", fault)
        check(run.last["stage"] in ("error", "retry"), run)
        check(run.code in (2, 3) and "result" not in run.stages, run)
        check(is_one_sentence(run.last["message"]), run)


counter.main([unknown_option, versions, list_cameras, list_scanners, unreadable_config, pipe_as_config,
              mistaken_config, many_mistakes, good_config, trust_anchor, no_display, exchanged_pack, unknown_pack, missing_file, wrong_hash, cut_file, bad_manifest, no_camera, no_scanner,
              lost_camera_program, scanner_speaks_nonsense, scanner_says_nothing, no_usb_news, faults_of_the_scanner])
