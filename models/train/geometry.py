# SPDX-License-Identifier: GPL-3.0-or-later
"""Five-point alignment, the same in training, in the measuring programs and in the program itself."""
import cv2
import numpy as np

# Where the five points lie in the 112 x 112 crop (the template most public face networks share).
TEMPLATE = np.array([[38.2946, 51.6963], [73.5318, 51.5014], [56.0252, 71.7366], [41.5493, 92.3655], [70.7299, 92.2041]])


def similarity(source, target):
    """Least-squares similarity transform (rotation, one scale, shift; no mirroring) as a 2 x 3 matrix."""
    source, target = np.asarray(source, np.float64), np.asarray(target, np.float64)
    ms, mt = source.mean(0), target.mean(0)
    s, t = source - ms, target - mt
    n = (s * s).sum()
    a = (s * t).sum() / n
    b = (s[:, 0] * t[:, 1] - s[:, 1] * t[:, 0]).sum() / n
    turn = np.array([[a, -b], [b, a]])
    return np.hstack([turn, (mt - turn @ ms)[:, None]])


def align(image, points, size=112, template=TEMPLATE, chip=112):
    """Cut the aligned crop out of an image; a size above `chip` adds a margin on all sides.

    Plain bilinear sampling aliases when the picture is much larger than the crop, so the picture is first
    brought down by an integer factor with area averaging, as the program does.
    """
    margin = (size - chip) / 2.0
    matrix = similarity(points, np.asarray(template) + margin)
    shrink = int(np.floor(1.0 / np.hypot(matrix[0, 0], matrix[1, 0])))
    if shrink >= 2:
        image = np.ascontiguousarray(image)
        height, width = image.shape[0] // shrink, image.shape[1] // shrink
        image = cv2.resize(image[:height * shrink, :width * shrink], (width, height), interpolation=cv2.INTER_AREA)
        points = (np.asarray(points, np.float64) + 0.5) / shrink - 0.5
        matrix = similarity(points, np.asarray(template) + margin)
    return cv2.warpAffine(np.ascontiguousarray(image), matrix, (size, size), flags=cv2.INTER_LINEAR,
                          borderMode=cv2.BORDER_REPLICATE)
