#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Find the faces of the training pictures and cut them out.

Reads folders of pictures and writes one .npz. In a folder with index.csv (file, set, sex, age, group, five points) the faces
are those of the index; in others (lfw/*.jpg, aaf/*.jpg) YuNet finds them. --sets leaves out what a packager objects to.

  names   path of each picture, relative to its folder
  points  five points in picture pixels (left eye, right eye, nose tip, mouth corners; "left" = left in the picture)
  boxes   YuNet's box (x, y, width, height)
  crops   the aligned crop, uint8 RGB, --size pixels a side: the 112 x 112 crop of the networks in its middle,
          with a margin so that training can shift and turn it without running into the border

Several faces: the one nearest to the middle of the picture counts, as these sets are cut around their person.
"""
import argparse
import csv
import os

import cv2
import numpy as np

from geometry import TEMPLATE, align

SETS = ("lfw", "aaf", "scut", "utk", "mebeauty", "gan", "coop")


def find(detector, image):
    """Five points of the main face, or None. Small pictures are enlarged: YuNet likes faces of 100 pixels and more."""
    height, width = image.shape[:2]
    for scale in (1.0, 2.0, 0.5):
        picture = image if scale == 1.0 else cv2.resize(image, None, fx=scale, fy=scale)
        # A border, because faces that fill the whole picture are missed without one.
        border = picture.shape[0] // 4
        picture = cv2.copyMakeBorder(picture, border, border, border, border, cv2.BORDER_REPLICATE)
        detector.setInputSize((picture.shape[1], picture.shape[0]))
        _, faces = detector.detect(picture)
        if faces is None:
            continue
        faces = np.array(faces, np.float64)
        faces[:, [0, 1, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]] -= border      # columns 2 and 3 are sizes, not places
        faces[:, :14] /= scale
        centres = faces[:, :2] + faces[:, 2:4] / 2
        away = np.hypot(*(centres - [width / 2, height / 2]).T) - 0.5 * faces[:, 2]
        best = faces[int(np.argmin(away))]
        return best[4:14].reshape(5, 2), best[:4]
    return None


def indexed(folder, sets):
    """Name, picture and points of the faces in index.csv."""
    with open(os.path.join(folder, "index.csv"), newline="") as file:
        for row in csv.DictReader(file):
            if row["set"] in sets:
                image = cv2.imread(os.path.join(folder, row["file"]))
                points = np.array([[float(row["x%d" % i]), float(row["y%d" % i])] for i in range(1, 6)])
                yield row["file"], image, points, np.array([0, 0, image.shape[1], image.shape[0]])


def searched(folder, sets, detector):
    """Name, picture and points of the faces that the detector finds."""
    for part in sorted(os.listdir(folder)):
        if part not in sets:
            continue
        for name in sorted(os.listdir(os.path.join(folder, part))):
            image = cv2.imread(os.path.join(folder, part, name))
            found = find(detector, image)
            if found is None:
                print("no face in %s/%s" % (part, name))
            else:
                yield f"{part}/{name}", image, *found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--faces", action="append", required=True, help="folder with the unpacked pictures; may be repeated")
    parser.add_argument("--sets", default=",".join(SETS), help="which sets of them (default: %(default)s)")
    parser.add_argument("--detector", required=True, help="yunet_120x160.onnx")
    parser.add_argument("--size", type=int, default=144)
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    cv2.setNumThreads(1)

    detector = cv2.FaceDetectorYN.create(args.detector, "", (320, 320), 0.5)
    sets = args.sets.split(",")
    names, points, boxes, crops = [], [], [], []
    for folder in args.faces:
        has_index = os.path.exists(os.path.join(folder, "index.csv"))
        for name, image, five, box in indexed(folder, sets) if has_index else searched(folder, sets, detector):
            names.append(name)
            points.append(five)
            boxes.append(box)
            crops.append(align(image[:, :, ::-1], five, args.size))
    print(f"{len(names)} faces")
    np.savez(args.out, names=np.array(names), points=np.array(points, np.float32), boxes=np.array(boxes, np.float32),
             crops=np.stack(crops), template=TEMPLATE)


if __name__ == "__main__":
    main()
