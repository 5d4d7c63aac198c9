#!/usr/bin/env bash
# Installs this release on this host: provision.sh web|app [packages|all]
#
# Safe to run again and twice at once: a lock lets one run at a time, a release that is already installed is left alone,
# and only what changed is restarted. `packages` installs packages only, before the rest of the system is there.
set -euo pipefail
umask 022

TIER=${1:-}
case $TIER in
  web | app) ;;
  *) echo 'usage: provision.sh web|app [packages|all]' >&2 && exit 2 ;;
esac
PHASE=${2:-all}
# Tests install into a folder of their own.
ROOT=${TIER3_ROOT:-}
STATE=$ROOT/opt/tier3
LOCK_WAIT_SECONDS=900
FOLDERS_KEPT=3

RELEASE=$(cd "$(dirname "$0")" && pwd)
DIGEST=${RELEASE##*/}

# shellcheck source=lib/report.sh
. "$RELEASE/lib/report.sh"
# shellcheck source=lib/files.sh
. "$RELEASE/lib/files.sh"
# shellcheck source=lib/install.sh
. "$RELEASE/lib/install.sh"
# shellcheck source=packages.sh
. "$RELEASE/packages.sh"
# shellcheck disable=SC1091 # made when the release is packed
. "$RELEASE/release.env"

# shellcheck disable=SC1090 # lib/web.sh or lib/app.sh, checked by themselves
. "$RELEASE/lib/$TIER.sh"

already_installed() {
  [ "$(cat "$STATE/installed" 2>/dev/null)" = "$DIGEST" ] && tier_is_running
}

# Removes all folders but the newest few; the one in use stays whatever its age.
prune() {
  local folder=$1 in_use=$2
  [ -d "$folder" ] || return 0
  find "$folder" -mindepth 1 -maxdepth 1 -type d -printf '%T@ %p\n' | sort -rn | tail -n "+$((FOLDERS_KEPT + 1))" |
    cut -d' ' -f2- | while read -r old; do
    [ "$old" = "$in_use" ] || rm -rf "$old"
  done
}

mkdir -p "$STATE"
start_report "$TIER $PHASE"
exec 9>"$STATE/lock"
flock -w "$LOCK_WAIT_SECONDS" 9 || fail "another release is being installed here for more than $LOCK_WAIT_SECONDS s"

choose_venv
choose_family

case $PHASE in
  packages)
    install_tier_packages
    say "packages of the $TIER tier are installed"
    ;;
  all)
    [ -n "${TIER3_COMPLETE:-}" ] || fail 'this release was packed for its packages only'
    if already_installed; then
      refresh_tier
      say "release $DIGEST already installed"
      exit 0
    fi
    install_tier_packages
    replace_link "$RELEASE" "$STATE/current"
    configure_tier
    start_tier
    check_tier
    echo "$DIGEST" >"$STATE/installed"
    prune "$STATE/releases" "$RELEASE"
    prune "$STATE/venvs" "$VENV"
    say "release $DIGEST installed"
    ;;
  *) fail "unknown phase: $PHASE" ;;
esac
