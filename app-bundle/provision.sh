#!/usr/bin/env bash
# Installs this release on this host: provision.sh web|app [packages|push|all]
#
# Safe to run again and twice at once: a lock lets one run at a time, a release that is already installed is left alone,
# and only what changed is restarted. `packages` installs packages only, before the rest of the system is there. `push`
# is `all` for one server of a fleet that serves: until the whole fleet has the release, the association, which still
# brings the one before, leaves this server alone.
set -euo pipefail
umask 022

TIER=${1:-}
case $TIER in
  web | app) ;;
  *) echo 'usage: provision.sh web|app [packages|push|all]' >&2 && exit 2 ;;
esac
PHASE=${2:-all}
# Tests install into a folder of their own.
ROOT=${TIER3_ROOT:-}
STATE=$ROOT/opt/tier3
LOCK_WAIT_SECONDS=900
FOLDERS_KEPT=3
# A push that ended half-way must not keep a server from the association for ever.
PUSH_HOLDS_MINUTES=60

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

# Another release than this one was pushed here a short while ago.
held_by_push() {
  [ -n "$(find "$STATE/pushed" -mmin "-$PUSH_HOLDS_MINUTES" 2>/dev/null)" ] && [ "$(cat "$STATE/pushed")" != "$DIGEST" ]
}

# The fleet has caught up with a push, or this server is ahead of it now.
note_push() {
  if [ "$PHASE" = push ]; then echo "$DIGEST" >"$STATE/pushed"; else rm -f "$STATE/pushed"; fi
}

# What served before serves again when the new release has failed after it took over.
undo_release() {
  restore_tier_files
  [ -n "$PREVIOUS" ] && [ "$PREVIOUS" != "$RELEASE" ] || return 0
  replace_link "$PREVIOUS" "$STATE/current"
  restart_tier || return 0
  echo "${PREVIOUS##*/}" >"$STATE/installed"
  say "release ${PREVIOUS##*/} serves here again"
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
  push | all)
    [ -n "${TIER3_COMPLETE:-}" ] || fail 'this release was packed for its packages only'
    if already_installed; then
      refresh_tier
      note_push
      say "release $DIGEST already installed"
      exit 0
    fi
    if [ "$PHASE" = all ] && held_by_push; then
      say "release $(cat "$STATE/pushed") was pushed here and stays"
      exit 0
    fi
    install_tier_packages
    try_release
    PREVIOUS=$(readlink "$STATE/current" || true)
    TOOK_OVER=yes
    # From here to the check's end no release counts as installed: whatever stops this, the next run does it all again.
    rm -f "$STATE/installed"
    replace_link "$RELEASE" "$STATE/current"
    configure_tier
    start_tier
    check_tier
    echo "$DIGEST" >"$STATE/installed"
    note_push
    prune "$STATE/releases" "$RELEASE"
    prune "$STATE/venvs" "$VENV"
    say "release $DIGEST installed"
    ;;
  *) fail "unknown phase: $PHASE" ;;
esac
