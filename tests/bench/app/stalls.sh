#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# How long the window's thread is away from its poll during whole visits with the demonstration devices.
#
#   [DISPLAY_SERVER=wayland] tests/bench/app/stalls.sh BUILD [VISITS [OPTION...]]     OPTION of kaoawase, such as --config FILE
#
# Exit code 1 when it was busy for more than 16 ms of its own processor time at once; with Wayland also when it was away for so
# long on the clock. To an X server belongs a window manager: without one GTK asks for it with each picture.
set -eu
root=$(cd "$(dirname "$0")/../../.." && pwd)
build=$(cd "$1" && pwd)
visits=${2:-5}
shift $(($# < 2 ? $# : 2))
ninja -C "$build" tests/bench/app/stalls >/dev/null
manager=true
if [ "${DISPLAY_SERVER:-x11}" = x11 ]; then
  manager=$(command -v openbox || command -v metacity || command -v xfwm4) || {
    echo "$0: install a window manager (openbox)" >&2
    exit 2
  }
fi
# The programs find each other by where they lie.
ln -f "$build/tests/bench/app/stalls" "$build/bin/stalls"
trap 'rm -f "$build/bin/stalls"' EXIT
# shellcheck disable=SC2016
G_DEBUG='' "$root/tests/gui/ui/in-display.sh" sh -c '"$0" & sleep 1; exec "$@"' "$manager" "$build/bin/stalls" "$visits" --demo "$@"
