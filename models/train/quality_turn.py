#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Turn real faces by known angles, for the pose: each picture is laid over a head's relief and that is turned.

  quality_turn.py --faces DIR --points train.npz --mesh base.obj --number 3000 --out OUT

base.obj is MakeHuman's base mesh (CC0). Only faces that look straight ahead by their five points are taken, so that what
is added is nearly the whole angle; what is left of their own pose is noise that averages out. OUT gets the pictures and
labels.csv as quality_render.py writes it, angles counted likewise, and joins the renders in training. The same seed
gives the same pictures.
"""
import argparse
import csv
import os

import cv2
import numpy as np
from scipy.interpolate import griddata

from geometry import TEMPLATE, similarity
from quality_data import residual

SIDE = 224
SCALE = 1.25                     # of the 112 template
HOLDS = TEMPLATE * SCALE + (SIDE - 112 * SCALE) / 2
FAR = 12.0                       # the camera's distance in distances of the eyes


def rotation(yaw, pitch, roll):
    """x to the right of the picture, y up, z to the camera; as quality_render.py."""
    y, p, r = np.radians([yaw, pitch, roll])
    turn = np.array([[np.cos(y), 0, np.sin(y)], [0, 1, 0], [-np.sin(y), 0, np.cos(y)]])
    nod = np.array([[1, 0, 0], [0, np.cos(p), -np.sin(p)], [0, np.sin(p), np.cos(p)]])
    tilt = np.array([[np.cos(r), -np.sin(r), 0], [np.sin(r), np.cos(r), 0], [0, 0, 1]])
    return turn @ nod @ tilt


def angles(matrix):
    return np.degrees([np.arcsin(np.clip(-matrix[2, 0], -1, 1)), np.arctan2(matrix[2, 1], matrix[2, 2]), np.arctan2(matrix[1, 0], matrix[0, 0])])


def head_of(path):
    """The mesh's head: vertices in distances of the eyes from the point between them, x right, y up, z to the camera."""
    vertices, group, used, eyes = [], "", set(), {"joint-l-eye": set(), "joint-r-eye": set()}
    with open(path) as file:
        for line in file:
            kind, *rest = line.split() or [""]
            if kind == "v":
                vertices.append([float(v) for v in rest])
            elif kind == "g":
                group = rest[0]
            elif kind == "f" and (group == "body" or group in eyes):
                (used if group == "body" else eyes[group]).update(int(v.split("/")[0]) - 1 for v in rest)
    vertices = np.array(vertices)
    left, right = (vertices[sorted(e)].mean(0) for e in eyes.values())
    unit = np.linalg.norm(left - right)
    head = (vertices[sorted(used)] - (left + right) / 2) / unit
    return head[(head[:, 1] > -2.0) & (np.abs(head[:, 0]) < 1.6)]


