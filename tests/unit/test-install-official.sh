#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Tests models/install-official with a pack made up here. Argument 1: path of install-official. Needs python3, no network.
set -eu
program=${1:?usage: test-install-official.sh PATH-OF-install-official}
work=$(mktemp -d)
server=
trap 'test -z "$server" || kill "$server" 2>/dev/null || :; rm -rf "$work"' EXIT
export XDG_DATA_HOME="$work/data" HOME="$work/home" no_proxy='*'

failures=0
check () { # what, then a command that must succeed
  what=$1
  shift
  if "$@"; then echo "ok - $what"; else echo "not ok - $what"; failures=$((failures + 1)); fi
}
says () { grep -q -e "$1" "$work/out"; }
run () { set +e; "$program" --manifests "$work/manifests" "$@" > "$work/out" 2>&1; rc=$?; set -e; }
fails () { test "$rc" -eq 1; }
works () { test "$rc" -eq 0; }
nothing_half () { test -z "$(find "$1" -name '*.new')" && test ! -e "$1/$2"; }

# A network (packed, hash of both known), landmarks (only the packed file's git hash known, as with taguchi).
mkdir -p "$work/manifests/tiny" "$work/good" "$work/bad" "$work/short" "$work/empty" "$work/web" "$work/unpacked" \
  "$work/false"
PORT_FILE="$work/port" python3 - "$work" <<'EOF'
import bz2, hashlib, os, sys
work = sys.argv[1]
network, landmarks = os.urandom(300000), os.urandom(50000)
packed, points = bz2.compress(network), bz2.compress(landmarks)
def write(name, data):
    with open(os.path.join(work, name), "wb") as file:
        file.write(data)
for folder in ("good", "bad", "short", "web"):
    write(folder + "/points.dat.bz2", points)
write("good/net.dat.bz2", packed)
write("web/net.dat.bz2", packed)
write("bad/net.dat.bz2", bz2.compress(network[:-1] + b"x"))
write("short/net.dat.bz2", packed[:len(packed) // 2])
write("unpacked/net.dat", network)
write("false/net.dat", network[:-1] + b"x")
blob = hashlib.sha1(b"blob %d\0" % len(points) + points).hexdigest()
sha = lambda data: hashlib.sha256(data).hexdigest()
write("expected", f"{sha(network)} {sha(landmarks)}".encode())
text = f"""[Pack]
Name=tiny
Kind=dlib-resnet
Title=Tiny
Licence=CC0-1.0
[Network]
File=net.dat
SHA256={sha(network)}
Bytes={len(network)}
[Landmarks]
File=points.dat
GitBlob={blob}
[Source Network]
URL=http://127.0.0.1:PORT/net.dat.bz2
SHA256={sha(packed)}
Bytes={len(packed)}
[Source Landmarks]
URL=http://127.0.0.1:PORT/points.dat.bz2
GitBlob={blob}
"""
write("manifest.template", text.encode())
EOF
sed s/PORT/9/ "$work/manifest.template" > "$work/manifests/tiny/manifest.ini"
network_sha=$(cut -d' ' -f1 "$work/expected")
points_sha=$(cut -d' ' -f2 "$work/expected")

run --list
check "the list works" works
check "the list names the pack and its licence" says 'tiny.*CC0-1.0.* no$'

run --user --from "$work/bad" tiny
check "a file with a false hash is refused" fails
check "... and says so" says 'is not the file that the manifest'
check "... and leaves nothing under the final name" nothing_half "$XDG_DATA_HOME/kaoawase/models/tiny" net.dat
check "... and no manifest" test ! -e "$XDG_DATA_HOME/kaoawase/models/tiny/manifest.ini"

run --user --from "$work/short" tiny
check "a truncated file is refused" fails
check "... and leaves nothing under the final name" nothing_half "$XDG_DATA_HOME/kaoawase/models/tiny" net.dat

run --user --from "$work/empty" tiny
check "a missing file is refused" fails
check "... and says where to fetch it" says 'http://127.0.0.1:9/net.dat.bz2'

run --user --from "$work/nowhere" tiny
check "a missing folder is refused" fails

run --user nonesuch
check "an unknown pack is refused" fails
check "... and the known ones are named" says 'tiny'

run --user
check "without a pack nothing is installed" fails
check "... and the known ones are named" says 'Name a pack.*tiny'

# A pack whose manifest names no address: only from a file.
mkdir -p "$work/manifests/loose"
sed '/^\[Source Network\]/,$d; s/^Name=.*/Name=loose/; /^\[Landmarks\]/,$d' "$work/manifest.template" > "$work/manifests/loose/manifest.ini"
run --user loose
check "a pack without an address is not fetched" fails
check "... and advises --from" says '--from DIR'
run --user --from "$work/false" loose
check "a false file of such a pack is refused" fails
run --user --from "$work/unpacked" loose
check "its file is installed from a folder" works
check "... the right one" test "$(sha256sum < "$XDG_DATA_HOME/kaoawase/models/loose/net.dat" | cut -d' ' -f1)" = "$network_sha"

run --user tiny
check "without a network it fails" fails
check "... and advises --from" says '--from DIR'

run --user --from "$work/good" tiny
check "good files are installed" works
tiny="$XDG_DATA_HOME/kaoawase/models/tiny"
check "the network is the right one" test "$(sha256sum < "$tiny/net.dat" | cut -d' ' -f1)" = "$network_sha"
check "the manifest pins what was unpacked" grep -q "^SHA256=$points_sha$" "$tiny/manifest.ini"
check "the packed file's hash is not mistaken for it" sh -c '! sed -n "/^\[Landmarks\]/,/^\[/p" "$1" | grep -q GitBlob' - "$tiny/manifest.ini"
check "nothing else is left behind" test "$(ls "$tiny" | tr '\n' ' ')" = "manifest.ini net.dat points.dat "
run --user --list
check "the list shows where it is" says "tiny.*$tiny"
run --user --from "$work/good" tiny
check "installing again works" works

run --prefix /proc/nowhere --from "$work/good" tiny
check "a folder that cannot be written is reported" fails

# A server that can go on from the middle, and a half-fetched file.
python3 - "$work" <<'EOF' &
import http.server, os, sys
work = sys.argv[1]
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        with open(os.path.join(work, "web", os.path.basename(self.path)), "rb") as file:
            data = file.read()
        start = 0
        if self.headers.get("Range"):
            start = int(self.headers["Range"].split("=")[1].rstrip("-"))
            with open(os.path.join(work, "ranges"), "a") as log:
                log.write(f"{self.path} {start}\n")
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(data) - start))
        self.end_headers()
        self.wfile.write(data[start:])
    def log_message(self, *arguments):
        pass
server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
with open(os.path.join(work, "port.new"), "w") as file:
    file.write(str(server.server_port))
os.rename(os.path.join(work, "port.new"), os.path.join(work, "port"))
server.serve_forever()
EOF
server=$!
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do test -e "$work/port" && break; sleep 0.25; done
sed "s/PORT/$(cat "$work/port")/" "$work/manifest.template" > "$work/manifests/tiny/manifest.ini"
mkdir -p "$work/system/tiny"
head -c 1000 "$work/web/net.dat.bz2" > "$work/system/tiny/net.dat.bz2.part"
run --prefix "$work/system" tiny
check "fetching works" works
check "a half-fetched file goes on where it stopped" grep -q '^/net.dat.bz2 1000$' "$work/ranges"
check "the fetched network is the right one" test "$(sha256sum < "$work/system/tiny/net.dat" | cut -d' ' -f1)" = "$network_sha"

test "$failures" -eq 0
