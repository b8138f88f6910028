#!/bin/sh
# Installs what the tests with real peers need from Debian's packages, and the build tools where they are missing.
set -eu

if [ "$(id -u)" -ne 0 ]; then
  echo 'install-peers: installing packages needs root. Run: sudo npm run install-peers' >&2
  exit 1
fi
if ! command -v apt-get >/dev/null 2>&1; then
  echo 'install-peers: there is no apt-get here. Install SIPp, baresip and strace with the package manager of this system.' >&2
  exit 1
fi

missing=''
need() {
  command -v "$1" >/dev/null 2>&1 || missing="$missing $2"
}
need sipp sip-tester
need baresip baresip
need strace strace
# better-sqlite3 is built here where no prebuilt binary fits.
need python3 python3
need make make
need g++ g++

if [ -z "$missing" ]; then
  echo 'install-peers: everything is there'
  exit 0
fi

export DEBIAN_FRONTEND=noninteractive
apt-get update -q
# $missing is a list of package names.
# shellcheck disable=SC2086
apt-get install -q -y --no-install-recommends $missing </dev/null

for command in sipp baresip strace; do
  command -v "$command" >/dev/null 2>&1 || {
    echo "install-peers: $command is still not in PATH" >&2
    exit 1
  }
done
echo "install-peers: installed$missing"
