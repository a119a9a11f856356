#!/bin/sh
# Runs a program on a screen and a session bus of its own: in-display.sh PROGRAM [ARGUMENT...]
# SCREEN=WxH chooses the size; DISPLAY_SERVER=wayland takes Weston instead of an X server.
set -eu
# The accessibility bus puts its socket here; side by side in one folder two of them would clash.
folder=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || :; rm -rf "$folder"' EXIT
export XDG_RUNTIME_DIR="$folder"
export GSK_RENDERER=cairo GDK_DEBUG=gl-disable MESA_SHADER_CACHE_DISABLE=true GSETTINGS_BACKEND=memory
# Only the program itself is to die of its warnings, not the services beside it.
debug=${G_DEBUG-}
unset G_DEBUG DISPLAY WAYLAND_DISPLAY
size=${SCREEN:-1280x800}

if [ "${DISPLAY_SERVER:-x11}" = wayland ]; then
  # The other shell tells a window that asks to be maximised before it is shown that it is 0 x 0 (Weston 10).
  weston --backend=headless-backend.so --shell=kiosk-shell.so --use-pixman --no-config --idle-time=0 \
    --width="${size%x*}" --height="${size#*x}" --socket=wayland-kao >"$folder/server.log" 2>&1 &
  server=$!
  ready=$folder/wayland-kao
else
  # The server chooses its number itself: with "xvfb-run -a" two that begin together may choose the same. It does not begin
  # anew when its last client goes: the next one, on its way in, would be thrown out.
  Xvfb -displayfd 3 -screen 0 "${size}x24" -nolisten tcp -noreset 3>"$folder/display" >"$folder/server.log" 2>&1 &
  server=$!
  ready=$folder/display
fi
tries=0
while [ ! -S "$ready" ] && [ ! -s "$ready" ]; do
  tries=$((tries + 1))
  if [ "$tries" -gt 300 ] || ! kill -0 "$server" 2>/dev/null; then
    cat "$folder/server.log" >&2
    exit 1
  fi
  sleep 0.1
done
if [ -S "$ready" ]; then
  export WAYLAND_DISPLAY=wayland-kao
else
  DISPLAY=":$(cat "$ready")"
  export DISPLAY
fi
dbus-run-session -- env G_DEBUG="$debug" "$@"
