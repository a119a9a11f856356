#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What the face finder would gain from being compiled for newer processors: levels.sh [TIMES]. By hand; compiles
# levels.cpp for each level of x86-64, a minute each, and runs them in turn. The resampling is OpenCV's and the
# networks' products are OpenBLAS's, which choose for themselves.
set -eu
source=$(realpath "$(dirname "$0")/../../..")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
levels='x86-64 x86-64-v2 x86-64-v3 x86-64-v4'
for level in $levels; do
  # shellcheck disable=SC2046
  c++ -O2 -DNDEBUG -std=gnu++17 -march="$level" $(pkg-config --cflags opencv4) "$source/tests/bench/face/levels.cpp" -o "$folder/$level" \
    -ldlib -llapack -lblas -lopencv_core -lopencv_imgcodecs -lopencv_imgproc
done
# In turn, so that other work on the machine falls on all of them.
for _ in 1 2 3; do
  for level in $levels; do
    printf '%-10s ' "$level"
    "$folder/$level" "$source/data/demo/glass/form.jpg" 1073 1517 "${1:-5}" || echo "does not run on this processor"
  done
done
