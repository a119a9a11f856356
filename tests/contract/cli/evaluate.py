# SPDX-License-Identifier: GPL-3.0-or-later
"""kaoawase-evaluate from outside, on the demonstration's persons."""
import json
import re
import signal
import subprocess
import sys
import tarfile
import time

from cli_test import PERSONS, Bench

bench = Bench(sys.argv[1])
MATCH = sys.argv[2]
PEOPLE = [f"p{n:02}" for n in (1, 4, 6, 8, 11)]


def evaluate(what, code, *arguments, **options):
    result = bench.run("--quiet", *arguments, **options)
    bench.check(f"{what}: exit status ({result.stderr.strip()})", result.returncode, code)
    if code == 3:
        bench.check(f"{what}: one sentence", result.stderr, lambda t: t.startswith("kaoawase-evaluate: ") and t.count("\n") == 1)
    return result.stdout


lines = ["a,b,same"]
for a in PEOPLE:
    for b in PEOPLE:
        lines.append(f"{a}_id.jpg,{b}_cam1.jpg,{int(a == b)}")
no_face = bench.write("blank.pgm", b"P5 300 300 255\n" + bytes([200]) * 90000)
pairs = bench.write("pairs.csv", "\n".join(lines) + "\n")
common = ("--root", PERSONS, "--pairs", pairs)

# The figures against what the list says.
report = json.loads(evaluate("json", 0, *common, "--quality", "--output", "json"))
plain = report["results"][0]
bench.check("genuine comparisons", plain["genuine"], 5)
bench.check("impostor comparisons", plain["impostor"], 20)
bench.check("failures to enrol", plain["failure_to_enrol"]["errors"], 0)
bench.check("documents", plain["failure_to_enrol"]["trials"], 5)
bench.check("EER of well separated persons", plain["eer"], lambda e: e <= 0.2)
bench.check("three lines", [line["similarity"] for line in plain["lines"]], [40, 60, 80])
for line in plain["lines"]:
    for rate in (line["fmr"], line["fnmr"]):
        inside = rate["low"] <= rate["rate"] <= rate["high"] and rate["rate"] == rate["errors"] / rate["trials"]
        bench.check("rate within its interval", rate, lambda _: inside)
bench.check("a small sample claims nothing", [p["sample_suffices"] for p in plain["fnmr_at_fmr"]], [False] * 3)

# Error versus discard at two lines, which twenty strangers are too few for.
discards = plain["error_versus_discard"]
bench.check("lines of the discards", [d["fmr"] for d in discards], [0.01, 0.001])
unified = {m["name"]: m["at"] for m in discards[0]["measures"]}["UnifiedQualityScore"]
bench.check("too few draw no line", [at["fnmr"]["trials"] for at in unified], [0] * 4)

# The counter's own program must agree with the count at the line.
above = 0
for person in PEOPLE:
    result = subprocess.run([MATCH, PERSONS / f"{person}_id.jpg", PERSONS / f"{person}_cam1.jpg"], capture_output=True, text=True)
    above += json.loads(result.stdout)["outcome"] == "above"
bench.check("kaoawase-match agrees at the shipped line", plain["lines"][1]["fnmr"]["errors"], 5 - above)

# An archive gives the same as a folder.
archive = bench.folder / "set.tar"
with tarfile.open(archive, "w") as tar:
    tar.add(pairs, "./pairs.csv")
    tar.add(no_face, "blank.pgm")
    for name in {field for line in lines[1:] for field in line.split(",")[:2]}:
        tar.add(PERSONS / name, "./" + name)
from_tar = json.loads(evaluate("tar", 0, "--tar", archive, "--pairs", "pairs.csv", "--output", "json"))["results"][0]
for key in ("genuine", "impostor", "lines", "eer", "auc", "det"):
    bench.check(f"archive and folder agree in {key}", from_tar[key] == plain[key])

