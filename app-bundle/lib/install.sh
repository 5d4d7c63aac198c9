# shellcheck shell=bash
# Packages and wheels, for every family.

# retry ATTEMPTS PAUSE COMMAND...: repositories and mirrors fail for seconds at a time, and a new instance has nobody
# who would try again. The pause is in seconds.
retry() {
  local attempts=$1 pause=${TIER3_PAUSE_SECONDS:-$2}
  shift 2
  until "$@"; do
    attempts=$((attempts - 1))
    [ "$attempts" -gt 0 ] || return 1
    sleep "$pause"
  done
}

is_installed() {
  case $MANAGER in
    apt) [ "$(dpkg-query -W -f '${db:Status-Abbrev}' "$1" 2>/dev/null)" = 'ii ' ] ;;
    *) rpm -q "$1" >/dev/null 2>&1 ;;
  esac
}

install_with_manager() {
  case $MANAGER in
    apt)
      export DEBIAN_FRONTEND=noninteractive
      apt-get update -q -o DPkg::Lock::Timeout=120 &&
        apt-get install -y -q --no-install-recommends -o DPkg::Lock::Timeout=120 "$@"
      ;;
    *) "$MANAGER" install -y -q "$@" ;;
  esac
}

install_packages() {
  local package missing=()
  for package in "$@"; do
    is_installed "$package" || missing+=("$package")
  done
  [ "${#missing[@]}" -eq 0 ] && return
  doing "installing packages: ${missing[*]}"
  retry 3 5 install_with_manager "${missing[@]}"
}

# The app's venv. Its path holds a digest of the requirements, so a change builds a new one beside the one in use.
choose_venv() {
  local pins
  pins=$(cd "$RELEASE" && cat -- app/*.txt server/*.txt 2>/dev/null) || true
  VENV=$STATE/venvs/$(sha256sum <<<"$pins" | cut -c1-16)
}

build_venv() {
  local file
  [ -n "$PYTHON" ] || return 0
  [ -f "$VENV/.complete" ] && return 0
  doing "building the app's Python environment"
  rm -rf "$VENV"
  mkdir -p "${VENV%/*}"
  "$PYTHON" -m venv "$VENV"
  for file in $REQUIREMENTS; do
    file=$(requirements_file "$file")
    # shellcheck disable=SC2086 # a list of options
    retry 3 5 "$VENV/bin/python" -m pip install -q --disable-pip-version-check $PIP_OPTIONS -r "$file"
  done
  touch "$VENV/.complete"
}

# An own app has no variant for Amazon Linux 2 unless it brings one.
requirements_file() {
  if [ ! -f "$RELEASE/$1" ] && [ -f "$RELEASE/app/requirements.txt" ]; then
    echo "$RELEASE/app/requirements.txt"
  else
    echo "$RELEASE/$1"
  fi
}
