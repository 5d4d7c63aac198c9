# shellcheck shell=bash
# The web tier: Apache as a proxy to the application tier.

install_tier_packages() {
  # shellcheck disable=SC2086 # a list of package names
  install_packages $WEB_PACKAGES
}

configure_tier() {
  doing 'configuring Apache'
  allow_network_in_selinux
  replace_file "$ROOT/var/www/tier3/healthz" 0644 root:root <<<'ok'
  keep_previous_site
  replace_file "$ROOT$APACHE_SITE" 0644 root:root < <(render_site)
  [ -z "$APACHE_MODULES" ] || enable_on_debian
  if [ -n "$CHANGED" ] && ! apachectl configtest; then
    fail 'Apache refuses the new configuration; the one before is in place again'
  fi
}

start_tier() {
  doing 'starting Apache'
  systemctl enable "$APACHE"
  if systemctl is-active -q "$APACHE"; then
    systemctl reload "$APACHE"
  else
    systemctl start "$APACHE"
  fi
}

# Apache's own check of its configuration comes before it takes over.
try_release() { :; }

restore_tier_files() {
  restore_previous_site
}

restart_tier() {
  systemctl reload-or-restart "$APACHE" && retry 10 1 health_answers
}

tier_is_running() {
  systemctl is-active -q "$APACHE" && health_answers
}

# Nothing on a web server goes stale while its release stays the same.
refresh_tier() { :; }

check_tier() {
  doing 'checking http://127.0.0.1/healthz'
  retry 10 1 health_answers && return
  systemctl status --no-pager --full "$APACHE" || true
  fail 'Apache runs but http://127.0.0.1/healthz does not answer 200'
}

health_answers() {
  [ "$(curl -s -m 3 -o /dev/null -w '%{http_code}' http://127.0.0.1/healthz)" = 200 ]
}

render_site() {
  sed -e "s|@UPSTREAM@|$TIER3_UPSTREAM|" -e "s|@SERVER@|$(server_identity)|" -e "s|@LOGS@|$APACHE_LOGS|" \
    "$RELEASE/apache/tier3.conf"
}

# Apache would not start again with a site that it refuses, so the one before is kept until the new one has passed.
keep_previous_site() {
  [ ! -f "$ROOT$APACHE_SITE" ] || cp -p "$ROOT$APACHE_SITE" "$ROOT$APACHE_SITE.previous"
}

restore_previous_site() {
  if [ -f "$ROOT$APACHE_SITE.previous" ]; then
    mv -f "$ROOT$APACHE_SITE.previous" "$ROOT$APACHE_SITE"
  else
    rm -f "$ROOT$APACHE_SITE"
  fi
}

enable_on_debian() {
  # shellcheck disable=SC2086 # a list of module names
  a2enmod -q $APACHE_MODULES
  a2ensite -q tier3
  [ ! -e "$ROOT/etc/apache2/sites-enabled/000-default.conf" ] || a2dissite -q 000-default
}

# SELinux stops Apache from opening connections unless it is told so; -P is slow, so only where it is still off.
allow_network_in_selinux() {
  command -v getenforce >/dev/null || return 0
  [ "$(getenforce)" = Disabled ] && return 0
  getsebool httpd_can_network_connect | grep -q 'on$' || setsebool -P httpd_can_network_connect 1
}
