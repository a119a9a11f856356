#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What tests/tools/secure/check-hardening refuses: one small program, built with everything and then with one thing
# after the other left out.
#   test-check-hardening.sh CHECK-HARDENING
set -eu
check=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/small.c" <<'X'
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#define COPY(n) \
  int copy##n (const char *from, size_t size) \
  { \
    char to[64]; \
    memcpy (to, from, size); \
    snprintf (to + 1, size, "%s", from); \
    strcpy (to, from); \
    return (int) read (0, to, size) + to[size & 7]; \
  }
COPY (1) COPY (2) COPY (3) COPY (4) COPY (5) COPY (6) COPY (7) COPY (8) COPY (9) COPY (10) COPY (11) COPY (12)
COPY (13) COPY (14) COPY (15) COPY (16) COPY (17) COPY (18) COPY (19) COPY (20) COPY (21) COPY (22) COPY (23) COPY (24)
int (*volatile table[]) (const char *, size_t) = { copy1, copy2, copy3, copy4, copy5, copy6, copy7, copy8, copy9, copy10, copy11, copy12,
  copy13, copy14, copy15, copy16, copy17, copy18, copy19, copy20, copy21, copy22, copy23, copy24 };
int
main (int argc, char **argv)
{
  return table[argc & 15](argv[0], (size_t) argc);
}
X

case $(uname -m) in
  x86_64) marks=-fcf-protection ;;
  aarch64) marks=-mbranch-protection=standard ;;
  *) marks= ;;
esac

# build FLAG...: the small program; what comes later takes back what is asked for first.
build ()
{
  # shellcheck disable=SC2086
  cc -w -O2 -fPIE -pie -fstack-protector-strong $marks -D_FORTIFY_SOURCE=2 -Wl,-z,relro,-z,now -Wl,-z,noexecstack \
    "$@" -o "$folder/small" "$folder/small.c"
}

bad=0
build
sh "$check" "$folder/small" || { echo "a hardened program is refused"; bad=1; }

# refused WORDS FLAG...
refused ()
{
  words=$1
  shift
  build "$@"
  if sh "$check" "$folder/small" >"$folder/said"; then echo "built with $*, the program passes"; bad=1; fi
  grep -qF "$words" "$folder/said" || { echo "built with $*, it is not said that it $words, but:"; cat "$folder/said"; bad=1; }
}
refused 'is not position-independent' -fno-pie -no-pie
refused 'has no read-only relocations' -Wl,-z,norelro
refused 'binds symbols late' -Wl,-z,lazy
refused 'has an executable stack' -Wl,-z,execstack
refused 'has no stack guards' -fno-stack-protector
refused 'does not use the checked functions' -U_FORTIFY_SOURCE
case $(uname -m) in
  x86_64) refused 'has no landing marks' -fcf-protection=none ;;
  aarch64) refused 'has no signed return addresses' -mbranch-protection=none ;;
esac
# A file that is no program is no pass either.
if sh "$check" "$folder/small.c" >/dev/null 2>&1; then echo "a text passes as a program"; bad=1; fi
if sh "$check" >/dev/null 2>&1; then echo "no program at all passes"; bad=1; fi
exit $bad
