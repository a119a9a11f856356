#!/bin/sh
# Runs a program on a screen and a session bus of its own: in-display.sh PROGRAM [ARGUMENT...]
# SCREEN=WxH chooses the size.
set -eu
# The accessibility bus puts its socket here; side by side in one folder two of them would clash.
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export XDG_RUNTIME_DIR="$folder"
export GSK_RENDERER=cairo GDK_DEBUG=gl-disable MESA_SHADER_CACHE_DISABLE=true GSETTINGS_BACKEND=memory
# Only the program itself is to die of its warnings, not the services beside it.
debug=${G_DEBUG-}
unset G_DEBUG
dbus-run-session -- xvfb-run -a -s "-screen 0 ${SCREEN:-1280x800}x24" env G_DEBUG="$debug" "$@"
