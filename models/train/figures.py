#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Print the tables of models/README.md: how well the packs compare faces, through the program's own path (kaoawase-evaluate).

  figures.py --tar dev.tar --pack-path DIR --pack base --pack dlib-densenet --pack mobileface-v2 [--program FILE]
  figures.py --tar dev.tar --pack-path DIR --pack base ... --calibrate      # writes DIR/PACK/manifest.ini
  figures.py --pack-path DIR --pack base --files                            # hash and size of its files, likewise

dev.tar holds lfw-pairs.csv, lfw/ and aaf/ (All-Age-Faces: one picture a person, sex and age in the name). DIR holds the packs
with their weights. All-Age-Faces is split in two by every second picture in the order of names: --calibrate sees the one half
only, and every rate of strangers that is printed comes from the other, so that it tests the tables of the manifests, too.
Nothing but Python's own library is needed.
"""
import argparse
import hashlib
import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile

CHANNELS = ("printscan300", "printscan600", "grey")
TRUSTED = 0.001     # the set holds a few people twice


def percent(value):
    return "%.*f" % (1 if value >= 0.1 else 2, 100 * value)


def rate(r):
    if r["trials"] == 0:
        return "sample too small (rule of 3)"
    return "%s %% [%s, %s]" % tuple(percent(r[k]) for k in ("rate", "low", "high"))


def groups_of(archive):
    """Sex and age out of the file names of All-Age-Faces, such as 00002A02.jpg: up to 7380 female."""
    with tarfile.open(archive) as tar:
        names = [n[2:] if n.startswith("./") else n for n in tar.getnames()]
    rows = [re.fullmatch(r"aaf/(\d{5})A(\d{2})\.jpg", n) for n in names]
    return "name,sex,age\n" + "".join("%s,%s,%d\n" % (m[0], "f" if int(m[1]) <= 7380 else "m", int(m[2])) for m in rows if m)


def run(args, name, *options):
    """What the program says; kept in the folder --keep under @name, from where an interrupted run takes it again."""
    kept = os.path.join(args.keep, "%s-%s" % ("-".join(args.pack), name)) if args.keep else None
    if kept and os.path.exists(kept):
        with open(kept, encoding="utf-8") as file:
            return file.read()
    command = [args.program, "--tar", args.tar]
    for folder in args.pack_path:
        command += ["--pack-path", folder]
    for pack in args.pack:
        command += ["--pack", pack]
    result = subprocess.run([*command, *options], stdout=subprocess.PIPE, text=True, check=False)
    if result.returncode != 0:
        sys.exit(result.returncode)
    if kept:
        with open(kept, "w", encoding="utf-8") as file:
            file.write(result.stdout)
    return result.stdout


def manifest_of(args, pack):
    return next(p for p in (os.path.join(f, pack, "manifest.ini") for f in args.pack_path) if os.path.exists(p))


def note_files(args, pack):
    """SHA256 and Bytes of the files that lie beside the manifest."""
    path = manifest_of(args, pack)
    with open(path, encoding="utf-8") as file:
        groups = re.split(r"(?m)^(?=\[)", file.read())
    for i, group in enumerate(groups):
        found = re.match(r"\[(?:Network|Landmarks)\]\n(?:.*\n)*?File=(.*)\n", group)
        name = os.path.join(os.path.dirname(path), found[1]) if found else ""
        if not os.path.isfile(name):
            continue
        with open(name, "rb") as file:
            content = file.read()
        for key, value in (("SHA256", hashlib.sha256(content).hexdigest()), ("Bytes", len(content))):
            groups[i] = re.sub(r"(?m)^%s=.*$" % key, "%s=%s" % (key, value), groups[i])
    with open(path, "w", encoding="utf-8") as file:
        file.write("".join(groups))


def calibrate(args):
    """The table in each manifest from the first half."""
    out = run(args, "calibration", "--impostors-all", "aaf/", "--part", "1/2", "--calibrate", "--trust-fmr", str(TRUSTED))
    for pack, table in zip(args.pack, out.split("[Calibration]\n")[1:]):
        keys = dict(line.split("=", 1) for line in table.splitlines() if re.match(r"\w+=", line))
        keys["Source"] = ("All-Age-Faces, development part, every second picture (kaoawase-evaluate --part 1/2) against every "
                          "other; beyond 1 in 1,000 extrapolated at half the steepness.")
        path = manifest_of(args, pack)
        with open(path, encoding="utf-8") as file:
            text = file.read()
        head, tail = text.split("[Calibration]\n")
        rest = re.search(r"(?s)\n(?:\[|# ).*", tail)
        with open(path, "w", encoding="utf-8") as file:
            file.write(head + "[Calibration]\n" + "".join("%s=%s\n" % k for k in keys.items()) + (rest[0] if rest else ""))
        print("%s: %s impostor comparisons of %s people" % (path, keys["Impostors"], keys["People"]))


def print_pairs(results):
    first = results[0]
    print("\n%d genuine and %d impostor pairs." % (first["genuine"] + first["genuine_not_compared"],
                                               first["impostor"] + first["impostor_not_compared"]))
    print("\n| pack, channel | accuracy (10-fold) | FNMR at FMR 1 % | FNMR at FMR 0.1 % | EER | AUC | pairs without a face |")
    print("|---|---|---|---|---|---|---|")
    for r in results:
        print("| %s, %s | %.3f +- %.3f | %s | %s | %s %% | %.4f | %d and %d |" % (
            r["pack"], r["channel"], r["accuracy"], r["accuracy_reach"], *(rate(p["fnmr_with_failures"]) for p in r["fnmr_at_fmr"][:2]),
            percent(r["eer"]), r["auc"], r["genuine_not_compared"], r["impostor_not_compared"]))


def print_strangers(results):
    first = results[0]["strangers"]
    print("\n%d pictures, %d without a face; %d comparisons, %d of the same sex and within 10 years of age." % (
        first["pictures"], first["failed"], first["comparisons"], first["at"][0]["alike"]["trials"]))
    print("\n| pack | strangers at the pairs' FMR 1 % | same sex, age within 10 | at the pairs' FMR 0.1 % | same sex, age within 10 |")
    print("|---|---|---|---|---|")
    for r in results:
        at = [a for a in r["strangers"]["at"] if "pairs_fmr" in a][:2]
        print("| %s | %s |" % (r["pack"], " | ".join(rate(a[k]) for a in at for k in ("all", "alike"))))


def print_check(results):
    """Do the tables hold on pictures that they were not made from? FALSE when not."""
    print("\n| pack | strangers at similarity 40 | holds 1 in 100 | at 60 | holds 1 in 1,000 | genuine pairs at 40 or more | at 60 or more |")
    print("|---|---|---|---|---|---|---|")
    good = True
    for r in results:
        cells = []
        for line, at, wanted in zip(r["lines"], r["strangers"]["at"], (0.01, 0.001)):
            holds = at["all"]["low"] <= wanted <= at["all"]["high"]
            cells += ["%.3f %% [%.3f, %.3f]" % tuple(100 * at["all"][k] for k in ("rate", "low", "high")), "yes" if holds else "NO"]
            good = good and line["similarity"] == at["similarity"] and holds
        print("| %s | %s | %s |" % (r["pack"], " | ".join(cells), " | ".join(
            percent(1 - line["fnmr"]["rate"]) + " %" for line in r["lines"][:2])))
    return good


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    here = os.path.dirname(os.path.abspath(__file__))
    parser.add_argument("--tar")
    parser.add_argument("--pack", action="append", required=True)
    parser.add_argument("--pack-path", action="append", default=[])
    parser.add_argument("--channel", action="append", help="besides plain (default: %s)" % ", ".join(CHANNELS))
    parser.add_argument("--program", default=os.path.join(here, "../../build/bin/kaoawase-evaluate"))
    parser.add_argument("--keep", help="folder for what was measured, to go on from after an interruption")
    parser.add_argument("--calibrate", action="store_true", help="write the tables into the manifests instead")
    parser.add_argument("--files", action="store_true", help="write hash and size of the packs' files into the manifests instead")
    args = parser.parse_args()
    if args.files:
        for pack in args.pack:
            note_files(args, pack)
        return
    if args.tar is None:
        parser.error("--tar is needed")
    if args.calibrate:
        calibrate(args)
        return
    with tempfile.TemporaryDirectory() as folder:
        groups = os.path.join(folder, "groups.csv")
        with open(groups, "w", encoding="utf-8") as file:
            file.write(groups_of(args.tar))
        plain = json.loads(run(args, "plain", "--pairs", "lfw-pairs.csv", "--impostors-all", "aaf/", "--part", "2/2", "--groups", groups,
                               "--output", "json"))["results"]
    print_pairs(plain)
    print_strangers(plain)
    good = print_check(plain)
    # One after the other, so that what is done is seen.
    for channel in args.channel if args.channel is not None else CHANNELS:
        sys.stdout.flush()
        print_pairs(json.loads(run(args, channel, "--pairs", "lfw-pairs.csv", "--output", "json", "--channel", channel))["results"])
    if not good:
        print("\nA table of a manifest does not hold on pictures that it was not made from.")
        sys.exit(1)


if __name__ == "__main__":
    main()