# Text for 80 columns, HTML for itself; neither names a picture.
text = evaluate("text", 0, *common)
bench.check("80 columns", max(map(len, text.splitlines())), lambda n: n <= 80)
html = evaluate("html", 0, *common, "--output", "html")
bench.check("a curve", html, lambda t: "<svg" in t and "</html>" in t)
bench.check("nothing from outside", re.findall(r"(?:src|href)=|url\(|@import|https?:", html), [])
for what, output in (("text", text), ("html", html), ("json", json.dumps(report))):
    found = [word for word in ("p01", "_cam1", "_id", str(PERSONS)) if word in output]
    bench.check(f"{what} names no picture or path", found, [])

# Groups, failures, channels.
groups = bench.write("groups.csv", "picture,sex,age\n" + "".join(f"{p}_id,{s},{a}\n{p}_cam1,{s},{a}\n" for p, s, a in
                     zip(PEOPLE, ("f", "m", "m", "f", "m"), (25, 31, 70, 44, 50))))
report = json.loads(evaluate("groups", 0, *common, "--groups", groups, "--output", "json"))
rows = {(g["column"], g["value"]): g for g in report["results"][0]["groups"]}
bench.check("same-sex pairs", (rows["sex", "f"]["fmr"]["trials"], rows["sex", "m"]["fmr"]["trials"], rows["sex", "mixed"]["fmr"]["trials"]), (2, 6, 12))
listed = bench.write("blank.csv", "a,b,same\np01_id.jpg,p01_cam1.jpg,1\nblank.pgm,p01_cam1.jpg,0\nmissing.jpg,p01_cam1.jpg,0\np01_id.jpg,blank.pgm,1\n")
report = json.loads(evaluate("failures", 0, "--tar", archive, "--pairs", listed, "--output", "json"))["results"][0]
seen = tuple(report["failure_to_" + k][w] for k in ("enrol", "acquire") for w in ("errors", "trials"))
bench.check("failures are counted apart", seen, (2, 3, 1, 2))
bench.check("pairs that were not compared", (report["genuine_not_compared"], report["impostor_not_compared"]), (1, 2))
one = bench.write("one.csv", "a,b,same\np04_id.jpg,p04_cam1.jpg,1\n")
names = ("plain", "printscan300", "printscan600", "grey", "chip", "webcam")
report = json.loads(evaluate("channels", 0, "--root", PERSONS, "--pairs", one, "--output", "json", *[w for n in names for w in ("--channel", n)]))
bench.check("one result per channel", [r["channel"] for r in report["results"]], list(names))
bench.check("each found its faces", [r["genuine"] for r in report["results"]], [1] * 6)

# Every picture with every other one; a calibration from it; a line from the calibration.
everyone = bench.folder / "everyone"
everyone.mkdir()
for path in [p for p in sorted(PERSONS.glob("*.jpg")) if "cam2" not in p.name] + [PERSONS / f"{p}_cam2.jpg" for p in ("p01", "p04", "p06")]:
    (everyone / path.name).symlink_to(path)
