#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# measure must refuse a folder without model packs, in one sentence that names it: refuses.sh MEASURE
set -u
folder=$(mktemp -d)
trap 'rmdir "$folder"' EXIT
for wrong in "$folder" "$folder/none"; do
  said=$("$1" --models "$wrong" --share 0.001 2>&1 >/dev/null)
  status=$?
  [ "$status" -eq 2 ] || { echo "exit code $status instead of 2 for $wrong: $said" >&2; exit 1; }
  case $said in
    "measure: $wrong "*) ;;
    *) echo "does not name $wrong: $said" >&2; exit 1 ;;
  esac
done
