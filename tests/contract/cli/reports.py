# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures from public fault reports (tests/reports.md) through kaoawase-match: what is right for each."""
import json
import subprocess
import sys

from cli_test import PERSONS, SOURCE, Bench

bench = Bench(sys.argv[1])
REPORTS = SOURCE / "tests/data/reports"
CAM = PERSONS / "p01_cam1.jpg"


def run(what, *arguments):
    result = bench.run(*arguments)
    try:
        return json.loads(result.stdout)
    except ValueError:
        bench.check(f"{what}: the answer is JSON", result.stdout + result.stderr, lambda _: False)
        return {}


def figure(what, *arguments):
    answer = run(what, *arguments)
    return bench.check(f"{what}: a result", answer.get("kind"), "result") and answer["similarity"]


def box(kind, content):
    return (len(content) + 8).to_bytes(4, "big") + kind + content


def boxed(codestream, colour):
    """JP2 around the codestream of a grey picture of 192 x 240; @colour: the box that names its colours, or none."""
    header = box(b"ihdr", bytes([0, 0, 0, 240, 0, 0, 0, 192, 0, 1, 7, 7, not colour, 0])) + colour
    return (bytes.fromhex("0000000c6a5020200d0a870a") + box(b"ftyp", b"jp2 \0\0\0\0jp2 ")
            + box(b"jp2h", header) + box(b"jp2c", codestream))


# A chip's photo: grey JPEG 2000, bare or boxed in every way, gives the figure that another decoder's pixels give.
chip = REPORTS / "grey-codestream.j2k"
profile = bytearray(132)
profile[3], profile[12:24], profile[36:40] = 132, b"scnrGRAYXYZ ", b"acsp"
second = bench.folder / "second.pgm"
subprocess.run(["ffmpeg", "-v", "error", "-c:v", "jpeg2000", "-i", chip, "-pix_fmt", "gray", second], check=True)
wanted = figure("chip photo by the second decoder", second, CAM)
for what, path in (("codestream", chip),
                   ("grey box", bench.write("a.jp2", boxed(chip.read_bytes(), box(b"colr", b"\1\0\0\0\0\0\x11")))),
                   ("profile box", bench.write("b.jp2", boxed(chip.read_bytes(), box(b"colr", b"\2\0\0" + bytes(profile))))),
                   ("no colour box", bench.write("c.jp2", boxed(chip.read_bytes(), b"")))):
    bench.check(f"chip photo, {what}", figure(what, path, CAM), wanted)
bench.finish()
