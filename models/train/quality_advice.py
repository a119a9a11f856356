# SPDX-License-Identifier: GPL-3.0-or-later
"""Which measure draws which sentence, below which line: the table of src/face/kao-advice.c over the columns of
measure-quality. The lines are those of the example configuration, which says what is shipped."""
import csv
import os

EXAMPLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "data", "kaoawase.conf.example")
MARGINS = ("LeftwardCropOfTheFaceImage", "RightwardCropOfTheFaceImage", "MarginAboveOfTheFaceImage", "MarginBelowOfTheFaceImage")

# In the order of the table.
VISITOR = {
    "eyes-covered": ["EyesVisible"],
    "mouth-covered": ["MouthOcclusionPrevention"],
    "hold-still": ["Sharpness"],
    "too-bright": ["LuminanceMean", "OverExposurePrevention"],
    "eyes-closed": ["EyesOpen"],
    "too-dark": ["LuminanceMean", "UnderExposurePrevention"],
    "look-at-camera": ["HeadPoseYaw", "HeadPosePitch", "HeadPoseRoll"],
    "uneven-light": ["IlluminationUniformity"],
    "come-closer": ["InterEyeDistance"],
}
DOCUMENT = {
    "document-eyes-covered": ["EyesVisible"],
    "document-glare": ["GlarePrevention"],
    "document-blurred": ["Sharpness"],
    "document-small": ["InterEyeDistance"],
    "document-unclear": ["LuminanceMean", "DynamicRange"],
    "document-dots": ["HalftonePrevention"],
    "document-cut": list(MARGINS),
}


def lines(group):
    """Component -> line of [VisitorQuality] or [DocumentQuality] as shipped."""
    found, here = {}, False
    with open(EXAMPLE) as file:
        for line in file:
            if line.startswith("["):
                here = line.strip() == f"[{group}]"
            elif here and line.startswith("#") and "=" in line and " " not in line.strip():
                key, value = line[1:].strip().split("=")
                found[key] = float(value)
    for margin in MARGINS:
        found[margin] = found.get("CropOfTheFaceImage", 0.0)
    return found


def depth(row, advice):
    """By how much of its line the worst measure behind `advice` lies below it, 0 to 1; 0 = the sentence is not drawn."""
    is_document = advice in DOCUMENT
    below = lines_of(is_document)
    worst = 0.0
    for component in (DOCUMENT if is_document else VISITOR)[advice]:
        value, line = float(row[component]), below[component]
        if component == "LuminanceMean" and not is_document and (float(row["rawLuminanceMean"]) > 0.5) != (advice == "too-bright"):
            continue
        if 0 <= value < line:
            worst = max(worst, (line - value) / line)
    if advice == "eyes-closed" and depth(row, "eyes-covered") > 0:    # what cannot be seen is not judged
        return 0.0
    if advice == "hold-still" and depth(row, "too-bright") > 0:
        return 0.0
    return worst


_lines = {}


def lines_of(is_document):
    group = "DocumentQuality" if is_document else "VisitorQuality"
    if group not in _lines:
        _lines[group] = lines(group)
    return _lines[group]


def read(paths):
    """The rows of measure-quality's tables by file; None where no face was found."""
    rows = {}
    for path in paths:
        with open(path) as file:
            for row in csv.DictReader(file):
                rows[row["file"]] = row if row.get("score") else None
    return rows
