#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Print the tables of models/README.md: how well the packs compare faces, through the program's own path (kaoawase-evaluate).

  figures.py --tar dev.tar --pack-path DIR --pack base --pack dlib-densenet --pack mobileface-v2 [--cooperative cooperative.tar]
  figures.py --tar dev.tar --pack-path DIR --pack base ... --calibrate      # writes [Calibration] of DIR/PACK/manifest.ini
  figures.py --tar dev.tar --pack-path DIR --pack base ... --note-groups    # writes [Groups], after that
  figures.py --pack-path DIR --pack base --files                            # hash and size of its files, likewise

dev.tar holds lfw-pairs.csv, lfw/ and aaf/ (All-Age-Faces: one picture a person, sex and age in the name). DIR holds the packs
with their weights. The tables are made of adults of the same sex within ten years of age. All-Age-Faces is split in two by every
second picture in the order of names: --calibrate sees the one half only, and every rate of strangers that is printed comes from the
other, so that it tests the tables of the manifests, too.
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

CHANNELS = ("printscan300", "printscan600", "grey", "chip")
TRUSTED = 0.001     # the set holds a few people twice
LAST_FEMALE = 7380
ADULT = 15          # years
BANDS = ((15, 30), (30, 45), (45, 60), (60, 100))


def percent(value):
    return "%.*f" % (1 if value >= 0.1 else 2, 100 * value)


def rate(r):
    if r["trials"] == 0:
        return "sample too small (rule of 3)"
    return "%s %% [%s, %s]" % tuple(percent(r[k]) for k in ("rate", "low", "high"))


def groups_of(archive):
    """Groups of All-Age-Faces out of its file names, such as 00002A02.jpg (serial up to 7380 female, then the age). Sex and age
    are told of adults only, so that "alike" counts them alone: those whom one could be mistaken for."""
    with tarfile.open(archive) as tar:
        names = [n[2:] if n.startswith("./") else n for n in tar.getnames()]
    lines = ["name,sex,age,children,women,men"]
    for found in (re.fullmatch(r"aaf/(\d{5})A(\d{2})\.jpg", n) for n in sorted(names)):
        if found is None:
            continue
        is_female, age = int(found[1]) <= LAST_FEMALE, int(found[2])
        if age < ADULT:
            lines.append("%s,,,%s,," % (found[0], "girls" if is_female else "boys"))
        else:
            band = next("%d to %d" % (low, high - 1) for low, high in BANDS if low <= age < high)
            lines.append("%s,%s,%d,,%s,%s" % (found[0], "women" if is_female else "men", age, *(
                (band, "") if is_female else ("", band))))
    return "\n".join(lines) + "\n"


def run(args, name, *options, tar=None):
    """What the program says; kept in the folder --keep under @name, from where an interrupted run takes it again."""
    if args.keep:
        os.makedirs(args.keep, exist_ok=True)
    kept = os.path.join(args.keep, "%s-%s" % ("-".join(args.pack), name)) if args.keep else None
    if kept and os.path.exists(kept):
        with open(kept, encoding="utf-8") as file:
            return file.read()
    command = [args.program, "--tar", tar or args.tar]
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


def measure(args, name, *options, tar=None):
    return json.loads(run(args, name, *options, "--output", "json", tar=tar))["results"]


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


def calibrate(args, groups):
    """The table in each manifest from the adults of the first half: strangers of one sex within ten years of age."""
    out = run(args, "calibration", "--impostors-all", "aaf/", "--part", "1/2", "--groups", groups, "--calibrate", "--alike",
              "--trust-fmr", str(TRUSTED))
    for pack, table in zip(args.pack, out.split("[Calibration]\n")[1:]):
        keys = dict(line.split("=", 1) for line in table.splitlines() if re.match(r"\w+=", line))
        keys["Source"] = ("All-Age-Faces, development part, every second picture (kaoawase-evaluate --part 1/2), adults of 15 "
                          "and more against those of the same sex within ten years of age; beyond 1 in 1,000 extrapolated at "
                          "half the steepness.")
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
    print("\n| pack, channel | accuracy (10-fold) | FNMR at FMR 1 % | FNMR at FMR 0.1 % | genuine below 60 | below 40 | AUC | "
          "pairs without a face |")
    print("|---|---|---|---|---|---|---|---|")
    for r in results:
        print("| %s, %s | %.3f +- %.3f | %s | %s | %s | %s | %.4f | %d and %d |" % (
            r["pack"], r["channel"], r["accuracy"], r["accuracy_reach"],
            *(rate(p["fnmr_with_failures"]) for p in r["fnmr_at_fmr"][:2]), *(rate(line["fnmr"]) for line in reversed(r["lines"][:2])),
            r["auc"], r["genuine_not_compared"], r["impostor_not_compared"]))


def print_cooperative(results):
    print("\nCooperative people: %d genuine, %d impostor pairs.\n\n| pack | genuine below 60 | below 40 | FNMR at FMR 1 %% |" % (
        results[0]["genuine"], results[0]["impostor"]))
    print("|---|---|---|---|")
    for r in results:
        print("| %s | %s | %s | %s |" % (r["pack"], *(rate(line["fnmr"]) for line in reversed(r["lines"][:2])),
                                      rate(r["fnmr_at_fmr"][0]["fnmr_with_failures"])))


