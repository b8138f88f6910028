#!/bin/sh
# Installs what the tests with real peers need from Debian's packages, and the build tools where they are missing.
set -eu

if [ "$(id -u)" -ne 0 ]; then
  echo 'install-peers: installing packages needs root. Run: sudo npm run install-peers' >&2
  exit 1
fi
if ! command -v apt-get >/dev/null 2>&1; then
  echo 'install-peers: there is no apt-get here. Install SIPp, baresip, Chromium, Kamailio, Redis, stunnel and strace with the package manager of this system.' >&2
  exit 1
fi

# Debian puts services where only root looks for programs.
PATH="$PATH:/usr/sbin"

missing=''
need() {
  command -v "$1" >/dev/null 2>&1 || missing="$missing $2"
}
need sipp sip-tester
need baresip baresip
need chromium chromium
need kamailio kamailio
# Its module for TLS is a package of its own.
ls /usr/lib/*/kamailio/modules/tls.so >/dev/null 2>&1 || missing="$missing kamailio-tls-modules"
# What the race against Kamailio hides with topos.
need redis-server redis-server
ls /usr/lib/*/kamailio/modules/topos_redis.so >/dev/null 2>&1 || missing="$missing kamailio-redis-modules"
# Debian builds SIPp without TLS, so that stunnel is put around it.
need stunnel4 stunnel4
# The certificates of the tests.
need openssl openssl
need strace strace
# Its programs are in no PATH.
ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || missing="$missing postgresql"
# Checks the unit, and carries what a service tells systemd.
need systemd-notify systemd
# Checks the rules of packaging/prometheus.
need promtool prometheus
# What the documents show.
need curl curl
# better-sqlite3 is built here where no prebuilt binary fits.
need python3 python3
need make make
need g++ g++

if [ -z "$missing" ]; then
  echo 'install-peers: everything is there'
  exit 0
fi

export DEBIAN_FRONTEND=noninteractive

# Debian starts a service that it installs; tests start their own. A policy that is there already is the machine's own affair.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  trap 'exit 1' HUP INT TERM
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 755 "$policy"
fi

# Nor is there to be a database of its own.
case " $missing " in *" postgresql "*)
  clusters=/etc/postgresql-common/createcluster.conf
  if [ ! -e "$clusters" ]; then
    mkdir -p "$(dirname "$clusters")"
    echo 'create_main_cluster = false' >"$clusters"
  fi
  ;;
esac

apt-get update -q
# $missing is a list of package names.
# shellcheck disable=SC2086
apt-get install -q -y --no-install-recommends $missing </dev/null
# Nor at the next start of the machine; one that was there before is somebody's own.
for service in kamailio redis-server prometheus prometheus-node-exporter postgresql; do
  case " $missing " in *" $service "*) update-rc.d "$service" disable ;; esac
done

for command in sipp baresip chromium kamailio redis-server openssl stunnel4 strace curl python3; do
  command -v "$command" >/dev/null 2>&1 || {
    echo "install-peers: $command is still not in PATH" >&2
    exit 1
  }
done
echo "install-peers: installed$missing"
