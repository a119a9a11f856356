#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What tests/tools/check-includes refuses: one forbidden thing at a time is planted in a small tree.
# test-check-includes.sh SOURCE-ROOT
set -eu
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
mkdir -p "$tree/tests"
cp -r "$1/tests/tools" "$tree/tests/tools"

# Two folders that may know each other one way, two files in one of them, one way as well.
plant ()
{
  rm -rf "$tree/src"
  mkdir -p "$tree/src/base" "$tree/src/match" "$tree/src/ui/counter"
  cat >"$tree/src/base/kao-low.h" <<'X'
void kao_low_run (void (*done) (void));
X
  cat >"$tree/src/base/kao-low.c" <<'X'
#include "base/kao-low.h"
/* A word about kao_match_one () is no call. */
void
kao_low_run (void (*done) (void))
{
  done ();
}
X
  printf '#include "base/kao-low.h"\n#include "match/kao-match-two.h"\nvoid kao_match_one (void);\n' >"$tree/src/match/kao-match.h"
  printf 'int kao_match_two (void);\n' >"$tree/src/match/kao-match-two.h"
  cat >"$tree/src/match/kao-match.c" <<'X'
static void
on_done (void)
{
}

void
kao_match_one (void)
{
  kao_low_run (on_done);
  kao_match_two ();
}
X
  cat >"$tree/src/match/kao-match-two.c" <<'X'
int
kao_match_two (void)
{
  return 2;
}
X
}

check () { sh "$tree/tests/tools/check-includes" >"$tree/said" 2>&1; }

# refuse WHAT WORD: the tree is refused now, with WORD in what is said
refuse ()
{
  if check; then
    echo "not refused: $1"
    exit 1
  fi
  grep -q "$2" "$tree/said" || { echo "$1: refused for another reason:"; cat "$tree/said"; exit 1; }
}

plant
check || { echo "the clean tree is refused:"; cat "$tree/said"; exit 1; }

plant
sed 's/return 2/return kao_match_one (), 2/' "$tree/src/match/kao-match-two.c" >"$tree/new"
cp "$tree/new" "$tree/src/match/kao-match-two.c"
refuse 'a circle of calls' 'kao-match-two.c -> src/match/kao-match.c: kao_match_one'

plant
mv "$tree/src/match/kao-match-two.c" "$tree/src/match/kao-match-two.cpp"
printf 'extern "C" {\nint\nkao_match_three (void)\n{\n  kao_match_one ();\n  return 3;\n}\n}\n' >>"$tree/src/match/kao-match-two.cpp"
refuse 'a circle of calls through C++' 'kao-match-two.cpp -> src/match/kao-match.c: kao_match_one'

plant
printf 'const int kao_match_table[] = { 1 };\n' >>"$tree/src/match/kao-match.c"
sed 's/return 2/return kao_match_table[0]/' "$tree/src/match/kao-match-two.c" >"$tree/new"
cp "$tree/new" "$tree/src/match/kao-match-two.c"
refuse 'a circle through a table' 'kao_match_table'

plant
printf 'G_DEFINE_FINAL_TYPE (KaoMatch, kao_match, G_TYPE_OBJECT)\n' >>"$tree/src/match/kao-match.c"
sed 's/return 2/return KAO_IS_MATCH (0)/' "$tree/src/match/kao-match-two.c" >"$tree/new"
cp "$tree/new" "$tree/src/match/kao-match-two.c"
refuse 'a circle through a type' 'kao_match_get_type'

plant
printf '#include "match/kao-match.h"\n' >>"$tree/src/match/kao-match-two.h"
refuse 'a circle of includes' 'kao-match-two.h -> src/match/kao-match.h'

plant
printf '#include "match/kao-match.h"\n' >>"$tree/src/base/kao-low.c"
refuse 'a folder that looks up' 'src/base must not include src/match'

plant
mkdir "$tree/src/attic"
refuse 'a folder without a place in the plan' 'attic'

plant
printf '#include "ui/counter/kao-window.h"\n' >"$tree/src/ui/kao-gauge.h"
refuse 'a shared widget that knows a window' 'kao-gauge.h'

plant
printf '#include "ui/reception/kao-desk.h"\n' >"$tree/src/ui/counter/kao-window.h"
refuse 'a window that knows the other one' 'src/ui/reception'

for header in gtk/gtk.h sane/sane.h libusb.h dlib/image_io.h opencv2/videoio.hpp winscard.h PCSC/winscard.h \
              openssl/evp.h sodium.h qrencode.h ZXing/ReadBarcode.h seccomp.h linux/landlock.h; do
  plant
  printf '#include <%s>\n' "$header" >>"$tree/src/match/kao-match.c"
  refuse "<$header> outside its folder" "src/match must not include <"
done