people = bench.write("people.csv", "name,person\n" + "".join(f"p{n:02},{n}\n" for n in range(1, 13)))
wide = ("--root", everyone, "--impostors-all", "", "--groups", people)
table = evaluate("calibrate", 0, *wide, "--calibrate")
knots = [[float(v) for v in re.search(rf"(?m)^{key}=(.*);$", table)[1].split(";")] for key in ("Distances", "NegLog10FMR")]
bench.check("the table is monotone", knots, lambda k: k[0] == sorted(set(k[0])) and k[1] == sorted(k[1], reverse=True))
bench.check("one person is not compared with himself", re.search(r"(?m)^Impostors=(\d+)$", table)[1], str(27 * 26 // 2 - 9 - 3 * 3))
bench.check("measured down to the rule of 30", re.search(r"(?m)^MeasuredDownTo=(.*)$", table)[1], lambda v: float(v) == 1.0)
alike = bench.write("alike.csv", "name,person,sex,age\n" + "".join(
    f"p{n:02},{n},f,30\n" for n in range(1, 12)) + "p12_id.jpg,12,f,30\np12_cam1.jpg,12,f,70\n")
known = ("--root", everyone, "--impostors-all", "", "--groups", alike)
table_of_alike = evaluate("calibrate on people alike", 0, *known, "--calibrate", "--alike")
# One picture of the two of p12 is left out: it is compared with all but the other one.
bench.check("only people alike", re.findall(r"(?m)^(?:Impostors|People)=(\d+)$", table_of_alike), [str(27 * 26 // 2 - 9 - 3 * 3 - 25), "12"])
evaluate("alike without sex and age", 3, *wide, "--calibrate", "--alike")
evaluate("alike without groups", 3, "--root", everyone, "--impostors-all", "", "--calibrate", "--alike")
folder = bench.copy_base("own")
manifest = (folder / "manifest.ini").read_text()
(folder / "manifest.ini").write_text(manifest[:manifest.index("[Calibration]")] + table)
result = subprocess.run([MATCH, "--pack", folder, PERSONS / "p04_id.jpg", PERSONS / "p11_cam1.jpg"], capture_output=True, text=True)
bench.check("the counter takes the table", json.loads(result.stdout)["kind"], "result")
line = evaluate("suggest", 0, *wide, "--pack", folder, "--suggest-threshold", "--max-fmr", "0.2")
bench.check("a line for the configuration", line, lambda t: re.search(r"(?m)^Threshold=\d+\.\d$", t) is not None)
evaluate("too few for the rate", 3, *wide, "--suggest-threshold", "--max-fmr", "0.0001")
evaluate("too few for a calibration", 3, *common, "--calibrate")

# Strangers beside pairs: counted at the lines, where the pairs have an FMR, by group, and among people of one sex and near age.
mixed = bench.folder / "mixed"
(mixed / "strangers").mkdir(parents=True)
for person in PEOPLE:
    for shot in ("id", "cam1"):
        (mixed / f"{person}_{shot}.jpg").symlink_to(PERSONS / f"{person}_{shot}.jpg")
for path in sorted(PERSONS.glob("*_id.jpg")):
    (mixed / "strangers" / path.name).symlink_to(path)
(mixed / "strangers" / "blank.pgm").symlink_to(no_face)
sexes = "fmfmmfmmfmmf"
ages = (25, 31, 38, 44, 50, 70, 20, 24, 30, 36, 90, 12)
everybody = bench.write("everybody.csv", "name,sex,age\n" + "".join(f"strangers/p{n:02}_id.jpg,{s},{a}\n" for n, s, a in zip(range(1, 13), sexes, ages)))
many = bench.write("many.csv", "\n".join([lines[0]] + lines[1:] * 22) + "\n")
both = ("--root", mixed, "--pairs", many, "--impostors-all", "strangers", "--groups", everybody)
report = json.loads(evaluate("pairs and strangers", 0, *both, "--output", "json"))["results"][0]
strangers = report["strangers"]
bench.check("the pairs stay as they are", (report["genuine"], report["impostor"], report["failure_to_enrol"]["trials"]), (110, 440, 5))
bench.check("strangers", [strangers[k] for k in ("pictures", "failed", "people", "comparisons")], [13, 1, 12, 66])
bench.check("at the lines and where the pairs have an FMR", [a.get("similarity", a.get("pairs_fmr")) for a in strangers["at"]], [40, 60, 80, 0.01])
near = [(i, k) for k in range(12) for i in range(k) if sexes[i] == sexes[k] and abs(ages[i] - ages[k]) <= 10]
groups_of = {(g["column"], g["value"]): g["fmr"] for g in strangers["at"][0]["groups"]}
bench.check("people alike", {a["alike"]["trials"] for a in strangers["at"]}, {len(near)})
bench.check("people of one sex", (groups_of["sex", "f"]["trials"], groups_of["sex", "m"]["trials"]), (5 * 4 // 2, 7 * 6 // 2))
bench.check("people of one age band", groups_of["age", "30-44"]["trials"], 5 * 4 // 2)
bench.check("the looser line takes more", [a["all"]["rate"] for a in strangers["at"][:3]], lambda r: r[0] > 0 and r == sorted(r, reverse=True))
bench.check("10-fold accuracy", report["accuracy"], lambda a: 0.9 <= a <= 1)
text = evaluate("pairs and strangers as text", 0, *both)
bench.check("80 columns with strangers", max(map(len, text.splitlines())), lambda n: n <= 80)
half = json.loads(evaluate("a part", 0, "--root", mixed, "--impostors-all", "strangers", "--part", "2/4", "--output", "json"))["results"][0]
bench.check("every fourth picture from the second on", half["strangers"]["pictures"], 3)
bench.check("lines of strangers alone", half["lines"][0]["fmr"], half["strangers"]["at"][0]["all"])

# Stopped and gone on with: the same report, and a state file without names.
state = bench.folder / "state"
more = ("--root", PERSONS, "--pairs", many, "--output", "json", "--quiet")
whole = json.loads(evaluate("uninterrupted", 0, *more))["results"][0]
process = subprocess.Popen([bench.program, *map(str, more), "--resume", str(state)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
deadline = time.monotonic() + 100
while process.poll() is None and time.monotonic() < deadline and not (state.exists() and state.stat().st_size):
    time.sleep(0.005)
process.send_signal(signal.SIGTERM)
process.communicate()
bench.check("stopped or done", process.returncode, lambda c: c in (0, 4))
bench.check("the state holds no name", state.read_text(), lambda t: "p01" not in t and "jpg" not in t)
resumed = json.loads(evaluate("resumed", 0, *more, "--resume", state))["results"][0]
for key in ("genuine", "impostor", "lines", "eer", "auc", "accuracy", "det"):
    bench.check(f"resumed agrees in {key}", resumed[key] == whole[key])
evaluate("a state of another list", 3, *common, "--resume", state)
state.write_text(state.read_text()[:200])
evaluate("a damaged state", 3, *more, "--resume", state)

# What a manifest says about its figure.
(folder / "manifest.ini").write_text(manifest[:manifest.index("[Calibration]")] + table + "\n[Groups]\nGirls=0.03;0.02;0.05;7000\n")
bench.check("about a pack", evaluate("about", 0, "--pack", folder, "--about"), lambda t: "measured up to 20" in t and "Girls            3.00 % [2.00 %, 5.00 %] of 7,000" in t)

# What is refused.
for what, arguments in (
        ("nothing to do", ()), ("part of no folder", (*common, "--part", "1/2")), ("part beyond", ("--root", everyone, "--impostors-all", "", "--part", "3/2")),
        ("part of nothing", ("--root", everyone, "--impostors-all", "", "--part", "1/0")), ("part without end", ("--root", everyone, "--impostors-all", "", "--part", "2")),
        ("two places", (*common, "--tar", archive)),
        ("unknown channel", (*common, "--channel", "smoke")), ("unknown output", (*common, "--output", "pdf")),
        ("no rate", (*common, "--suggest-threshold")), ("missing list", ("--pairs", bench.folder / "none.csv")),
        ("no archive", ("--tar", pairs, "--pairs", pairs)), ("missing archive", ("--tar", "none.tar", "--pairs", pairs)),
        ("resume of all", ("--impostors-all", "", "--resume", state)), ("unknown pack", (*common, "--pack", "nobody")),
        ("resume into a missing folder", (*common, "--resume", bench.folder / "none/state")), ("loose argument", (*common, "x")),
        ("bad list", ("--root", PERSONS, "--pairs", bench.write("bad.csv", "a,b,same\nx\n")))):
    evaluate(what, 3, *arguments)
bench.finish()
