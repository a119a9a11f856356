# SPDX-License-Identifier: GPL-3.0-or-later
# How the packages are built, sourced by .ci/package and .ci/reproducible.

version=$(sed -n "s/^  version: '\(.*\)',$/\1/p" meson.build)
# Times in the packages are that of the commit.
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
export SOURCE_DATE_EPOCH

# source_archive FOLDER: the committed tree, packed the same each time
source_archive ()
{
  git archive --prefix="kaoawase-$version/" HEAD | gzip -n9 >"$1/kaoawase-$version.tar.gz"
}

# build_debs FOLDER: the .debs of the source archive in it, built in FOLDER/kaoawase-VERSION
build_debs ()
{
  rm -rf "$1/kaoawase-$version"
  tar -xzf "$1/kaoawase-$version.tar.gz" -C "$1"
  cp -r "$1/kaoawase-$version/data/packaging/debian" "$1/kaoawase-$version/debian"
  (cd "$1/kaoawase-$version" && dpkg-buildpackage -us -uc -b >"$1/deb.log" 2>&1) || { tail -n 40 "$1/deb.log"; return 1; }
}

# flag FOLDER NAME: what the .debs are compiled with; Fedora's rpm has flags of its own, Debian's has none
flag () { (cd "$1/kaoawase-$version" && DEB_BUILD_MAINT_OPTIONS=hardening=+all dpkg-buildflags --get "$2"); }

# build_rpms FOLDER: the .rpms of the same, in FOLDER/rpm, built where the .debs were, because the flags name the folder.
# Debian's rpm database is empty, so the build requirements cannot be checked here (--nodeps).
build_rpms ()
{
  mkdir -p "$1/rpm/SOURCES"
  cp "$1/kaoawase-$version.tar.gz" "$1/rpm/SOURCES/"
  CFLAGS=$(flag "$1" CFLAGS) CXXFLAGS=$(flag "$1" CXXFLAGS) CPPFLAGS=$(flag "$1" CPPFLAGS) LDFLAGS=$(flag "$1" LDFLAGS) \
    rpmbuild --nodeps --define "_topdir $1/rpm" --define "_builddir $1" --define '_buildhost reproducible' \
    --define 'use_source_date_epoch_as_buildtime 1' --define 'clamp_mtime_to_source_date_epoch 1' \
    -bb data/packaging/rpm/kaoawase.spec >"$1/rpm.log" 2>&1 || { tail -n 40 "$1/rpm.log"; return 1; }
}

# compile_once [FOLDER]: with ccache, keeping its objects in FOLDER or where they always are, the .rpms are linked from what
# was compiled for the .debs. meson goes through ccache by itself. debhelper gives each build a home of its own, where nothing
# would be found again, and rpmbuild speaks another language, which makes no other objects.
compile_once ()
{
  command -v ccache >/dev/null 2>&1 || return 0
  CCACHE_MAXSIZE=$(ccache --get-config max_size)
  CCACHE_DIR=${1:-$(ccache --get-config cache_dir)}
  CCACHE_SLOPPINESS=locale
  export CCACHE_DIR CCACHE_MAXSIZE CCACHE_SLOPPINESS
}
