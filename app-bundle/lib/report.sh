# shellcheck shell=bash
# What the run says: milestones to standard output, everything to the log, and on failure one sentence first and then
# the end of the log, because Run Command keeps only the head of the output.

LOG=$ROOT/var/log/tier3-release.log
LOG_LIMIT_BYTES=1000000
TAIL_LINES=60
REASON=''
DOING='starting'

start_report() {
  mkdir -p "${LOG%/*}"
  if [ -f "$LOG" ] && [ "$(wc -c <"$LOG")" -gt "$LOG_LIMIT_BYTES" ]; then
    mv "$LOG" "$LOG.1"
  fi
  exec 3>&1 4>&2 >>"$LOG" 2>&1
  LOG_START=$(wc -l <"$LOG")
  trap 'finish_report $?' EXIT
  echo "=== $(date -u +%Y-%m-%dT%H:%M:%SZ) release $DIGEST: $*"
}

say() {
  echo "$*"
  echo "$*" >&3
}

# Names the part of the work that runs now, for the sentence of a failure.
doing() {
  DOING=$*
  say "$* ..."
}

# Ends the run with a sentence of its own instead of "X failed".
fail() {
  REASON=$*
  exit 1
}

finish_report() {
  local status=$1 sentence
  [ "$status" -eq 0 ] && return
  [ -z "${TOOK_OVER:-}" ] || undo_release || true
  sentence="release $DIGEST is not installed on $(uname -n): ${REASON:-$DOING failed with exit code $status}"
  echo "$sentence"
  echo "$sentence" >&4
  {
    echo "$sentence"
    echo "the end of $LOG:"
    tail -n "+$((LOG_START + 1))" "$LOG" | tail -n "$TAIL_LINES"
  } >&3
}
