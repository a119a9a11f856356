#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# How long the window's thread is away from its poll during whole visits with the demonstration devices.
#
#   tests/bench/app/stalls.sh BUILD [VISITS [OPTION...]]     OPTION of kaoawase, such as --config FILE
#
# Exit code 1 when it was busy for more than 16 ms of its own processor time at once.
set -eu
root=$(cd "$(dirname "$0")/../../.." && pwd)
build=$(cd "$1" && pwd)
visits=${2:-5}
shift $(($# < 2 ? $# : 2))
ninja -C "$build" tests/bench/app/stalls >/dev/null
# The programs find each other by where they lie.
ln -f "$build/tests/bench/app/stalls" "$build/bin/stalls"
trap 'rm -f "$build/bin/stalls"' EXIT
G_DEBUG='' "$root/tests/gui/ui/in-display.sh" "$build/bin/stalls" "$visits" --demo "$@"
