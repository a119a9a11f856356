# SPDX-License-Identifier: GPL-3.0-or-later
"""kaoawase-match from outside: exit status, keys, sentences, and that nothing is written."""
import json
import re
import sys

from cli_test import BASE, PERSONS, SOURCE, Bench

bench = Bench(sys.argv[1])
CARD = SOURCE / "data/demo/documents/card_p01_600.jpg"
BACK = SOURCE / "data/demo/documents/card_back_600.jpg"


def match(what, code, *arguments):
    """Runs and checks what holds for every answer; returns the answer."""
    result = bench.run(*arguments)
    bench.check(f"{what}: exit status", result.returncode, code)
    bench.check(f"{what}: standard error is empty", result.stderr, "")
    try:
        answer = json.loads(result.stdout)
    except ValueError:
        bench.check(f"{what}: the answer is JSON", result.stdout, lambda _: False)
        return {}
    kind = {0: "result", 1: "result", 2: "retry", 3: "error"}[code]
    bench.check(f"{what}: kind", answer.get("kind"), kind)
    if kind != "result":
        message = answer.get("message", "")
        bench.check(f"{what}: a message in words", message, lambda m: len(m) > 20 and m.endswith("."))
    return answer


def check_result(what, answer, n_visitors):
    keys = {"kind", "similarity", "distance", "threshold", "review_line", "outcome", "extrapolated", "pack", "pictures"}
    bench.check(f"{what}: keys", set(answer), keys)
    bench.check(f"{what}: the lines are those shipped", (answer["threshold"], answer["review_line"]), (60, 40))
    similarity = answer["similarity"]
    wanted = "above" if similarity >= 60 else "review" if similarity >= 40 else "below"
    bench.check(f"{what}: the outcome fits the figure", answer["outcome"], wanted)
    bench.check(f"{what}: pictures", len(answer["pictures"]), 1 + n_visitors)
    for number, picture in enumerate(answer["pictures"]):
        role = ("document", 0) if number == 0 else ("visitor", number - 1)
        bench.check(f"{what}: role", (picture["role"], picture["index"]), role)
        bench.check(f"{what}: landmarks", len(picture["landmarks"]), 5)
        box = picture["face"]
        for x, y in picture["landmarks"]:
            inside = box["x"] <= x <= box["x"] + box["width"] and box["y"] <= y <= box["y"] + 1.2 * box["height"]
            bench.check(f"{what}: landmark near the box", (x, y, box), lambda _: inside)
        for name in ("InterEyeDistance", "HeadPoseYaw", "HeadPosePitch", "Sharpness", "EyesOpen", "UnifiedQualityScore"):
            bench.check(f"{what}: {name}", picture["quality"][name], lambda v: 0 <= v <= 100)
        bench.check(f"{what}: raw yaw in degrees", picture["raw"]["HeadPoseYaw"], lambda v: -90 < v < 90)
        bench.check(f"{what}: raw eye distance in pixels", picture["raw"]["InterEyeDistance"], lambda v: v > 20)
        bench.check(f"{what}: stages", set(picture["milliseconds"]), lambda s: {"read", "quality", "describe"} <= s)


# The right person, another one, several frames, a whole scan.
answer = match("right person", 0, PERSONS / "p04_id.jpg", PERSONS / "p04_cam1.jpg")
check_result("right person", answer, 1)
right = answer["similarity"]
answer = match("another person", 1, PERSONS / "p04_id.jpg", PERSONS / "p11_cam1.jpg")
check_result("another person", answer, 1)
bench.check("another person scores less", answer["similarity"], lambda s: s < right)
answer = match("two frames", 0, PERSONS / "p04_id.jpg", PERSONS / "p04_cam1.jpg", PERSONS / "p04_cam2.jpg")
check_result("two frames", answer, 2)
answer = bench.run(CARD, PERSONS / "p01_cam1.jpg")
answer = json.loads(answer.stdout)
check_result("scan of a card", answer, 1)
bench.check("scan of a card: located", answer["pictures"][0]["scan"], True)

# With the photo from the chip: three figures and a verdict, the chip's counts.
CHIP = CARD.parent.parent / "card"
answer = match("chip", 0, "--chip-photo", CHIP / "photo.jp2", PERSONS / "p08_id.jpg", PERSONS / "p08_cam1.jpg")
bench.check("chip: verdict", answer["verdict"], "above")
bench.check("chip: counts", answer["similarity"], answer["chip_similarity"])
bench.check("chip: the same photo", answer["photos_similarity"], lambda s: s >= answer["photos_line"])
bench.check("chip: pictures", [p["role"] for p in answer["pictures"]], ["document", "visitor", "chip"])
answer = match("forged print", 1, "--chip-photo", CHIP / "other.jp2", PERSONS / "p08_id.jpg", PERSONS / "p08_cam1.jpg")
bench.check("forged print: verdict", answer["verdict"], "photos-differ")
bench.check("forged print: the print alone would have passed", answer["printed_similarity"], lambda s: s >= 60)
answer = match("no chip photo", 3, "--chip-photo", bench.folder / "none.jp2", PERSONS / "p08_id.jpg", PERSONS / "p08_cam1.jpg")
bench.check("no chip photo: role", answer["role"], "chip")

