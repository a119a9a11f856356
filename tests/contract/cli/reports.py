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

# A stated density counts only where it can be true: 72 and 96 mean nothing, 1200 fits nothing in this picture.
sideways = REPORTS / "card-sideways.jpg"
plain = sideways.read_bytes()
assert plain[6:11] == b"JFIF\0"


def tagged(dpi):
    return bench.write(f"sideways-{dpi}.jpg", plain[:13] + b"\1" + dpi.to_bytes(2, "big") * 2 + plain[18:])


wanted = figure("sideways card without a density", sideways, CAM)
bench.check("sideways card: the right person", wanted, lambda s: s > 70)
for dpi in (72, 96):
    bench.check(f"sideways card, tagged {dpi} dpi", figure(f"sideways card {dpi}", tagged(dpi), CAM), wanted)
bench.check("sideways card, tagged 1200 dpi", figure("sideways card 1200", tagged(1200), CAM), lambda s: s > 70)


def exif(dpi):
    entries = (b"\x1a\1\5\0\1\0\0\0\x26\0\0\0", b"\x28\1\3\0\1\0\0\0\2\0\0\0")
    block = b"Exif\0\0II*\0\x08\0\0\0\2\0" + b"".join(entries) + bytes(4)
    return block + dpi.to_bytes(4, "little") + b"\1\0\0\0"


# A density in Exif only is read: the card's area upside down is too little for the shape to tell.
area = (REPORTS / "card-area.jpg").read_bytes()
segment = exif(300)
no_jfif = area[:2] + b"\xff\xe1" + (len(segment) + 2).to_bytes(2, "big") + segment + area[20:]
answers = [run("card area", path, PERSONS / "p02_cam1.jpg")
           for path in (REPORTS / "card-area.jpg", bench.write("area-exif.jpg", no_jfif))]
bench.check("card area, JFIF and Exif density: the same figure", answers[0].get("similarity"), answers[1].get("similarity"))
bench.check("card area: located as a scan", [a["pictures"][0]["scan"] for a in answers], [True, True])


# A visitor who stands on his head gets no figure; neither does one who lies.
def turned(name, degrees):
    path = bench.folder / f"turned-{degrees}-{name}"
    subprocess.run(["convert", PERSONS / name, "-rotate", str(degrees), path], check=True)
    return path


for person in ("p01", "p04", "p05", "p07", "p09", "p10"):
    for degrees in (180,) if person != "p04" else (90, 180, 270):
        answer = run(f"{person} turned by {degrees}", PERSONS / f"{person}_id.jpg", turned(f"{person}_cam1.jpg", degrees))
        bench.check(f"{person} turned by {degrees}: no figure", (answer.get("kind"), answer.get("reason"), answer.get("role")),
                    ("retry", "turned", "visitor"))
answer = run("visitor on his head", PERSONS / "p01_id.jpg", REPORTS / "visitor-upside-down.jpg")
bench.check("visitor on his head", (answer.get("reason"), "on its head" in answer.get("message", "")), ("turned", True))
# A document's portrait is simply turned.
bench.check("portrait on its head", figure("portrait on its head", turned("p04_id.jpg", 180), PERSONS / "p04_cam1.jpg"),
            lambda s: s >= 60)

# A small face in a very large picture.
huge = bench.folder / "huge.jpg"
subprocess.run(["convert", "-size", "7680x4320", "xc:gray60", PERSONS / "p04_cam1.jpg", "-geometry", "700x+5200+2900", "-composite",
                huge], check=True)
answer = run("a small face in 33 million pixels", PERSONS / "p04_id.jpg", huge)
bench.check("a small face in 33 million pixels: a figure", answer.get("kind"), "result")
bench.check("a small face in 33 million pixels: its place", answer["pictures"][1]["face"]["x"] if answer.get("kind") == "result" else 0,
            lambda x: x > 5200)
print("milliseconds for 33 million pixels:", answer["pictures"][1]["milliseconds"] if answer.get("pictures") else None)
bench.finish()
