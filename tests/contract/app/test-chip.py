#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo with a card on the reader: three figures, and the ends that only a chip brings."""
import pathlib
import re
import subprocess

import counter

DEMO = ("--demo", "--headless", "--chip")
READER = pathlib.Path(counter.SOURCE) / "tests/tools/card/with-virtual-reader"
CARD_ON_READER = pathlib.Path(counter.SOURCE) / "data/demo/card/on-reader"


def check(condition, run):
    if not condition:
        raise AssertionError(str(run))


def check_genuine(run):
    check(run.code == 0 and run.last["stage"] == "result", run)
    check(run.stages == ["start", "live", "chip", "scanning", "locating", "comparing", "front", "wiped", "result"], run)
    chip = next(line for line in run.lines if line["stage"] == "chip")
    check(chip["record"] == "genuine" and chip["presence"] == "genuine" and chip["kind"] == "my-number-card", run)
    front = next(line for line in run.lines if line["stage"] == "front")
    check(front["birth"] and front["expiry"] and front["code"], run)
    last = run.last
    check(last["verdict"] == "above" and last["counting"] == "chip", run)
    check(last["chip_trust"] == "genuine" and last["printed_trust"] == "not-checked", run)
    check(all(last[name + "_similarity"] >= 60 for name in ("printed", "chip", "photos")), run)
    check(last["similarity"] == last["chip_similarity"], run)
    return chip


def genuine(c):
    chip = check_genuine(c.run(*DEMO))
    check(chip["reader"] == "Demonstration reader", chip)


def log(c):
    """With every detail asked for, the log has nothing of what is sent to the card or comes from it."""
    number, born, until = "45041720352285", "19700417", "20350331"
    for kind, secrets in (("genuine", (number, number[:6], number[-4:], born, until)), ("licence", ("1234", "9876"))):
        run = c.run(*DEMO, kind, "--verbose")
        said = run.stderr.replace(" ", "").replace("-", "").lower()
        check(run.code == 0 and "commands in" in run.stderr, run)
        for secret in secrets:
            check(not re.search(rf"(?<!\d){secret}(?!\d)", said) and secret.encode().hex() not in said, run)
        # A command's head: SELECT, VERIFY, READ BINARY.
        check(not re.search("00a4040c|00200080|00b00000", said), run)


def forged(c):
    """The print is the visitor's, the chip somebody else's: the print alone would have passed."""
    run = c.run(*DEMO, "forged")
    check(run.code == 1 and run.last["verdict"] == "photos-differ", run)
    check(run.last["printed_similarity"] >= 60 > run.last["chip_similarity"], run)
    check(run.last["photos_similarity"] < run.last["photos_line"], run)


def copied(c):
    run = c.run(*DEMO, "copied")
    chip = next(line for line in run.lines if line["stage"] == "chip")
    check(chip["record"] == "genuine" and chip["presence"] == "wrong", run)
    check(run.code == 1 and run.last["verdict"] == "not-genuine", run)
    check(run.last["chip_trust"] == "wrong" and run.last["counting"] == "printed", run)
    check("chip_similarity" not in run.last and "photos_similarity" not in run.last, run)


def other_visitor(c):
    run = c.run(*DEMO, "--visitor", "other")
    check(run.code == 1 and run.last["verdict"] in ("below", "review"), run)
    check(run.last["photos_similarity"] >= run.last["photos_line"], run)


def licence(c):
    """Two PINs; nobody publishes the key that its signature could be checked with."""
    run = c.run(*DEMO, "licence")
    chip = next(line for line in run.lines if line["stage"] == "chip")
    check(chip["kind"] == "driving-licence" and chip["record"] == chip["presence"] == "not-checked", run)
    check(run.code == 0 and run.last["verdict"] == "above" and run.last["counting"] == "chip", run)
    check(run.last["chip_trust"] == "not-checked" and run.last["chip_similarity"] >= 60, run)


def my_number_licence(c):
    """Named, and not readable yet: the match goes on without the chip."""
    run = c.run(*DEMO, "my-number-licence")
    chip = next(line for line in run.lines if line["stage"] == "chip")
    check(chip["code"] == "unsupported" and "my-number-licence" in chip["message"] and "record" not in chip, run)
    check(run.code == 0 and run.last["verdict"] == "above" and run.last["counting"] == "printed", run)
    check("chip_similarity" not in run.last, run)


def unknown_kind(c):
    run = c.run(*DEMO, "passport")
    check(run.code == 3 and "my-number-licence" in run.stderr, run)


def several_visitors(c):
    run = c.run(*DEMO, "--matches", "2")
    check([end["verdict"] for end in run.ends()] == ["above", "above"], run)
    check(sum(line["stage"] == "chip" for line in run.lines) == 2, run)


def killed_card_worker(c):
    """The visit goes on without the chip, and with it for the next visitor at the latest."""
    run = c.run_killing("card", "live", *DEMO, "--matches", "2")
    check([end["stage"] for end in run.ends()] == ["result", "result"], run)
    check(run.last["verdict"] == "above", run)


def through_pcscd(c):
    """The same card on a reader of pcscd's."""
    program = [str(READER), str(CARD_ON_READER), counter.BIN, "genuine", c.path("card"), "--demo", "--headless"]
    process = subprocess.run(program, env=c.environment, text=True, stdin=subprocess.DEVNULL,
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=counter.LIMIT_S, check=False)
    run = counter.Run(process.returncode, counter.parse(process.stdout), process.stderr)
    chip = check_genuine(run)
    check(chip["reader"].startswith("Virtual PCD"), run)


counter.main([genuine, log, forged, copied, licence, my_number_licence, unknown_kind, other_visitor, several_visitors, killed_card_worker, through_pcscd])