class Relief:
    """Depth and place of every half pixel of the upright face."""

    def __init__(self, mesh):
        head = head_of(mesh)
        self.unit = np.hypot(*(HOLDS[1] - HOLDS[0]))
        self.middle = HOLDS[:2].mean(0)
        ticks = np.arange(0, SIDE, 0.5)
        x, y = np.meshgrid(ticks, ticks)
        self.source = np.stack([x, y], -1).astype(np.float32)
        self.x = (x - self.middle[0]) / self.unit
        self.y = -(y - self.middle[1]) / self.unit
        # The front: the foremost vertex of each small cell.
        cells = {}
        for v in head:
            key = (round(v[0] / 0.07), round(v[1] / 0.07))
            if key not in cells or cells[key][2] < v[2]:
                cells[key] = v
        front = np.array(list(cells.values()))
        front = front[front[:, 2] > -1.6]
        depth = griddata(front[:, :2], front[:, 2], (self.x, self.y), fill_value=-1.6)
        self.z = cv2.GaussianBlur(depth.astype(np.float32), (0, 0), 5.0)
        # What moves: the head wholly, what is around it less and less.
        r = np.hypot(self.x / 1.45, (self.y - 0.05) / 1.95)
        self.share = np.clip((1.35 - r) / 0.45, 0, 1)[..., None]
        self.pivot = np.array([0.0, -0.3, -1.2])

    def moved(self, matrix, x, y, z):
        p = np.stack([x, y, z], -1) - self.pivot
        q = p @ matrix.T + self.pivot
        zoom = FAR / (FAR - q[..., 2:]) * (FAR - z[..., None]) / FAR
        q = q[..., :2] * zoom
        return np.stack([self.middle[0] + q[..., 0] * self.unit, self.middle[1] - q[..., 1] * self.unit], -1), (p @ matrix.T)[..., 2]

    def turned(self, picture, matrix):
        to, near = self.moved(matrix, self.x, self.y, self.z)
        to = self.source + (to - self.source) * self.share
        order = np.argsort(near, axis=None)
        place = np.round(to).astype(np.int32).reshape(-1, 2)[order]
        inside = ((place >= 0) & (place < SIDE)).all(1)
        place, order = place[inside], order[inside]
        back = np.full((SIDE, SIDE, 2), -1, np.float32)
        back[place[:, 1], place[:, 0]] = self.source.reshape(-1, 2)[order]
        known = (back[..., 0] >= 0).astype(np.float32)
        back *= known[..., None]
        while known.min() == 0:
            blurred, weight = cv2.blur(back, (5, 5)), cv2.blur(known, (5, 5))
            fill = (known == 0) & (weight > 0)
            back[fill] = blurred[fill] / weight[fill][:, None]
            known[fill] = 1
        return cv2.remap(picture, back[..., 0], back[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def straight(points):
    """Which faces look straight ahead by their points."""
    r = np.stack([residual(p) for p in points]) + TEMPLATE
    eye, mouth = r[:, :2].mean(1), r[:, 3:].mean(1)
    aside = r[:, 2, 0] - (eye[:, 0] + mouth[:, 0]) / 2
    down = (r[:, 2, 1] - eye[:, 1]) / (mouth[:, 1] - eye[:, 1])
    tall = (mouth[:, 1] - eye[:, 1]) / (r[:, 1, 0] - r[:, 0, 0])
    return (np.abs(aside) < 1.5) & (np.abs(down - np.median(down)) < 0.05) & (np.abs(tall - np.median(tall)) < 0.06)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--faces", required=True)
    parser.add_argument("--points", required=True, help=".npz of prepare.py")
    parser.add_argument("--mesh", required=True)
    parser.add_argument("--number", type=int, default=3000)
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    cv2.setNumThreads(1)
    data = np.load(args.points)
    names, points = data["names"], data["points"].astype(np.float64)
    fit = np.flatnonzero(straight(points))
    print(f"{len(fit)} of {len(names)} faces look straight ahead", flush=True)
    relief = Relief(args.mesh)
    os.makedirs(args.out, exist_ok=True)
    with open(os.path.join(args.out, "labels.csv"), "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["file", "person", "yaw", "pitch", "roll", "lids", "mask", "glasses"])
        for k in range(args.number):
            rng = np.random.default_rng([5, k])
            i = fit[int(rng.integers(len(fit)))]
            image = cv2.imread(os.path.join(args.faces, str(names[i])))
            upright = cv2.warpAffine(image, similarity(points[i], HOLDS), (SIDE, SIDE), flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REPLICATE)
            matrix = rotation(rng.uniform(-45, 45), rng.uniform(-30, 30), rng.uniform(-14, 14))
            name = f"turned_train_{k:05}.jpg"
            cv2.imwrite(os.path.join(args.out, name), relief.turned(upright, matrix), [cv2.IMWRITE_JPEG_QUALITY, 92])
            writer.writerow([name, "real", *(f"{a:.2f}" for a in angles(matrix)), "", 0, "unknown"])


if __name__ == "__main__":
    main()
