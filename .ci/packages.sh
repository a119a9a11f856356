# SPDX-License-Identifier: GPL-3.0-or-later
# The one list of Debian packages that this project needs, sourced by ./run, ./test and .ci/run.

# To build and to run the counter with its demonstration devices.
PACKAGES_RUN='gcc g++ libc6-dev meson ninja-build pkg-config gettext
  libglib2.0-dev libgtk-4-dev libdlib-dev libopencv-dev libjpeg-dev libopenjp2-7-dev libbz2-dev libopenblas-dev liblapack-dev
  libsane-dev libusb-1.0-0-dev libseccomp-dev libssl-dev libpcsclite-dev libpng-dev libsodium-dev libqrencode-dev
  libzxing-dev libtesseract-dev tesseract-ocr-jpn tesseract-ocr-eng
  libsane1 sane-airscan fonts-noto-cjk adwaita-icon-theme'

# To run the whole test suite besides.
PACKAGES_TEST='xvfb weston dbus dbus-daemon at-spi2-core gir1.2-atspi-2.0 python3 python3-gi
  sane-utils strace umockdev gir1.2-umockdev-1.0 udev procps xdotool util-linux iproute2 imagemagick ffmpeg
  desktop-file-utils appstream man-db pcscd vsmartcard-vpcd poppler-utils'

# The checks that belong to continuous integration.
PACKAGES_CI='git openbox ccache clang clang-format libclang-rt-14-dev cppcheck debhelper dpkg-dev lintian mandoc mmdebstrap rpm rpmlint cpio debugedit elfutils'

# install_packages NAME...: installs what is missing, and only then needs the network and root.
install_packages ()
{
  missing=
  for package in "$@"; do
    status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$status" = installed ] || missing="$missing $package"
  done
  [ -n "$missing" ] || return 0
  command -v apt-get >/dev/null 2>&1 || {
    echo "$0: needs these packages, and there is no apt-get to install them:$missing" >&2
    return 1
  }
  as_root=
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null 2>&1 || {
      echo "$0: not root and no sudo; ask the administrator to install:$missing" >&2
      return 1
    }
    as_root=sudo
  fi
  echo "$0: installing$missing" >&2
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q >&2 &&
    # shellcheck disable=SC2086
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing >&2
}
