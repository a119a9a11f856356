#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Render invented persons in known poses, with lids closed by steps, masks and glasses.

Runs inside Blender with the renderer of the demonstration persons (persons.py; not part of this repository):

  blender -b --python-exit-code 1 -P quality_render.py -- --renderer DIR --persons p01,p02 --out OUT [--part test|series]

"series" are the steps of tests/data/series: one thing changes at a time, and the file's name says which. OUT gets the pictures and labels.csv: file, person, yaw, pitch, roll in degrees as ISO/IEC 29794-5 counts them (of
R = Rz(roll) Ry(yaw) Rx(pitch); yaw positive to the person's left, pitch positive downwards, roll positive to the right
shoulder), lids (0 open, 1 closed), mask, glasses (none, clear, dark). Pictures that are there are kept, so that a
stopped run goes on where it stopped.
"""
import argparse
import csv
import json
import math
import os
import sys

import numpy as np


def rotation(yaw, pitch, roll):
    """The renderer's own order: the roll about the head's own axis first."""
    y, p, r = map(math.radians, (yaw, pitch, roll))
    turn = np.array([[math.cos(y), 0, math.sin(y)], [0, 1, 0], [-math.sin(y), 0, math.cos(y)]])
    nod = np.array([[1, 0, 0], [0, math.cos(p), -math.sin(p)], [0, math.sin(p), math.cos(p)]])
    tilt = np.array([[math.cos(r), -math.sin(r), 0], [math.sin(r), math.cos(r), 0], [0, 0, 1]])
    return turn @ nod @ tilt


def angles(matrix):
    """Yaw, pitch and roll of Rz(roll) Ry(yaw) Rx(pitch), degrees."""
    yaw = math.asin(max(-1.0, min(1.0, -matrix[2, 0])))
    pitch = math.atan2(matrix[2, 1], matrix[2, 2])
    roll = math.atan2(matrix[1, 0], matrix[0, 0])
    return [math.degrees(a) for a in (yaw, pitch, roll)]


def shots(rng, part):
    """What is rendered of one person: a dictionary each, with the labels under "is"."""
    lights = ["office", "warm", "cool", "side", "window", "id"]
    backs = ["counter", "shelf", "window", "corridor", "plain"]
    base = dict(kind="cam", fov=30, size=(256, 256), noise=0.008, soft=0.3, sharp=0.2, nlm=3, dist=6.6, camy=0.0)
    out = []

    def add(yaw, pitch, roll, lids=0.0, mask=False, glasses="none", plain=False):
        shot = dict(base, yaw=yaw, pitch=pitch, roll=roll, mask=mask)
        shot["light"] = "office" if plain else str(rng.choice(lights))
        shot["bg"] = "counter" if plain else str(rng.choice(backs))
        shot["gaze_follow"] = 1.0 if plain else float(rng.uniform(0, 1))
        expression = {}
        if lids > 0:
            expression.update({"eye-left-closure": lids, "eye-right-closure": lids})
        elif not plain and rng.random() < 0.4:
            expression.update({"mouth-corner-puller": 0.42, "eye-left-slit": 0.25, "eye-right-slit": 0.25})
        if expression:
            shot["expr"] = expression
        if glasses != "none":
            shot["glasses"] = dict(w=float(rng.uniform(0.5, 0.62)), h=float(rng.uniform(0.34, 0.46)), sq=float(rng.uniform(2.2, 3.6)),
                                   r=float(rng.uniform(0.012, 0.024)), dark=1 if glasses == "dark" else 0)
        y, p, r = angles(rotation(yaw, pitch, roll))
        shot["is"] = dict(yaw=y, pitch=p, roll=r, lids=lids, mask=int(mask), glasses=glasses)
        out.append(shot)

    if part == "series":
        for yaw in range(-40, 41, 10):
            add(float(yaw), 0.0, 0.0, plain=True)
        for pitch in range(-30, 31, 10):
            if pitch:
                add(0.0, float(pitch), 0.0, plain=True)
        for lids in (0.25, 0.5, 0.75, 1.0):
            add(0.0, 0.0, 0.0, lids=lids, plain=True)
        return out
    for i in range(12 if part == "train" else 14):
        add(rng.uniform(-45, 45), rng.uniform(-28, 28), rng.uniform(-14, 14), glasses="clear" if i % 6 == 5 else "none", mask=i % 6 == 4 and part == "train")
    for lids in (0.5, 0.8, 1.0, 1.0) if part == "train" else (0.0, 0.25, 0.5, 0.75, 1.0):
        spread = 12 if part == "train" else 0.01
        add(rng.uniform(-spread, spread), rng.uniform(-spread, spread), 0.0, lids=lids, plain=part != "train")
    for yaw in () if part == "train" else (-40, -30, -20, -10, 0, 10, 20, 30, 40):
        add(float(yaw), 0.0, 0.0, plain=True)
    for pitch in () if part == "train" else (-25, -12.5, 12.5, 25):
        add(0.0, float(pitch), 0.0, plain=True)
    add(rng.uniform(-15, 15), rng.uniform(-10, 10), 0.0, mask=True)
    add(rng.uniform(-15, 15), rng.uniform(-10, 10), 0.0, glasses="dark")
    add(rng.uniform(-15, 15), rng.uniform(-10, 10), 0.0, glasses="clear")
    return out


def file_name(person, part, number, labels):
    if part != "series":
        return f"{person}_{part}_{number:02}.png"
    for what in ("lids", "pitch", "yaw"):
        if abs(labels[what]) > 0.01:
            break
    return f"{person}-{what}{labels[what] * (100 if what == 'lids' else 1):+03.0f}.jpg"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--renderer", required=True, help="folder with persons.py, persons/*.json and assets/")
    parser.add_argument("--persons", required=True, help="names with commas")
    parser.add_argument("--part", choices=("train", "test", "series"), default="train")
    parser.add_argument("--samples", type=int, default=6, help="3 do for the network's small grey chip")
    parser.add_argument("--only", help="FROM:TO of each person's pictures; in the training part 12:16 are those with lids")
    parser.add_argument("--out", required=True)
    args = parser.parse_args(sys.argv[sys.argv.index("--") + 1:])
    os.makedirs(args.out, exist_ok=True)

    # The renderer is a script that ends in a call of its main function.
    with open(os.path.join(args.renderer, "persons.py")) as file:
        source = file.read()
    scope = {"__name__": "renderer"}
    exec(compile(source[:source.rindex("\nmain()")], "persons.py", "exec"), scope)
    settings = argparse.Namespace(out=args.out, samples=args.samples, scale=1.0, threads=1)
    assets = scope["Assets"](os.path.join(args.renderer, "assets"))

    import cv2
    table = os.path.join(args.out, "labels.csv")
    done = set()
    if os.path.exists(table):
        with open(table) as file:
            done = {row["file"] for row in csv.DictReader(file)}
    with open(table, "a", newline="") as file:
        writer = csv.DictWriter(file, ["file", "person", "yaw", "pitch", "roll", "lids", "mask", "glasses"])
        if not done:
            writer.writeheader()
        for name in args.persons.split(","):
            with open(os.path.join(args.renderer, "persons", name + ".json")) as parameters:
                parameters = json.load(parameters)
            # A quarter of the strands, as thick together: at this size nobody sees it, and it takes a third of the time.
            hair = parameters["hair"]
            hair["count"] = hair.get("count", 15000) // 4
            hair["radius"] = 2 * hair.get("radius", 0.0052)
            rng = np.random.default_rng(int(name[1:]) * 100 + (args.part != "train"))
            part = slice(*map(int, args.only.split(":"))) if args.only else slice(None)
            wanted = list(enumerate(shots(rng, args.part)))[part]
            if all(file_name(name, args.part, i, shot["is"]) in done for i, shot in wanted):
                continue
            scope["clear"]()
            person = scope["Person"](assets, parameters)
            for i, shot in wanted:
                picture = file_name(name, args.part, i, shot["is"])
                if picture in done:
                    continue
                pixels, _ = scope["render"](person, shot, settings)
                cv2.imwrite(os.path.join(args.out, picture), scope["finish"](pixels, shot, i), [cv2.IMWRITE_JPEG_QUALITY, 90])
                writer.writerow(dict(shot["is"], file=picture, person=name))
                file.flush()


main()
