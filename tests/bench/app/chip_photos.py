#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""chip_photos.py [PROGRAMS]: what a chip's photo is worth, over the demonstration's twelve synthetic persons.

Each person's portrait is made into what a chip holds (grey, 192 x 240, JPEG 2000 of about 2 KB, by ImageMagick) and
compared with the webcam pictures and with the portrait itself; then portraits and chips are exchanged. They share
one head mesh and say nothing about real people: what is measured is what grey and small cost these pictures, and
where same and exchanged photos lie."""
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile

SOURCE = pathlib.Path(__file__).resolve().parents[3]
PROGRAM = (sys.argv[1] if len(sys.argv) > 1 else str(SOURCE / "build/bin")) + "/kaoawase-match"
PERSONS = SOURCE / "data/demo/persons"


def as_chip(portrait, chip):
    subprocess.run(["convert", str(portrait), "-gravity", "center", "-crop", "4:5", "+repage", "-resize", "192x240!",
                    "-colorspace", "Gray", "-depth", "8", "-strip", "-define", "jp2:rate=22", str(chip)], check=True)


def match(chip, portrait, visitor):
    done = subprocess.run([PROGRAM, "--chip-photo", chip, portrait, visitor], capture_output=True, text=True, check=False)
    answer = json.loads(done.stdout)
    if done.returncode > 1:
        raise SystemExit(f"{portrait.name}, {visitor.name}: {answer['message']}")
    return answer


def show(name, values):
    values = sorted(values)
    print(f"{name:44} n {len(values):4}  least {values[0]:5.1f}  median {statistics.median(values):5.1f}  "
          f"most {values[-1]:5.1f}")


def main():
    names = [path.name[:3] for path in sorted(PERSONS.glob("p*_id.jpg"))]
    with tempfile.TemporaryDirectory() as folder:
        chips = {name: pathlib.Path(folder) / f"{name}.jp2" for name in names}
        for name, chip in chips.items():
            as_chip(PERSONS / f"{name}_id.jpg", chip)
        own = [match(chips[name], PERSONS / f"{name}_id.jpg", PERSONS / f"{name}_{camera}.jpg")
               for name in names for camera in ("cam1", "cam2")]
        exchanged = [match(chips[other], PERSONS / f"{name}_id.jpg", PERSONS / f"{name}_cam1.jpg")
                     for i, name in enumerate(names) for other in (names[i - 2], names[i - 5])]
    sizes = "grey, 192 x 240"
    show("visitor and portrait (colour, 700 x 900)", [a["printed_similarity"] for a in own])
    show(f"visitor and chip ({sizes})", [a["chip_similarity"] for a in own])
    show("visitor and somebody else's chip", [a["chip_similarity"] for a in exchanged])
    show("portrait and its own chip", [a["photos_similarity"] for a in own[::2]])
    show("portrait and somebody else's chip", [a["photos_similarity"] for a in exchanged])
    for line in (50, 60, 70, 80):
        missed = sum(a["photos_similarity"] >= line for a in exchanged)
        refused = sum(a["photos_similarity"] < line for a in own[::2])
        print(f"line {line}: {missed} of {len(exchanged)} exchanged photos pass, {refused} of {len(own) // 2} own are refused")


main()
