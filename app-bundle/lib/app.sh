# shellcheck shell=bash
# The application tier: uWSGI with the app, its settings and its password.

SETTINGS=/etc/tier3-app
UNIT=/etc/systemd/system/tier3-app.service
NEEDS_RESTART=''
APP_PORT=9090
TRIAL_PORT=9091

install_tier_packages() {
  # shellcheck disable=SC2086 # a list of package names
  install_packages $APP_PACKAGES
  build_venv
}

# Whether the app loads and answers is found out beside the one that serves: a broken release changes nothing here.
try_release() {
  local settings
  tier_is_running || return 0
  doing 'trying the release beside the one that serves'
  mapfile -t settings < <(render_settings)
  # shellcheck disable=SC2086 # a list of options
  runuser -u tier3app -- env -i PATH="$PATH" "${settings[@]}" "$UWSGI" $UWSGI_OPTIONS \
    --socket "127.0.0.1:$TRIAL_PORT" --chdir "$RELEASE/app" --module "$TIER3_APP_MODULE" \
    --master --processes 1 --enable-threads --lazy-apps --need-app --die-on-term 9>&- &
  if trial_answers $!; then
    end_trial $!
    return
  fi
  end_trial $!
  fail 'the app of this release does not load or answers with an error; the release before goes on serving'
}

# An app that cannot be loaded ends by itself: nobody has to wait for its answer.
trial_answers() {
  local attempts=30
  until ask_app "$TRIAL_PORT"; do
    attempts=$((attempts - 1))
    [ "$attempts" -gt 0 ] && kill -0 "$1" || return 1
    sleep "${TIER3_PAUSE_SECONDS:-1}"
  done
}

end_trial() {
  kill "$1" 2>/dev/null || true
  wait "$1" || true
}

ask_app() {
  python3 "$RELEASE/lib/ask-app.py" 127.0.0.1 "$1"
}

configure_tier() {
  doing 'configuring the app server'
  create_user
  mkdir -p "$ROOT$SETTINGS" "$STATE/bin"
  replace_file "$ROOT$SETTINGS/env" 0640 root:tier3app < <(render_settings)
  NEEDS_RESTART=$CHANGED
  refresh_password
  # A reload starts the program again that runs, so another one needs a restart.
  [ "$(readlink "$STATE/bin/uwsgi" || true)" = "$UWSGI" ] || NEEDS_RESTART=yes
  replace_link "$UWSGI" "$STATE/bin/uwsgi"
  replace_file "$ROOT$UNIT" 0644 root:root <"$RELEASE/tier3-app.service"
  if [ -n "$CHANGED" ]; then
    NEEDS_RESTART=yes
    systemctl daemon-reload
  fi
}

# A rotated password has to reach a host whose release stays the same.
refresh_tier() {
  refresh_password
}

start_tier() {
  doing 'starting the app server'
  systemctl enable tier3-app
  if [ -n "$NEEDS_RESTART" ]; then
    systemctl restart tier3-app
  else
    reload_app
  fi
}

# The server takes the signal at once and replaces its workers when they have answered what they are at: until the last
# old one has gone, an answer proves nothing.
reload_app() {
  local old
  old=$(app_workers)
  systemctl reload-or-restart tier3-app
  # shellcheck disable=SC2086 # a list of process ids
  retry 60 1 have_ended $old
}

app_workers() {
  local server
  server=$(systemctl show -p MainPID tier3-app | cut -d= -f2)
  [ -z "$server" ] || grep -ls "^PPid:[[:space:]]*$server\$" /proc/[0-9]*/status | cut -d/ -f3 || true
}

have_ended() {
  local pid
  for pid; do
    [ ! -d "/proc/$pid" ] || return 1
  done
}

restore_tier_files() { :; }

restart_tier() {
  systemctl restart tier3-app && retry 10 1 ask_app "$APP_PORT"
}

tier_is_running() {
  systemctl is-active -q tier3-app
}

check_tier() {
  doing 'checking that the app answers on port 9090'
  retry 10 1 ask_app "$APP_PORT" && return
  journalctl --no-pager -n 30 -u tier3-app || true
  fail 'the app server started but the app does not answer on port 9090'
}

create_user() {
  getent group tier3app >/dev/null || groupadd --system tier3app
  getent passwd tier3app >/dev/null ||
    useradd --system --gid tier3app --no-create-home --home-dir /nonexistent --shell /sbin/nologin tier3app
}

# The unit's environment: nothing secret.
render_settings() {
  cat <<SETTINGS_END
TIER3_SERVER=$(server_identity)
TIER3_APP_MODULE=$TIER3_APP_MODULE
TIER3_DB_WRITER=$TIER3_DB_WRITER
TIER3_DB_READER=$TIER3_DB_READER
TIER3_DB_PORT=$TIER3_DB_PORT
TIER3_DB_NAME=$TIER3_DB_NAME
TIER3_DB_USER=$TIER3_DB_USER
TIER3_DB_TABLE=$TIER3_DB_TABLE
TIER3_DB_PASSWORD_PARAMETER=$TIER3_DB_PASSWORD_PARAMETER
TIER3_DB_PASSWORD_FILE=$SETTINGS/password
TIER3_DB_CA=/opt/tier3/current/ca.pem
TIER3_UWSGI_OPTIONS=$UWSGI_OPTIONS
AWS_REGION=$TIER3_REGION
AWS_DEFAULT_REGION=$TIER3_REGION
SETTINGS_END
}

# The password goes from the Parameter Store into its file through a pipe: never an argument, never the log.
refresh_password() {
  command -v aws >/dev/null || fail 'the aws command is missing: it reads the database password'
  if retry 3 5 read_parameter_into_file; then
    return
  fi
  [ -s "$ROOT$SETTINGS/password" ] ||
    fail "the parameter $TIER3_DB_PASSWORD_PARAMETER cannot be read: the instance role needs ssm:GetParameter on it"
  say 'note: the password could not be read again; the one on this host stays in use'
}

read_parameter_into_file() {
  (
    umask 077
    set -o pipefail
    staged=$(mktemp "$ROOT$SETTINGS/password.XXXXXX") || exit 1
    trap 'rm -f "$staged"' EXIT
    aws ssm get-parameter --region "$TIER3_REGION" --with-decryption --name "$TIER3_DB_PASSWORD_PARAMETER" \
      --query Parameter.Value --output text | cat >"$staged" &&
      [ -s "$staged" ] &&
      chown root:tier3app "$staged" &&
      chmod 0640 "$staged" &&
      mv -f "$staged" "$ROOT$SETTINGS/password"
  )
}