# What clerk or visitor can mend.
answer = match("several faces", 2, PERSONS / "p04_id.jpg", PERSONS / "quality/p04_q_two.jpg")
bench.check("several faces: reason and place", (answer["reason"], answer["role"], answer["index"]), ("several-faces", "visitor", 0))
grey = bench.write("grey.pgm", b"P5 640 480 255\n" + bytes([127]) * 640 * 480)
answer = match("no face", 2, PERSONS / "p04_id.jpg", PERSONS / "p04_cam1.jpg", grey)
bench.check("no face: reason and place", (answer["reason"], answer["role"], answer["index"]), ("no-face", "visitor", 1))
answer = match("back side", 2, BACK, PERSONS / "p04_cam1.jpg")
bench.check("back side: reason", answer["reason"], lambda r: r in ("back-side", "no-photo"))

# Unreadable pictures.
jpeg = (PERSONS / "p04_cam1.jpg").read_bytes()
for what, path in (("text", bench.write("text.jpg", "no picture")), ("empty", bench.write("empty.jpg", "")),
                   ("cut off", bench.write("cut.jpg", jpeg[:100])), ("missing", bench.folder / "missing.jpg"),
                   ("folder", bench.folder)):
    answer = match(f"{what} file", 3, PERSONS / "p04_id.jpg", path)
    bench.check(f"{what} file: role", answer["role"], "visitor")
    bench.check(f"{what} file: no path in the message", answer["message"], lambda m: str(bench.folder) not in m)

# Packs.
pictures = (PERSONS / "p04_id.jpg", PERSONS / "p04_cam1.jpg")
weights = re.search(r"(?m)^File=(.*)$", (BASE / "manifest.ini").read_text())[1]


def spoilt(name, change):
    folder = bench.copy_base(name)
    change(folder)
    return folder


def flip(folder):
    data = bytearray((folder / weights).read_bytes())
    data[len(data) // 2] ^= 1
    (folder / weights).write_bytes(data)


def edit(old, new):
    def change(folder):
        text = (folder / "manifest.ini").read_text()
        changed = re.sub(old, new, text, count=1, flags=re.M | re.S)
        assert changed != text
        (folder / "manifest.ini").write_text(changed)
    return change


for what, change, words in (
        ("one bit changed", flip, ("hash", weights)),
        ("cut off", lambda f: (f / weights).write_bytes((f / weights).read_bytes()[:-1]), ("bytes", weights)),
        ("missing", lambda f: (f / weights).unlink(), ("cannot be read", weights)),
        ("not monotone", edit(r"^NegLog10FMR=.*?$", "NegLog10FMR=1;2;"), ("manifest", "Calibration")),
        ("rising", edit(r"^Distances=.*?^NegLog10FMR=.*?$", "Distances=0.1;0.5;\nNegLog10FMR=1;2;"), ("monotone",)),
        ("without calibration", edit(r"^\[Calibration\].*", ""), ("calibration",)),
        ("another kind", edit(r"^Kind=base", "Kind=dlib-resnet"), (weights,)),
        ("unknown kind", edit(r"^Kind=base", "Kind=telepathy"), ("Kind",))):
    folder = spoilt(what, change)
    answer = match(f"pack {what}", 3, "--pack", folder, *pictures)
    for word in words:
        bench.check(f"pack {what}: the message says {word}", answer["message"], lambda m: word in m)

# A centre of zeros changes nothing, another one does.
numbers = int(re.search(r"^Dimensions=(\d+)$", (SOURCE / "models/base/manifest.ini").read_text(), re.M)[1])
distances = [match("pack from a path", 0, "--pack-path", bench.folder, "--pack", "base", *pictures)["distance"]]
for value in ("0", "0.05"):
    folder = spoilt(f"centre {value}", edit(r"^\[Calibration\]", "[Centre]\nValues=" + f"{value};" * numbers + "\n\n[Calibration]"))
    distances.append(json.loads(bench.run("--pack", folder, *pictures).stdout)["distance"])
bench.check("a centre", distances, lambda d: d[0] == d[1] and abs(d[2] - d[0]) > 0.001)

answer = match("unknown pack", 3, "--pack", "nobody", *pictures)
bench.check("unknown pack: named", answer["message"], lambda m: '"nobody"' in m)

# Configuration and arguments.
config = bench.write("k.conf", "[Office]\nMunicipality=131016\n[Municipality 131016]\nThreshold=100\nReviewLine=99\n")
answer = match("a line of 100", 1, "--config", config, PERSONS / "p01_id.jpg", PERSONS / "p02_cam1.jpg")
bench.check("a line of 100: in the answer", (answer.get("threshold"), answer.get("review_line")), (100, 99))
match("bad configuration", 3, "--config", bench.write("bad.conf", "[Office]\nNoSuchKey=1\n"), *pictures)
match("missing configuration", 3, "--config", bench.folder / "none.conf", *pictures)
match("one picture only", 3, PERSONS / "p04_id.jpg")
match("unknown option", 3, "--frobnicate", *pictures)
bench.check("version", bench.run("--version").stdout, lambda t: t.startswith("kaoawase-match "))
with open("/dev/full", "w") as full:
    import subprocess
    code = subprocess.run([bench.program, *map(str, pictures)], stdout=full, stderr=subprocess.DEVNULL).returncode
bench.check("a full disk behind standard output is an error", code, 3)
bench.finish()
