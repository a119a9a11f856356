#!/bin/sh
# Every string of the sources is in the Japanese catalogue, translated and not fuzzy.
# check-po.sh SOURCE-ROOT
set -eu
cd "$1"
template=$(mktemp)
trap 'rm -f "$template"' EXIT
xgettext --from-code=UTF-8 --keyword=_ --keyword=N_ --keyword=g_dngettext:2,3 \
  --files-from=po/POTFILES --output="$template" 2>/dev/null
test "$(grep -c '^msgid' "$template")" -gt 100
msgcmp po/ja.po "$template"
msgfmt --check --output-file=/dev/null po/ja.po
# Each file that speaks is listed.
for file in $(grep -lE '\b(_|N_|g_dngettext) \(' src/config/*.c src/reception/*.c src/ui/*.c src/ui/*/*.c) \
            $(grep -l 'translatable="yes"' ui/*.ui ui/*/*.ui); do
  grep -qx "$file" po/POTFILES || { echo "$file is missing from po/POTFILES"; exit 1; }
done