def three(r):
    return "%.3f %% [%.3f, %.3f]" % tuple(100 * r[k] for k in ("rate", "low", "high"))


def print_strangers(results):
    """Do the tables hold on pictures that they were not made from? FALSE when not."""
    first = results[0]["strangers"]
    print("\n%d pictures, %d without a face; %d comparisons, %d of adults of the same sex and within 10 years of age." % (
        first["pictures"], first["failed"], first["comparisons"], first["at"][0]["alike"]["trials"]))
    print("\n| pack | alike at 40 | holds 1 in 100 | alike at 60 | holds 1 in 1,000 | all at 60 |\n|---|---|---|---|---|---|")
    good = True
    for r in results:
        at = {a["similarity"]: a for a in r["strangers"]["at"] if "similarity" in a}
        cells = []
        for line, wanted in ((40, 0.01), (60, 0.001)):
            holds = at[line]["alike"]["low"] <= wanted <= at[line]["alike"]["high"]
            cells += [three(at[line]["alike"]), "yes" if holds else "NO"]
            good = good and holds
        print("| %s | %s | %s |" % (r["pack"], " | ".join(cells), three(at[60]["all"])))
    groups = [(g["column"], g["value"]) for g in groups_at_60(results[0]) if g["column"] != "age"]
    print("\nTwo of one group at 60:\n\n| pack | %s |" % " | ".join("%s, %s" % g if g[0] != "sex" else g[1] for g in groups))
    print("|---" * (len(groups) + 1) + "|")
    for r in results:
        rates = {(g["column"], g["value"]): g["fmr"] for g in groups_at_60(r)}
        print("| %s | %s |" % (r["pack"], " | ".join(three(rates[g]) for g in groups)))
    return good


def groups_at_60(result):
    return next(a for a in result["strangers"]["at"] if a.get("similarity") == 60)["groups"]


def note_groups(args, results):
    """[Groups] in each manifest: who is taken for one another how often at 60."""
    for pack, result in zip(args.pack, results):
        lines = ["[Groups]"]
        for group in groups_at_60(result):
            if group["column"] not in ("age", "sex"):
                name = (group["column"] if group["column"] != "children" else "") + group["value"].replace(" ", "")
                r = group["fmr"]
                lines.append("%s=%.5f;%.5f;%.5f;%d" % (name.capitalize(), r["rate"], r["low"], r["high"], r["trials"]))
        path = manifest_of(args, pack)
        with open(path, encoding="utf-8") as file:
            text = re.sub(r"(?m)^\[Groups\]\n(?:\w+=.*\n)*\n?", "", file.read())
        head, mark, tail = text.partition("\n# Read by install-official only.")
        with open(path, "w", encoding="utf-8") as file:
            file.write(head.rstrip("\n") + "\n\n" + "\n".join(lines) + "\n" + mark + tail)


def print_cost(args, results):
    """What a pack costs beside the others."""
    print("\n| pack | ms a face with its mirror image | bytes |\n|---|---|---|")
    for pack, r in zip(args.pack, results):
        folder = os.path.dirname(manifest_of(args, pack))
        size = sum(os.path.getsize(os.path.join(folder, f)) for f in os.listdir(folder) if f != "manifest.ini")
        print("| %s | %.1f | %s |" % (pack, r["milliseconds"]["describe"], format(size, ",")))


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
    parser.add_argument("--cooperative", help="cooperative.tar: pairs.csv and the pictures that it names")
    parser.add_argument("--note-groups", action="store_true", help="write [Groups] into the manifests from the second half instead")
    parser.add_argument("--files", action="store_true", help="write hash and size of the packs' files into the manifests instead")
    args = parser.parse_args()
    if args.files:
        for pack in args.pack:
            note_files(args, pack)
        return
    if args.tar is None:
        parser.error("--tar is needed")
    with tempfile.TemporaryDirectory() as folder:
        groups = os.path.join(folder, "groups.csv")
        with open(groups, "w", encoding="utf-8") as file:
            file.write(groups_of(args.tar))
        if args.calibrate:
            calibrate(args, groups)
            return
        plain = measure(args, "plain", "--pairs", "lfw-pairs.csv", "--impostors-all", "aaf/", "--part", "2/2", "--groups", groups)
    if args.note_groups:
        note_groups(args, plain)
        return
    print_pairs(plain)
    good = print_strangers(plain)
    print_cost(args, plain)
    sys.stdout.flush()
    if args.cooperative:
        print_cooperative(measure(args, "cooperative", "--pairs", "pairs.csv", tar=args.cooperative))
    # One after the other, so that what is done is seen.
    for channel in args.channel if args.channel is not None else CHANNELS:
        sys.stdout.flush()
        print_pairs(measure(args, channel, "--pairs", "lfw-pairs.csv", "--channel", channel))
    if not good:
        print("\nA table of a manifest does not hold on pictures that it was not made from.")
        sys.exit(1)


if __name__ == "__main__":
    main()
