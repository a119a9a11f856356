#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Pictures a second of kaoawase-evaluate beside the plain way with dlib alone (plain-way.cpp), in one run. By hand, after a build:
#
#   pictures.sh BUILD FOLDER [RESNET]
#
# FOLDER holds .jpg pictures with a face each; RESNET is a file of dlib's ResNet, which is not in this repository. The pack is the one that
# needs no download; it describes each face with its mirror image, the plain way once.
set -eu
source=$(realpath "$(dirname "$0")/../../..")
build=$(realpath "$1") pictures=$(realpath "$2") network=${3:+$(realpath "$3")}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
ninja -C "$build" all tests/bench/evaluate/plain-way >"$folder/log" 2>&1 || { cat "$folder/log"; exit 1; }
# Each picture once: the second with the first, and so on.
{
  echo a,b,same
  (cd "$pictures" && ls -- *.jpg) | paste -d, - - | awk -F, '$2 != "" {print $0 ",0"}'
} >"$folder/pairs.csv"
n=$((2 * ($(wc -l <"$folder/pairs.csv") - 1)))
for threads in 1 $(nproc); do
  began=$(date +%s%N)
  "$build/bin/kaoawase-evaluate" --quiet --pack base --pack-path "$source/models" --root "$pictures" --pairs "$folder/pairs.csv" --threads "$threads" >"$folder/said"
  ended=$(date +%s%N)
  awk -v n="$n" -v t="$threads" -v ns="$((ended - began))" \
    'BEGIN { printf "kaoawase-evaluate, %d thread(s): %d pictures, %.1f pictures a second\n", t, n, n / ns * 1e9 }'
done
[ -z "$network" ] || OPENBLAS_NUM_THREADS=1 "$build/tests/bench/evaluate/plain-way" "$network" "$source/models/base/base_five_landmarks.dat" "$pictures"
