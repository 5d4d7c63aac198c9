# shellcheck shell=bash disable=SC2034
# The only place that differs between the families of systems: one table each.
#
#   MANAGER          how packages are installed
#   WEB_PACKAGES     packages of the web tier          APP_PACKAGES   packages of the app tier
#   PYTHON           interpreter of the app's venv, empty: the distribution's own packages are used
#   PIP_OPTIONS      what may be compiled              REQUIREMENTS   the app's and the server's pinned wheels
#   UWSGI            the server's program ($VENV: the app's venv)
#   UWSGI_OPTIONS    options that it needs on this system to find Python and the app's libraries
#   APACHE           Apache's unit and user program    APACHE_SITE    where our site goes
#   APACHE_LOGS      folder of its logs                APACHE_MODULES modules to enable (Debian's a2enmod)

dnf_family() { # Amazon Linux 2023
  MANAGER=dnf
  # httpd brings mod_proxy_uwsgi and mod_headers.
  WEB_PACKAGES='httpd'
  # libxcrypt-compat: wheels built on manylinux2014 may ask for libcrypt.so.1, which the base system dropped.
  APP_PACKAGES='python3.12 python3.12-pip libxcrypt-compat'
  PYTHON=python3.12
  PIP_OPTIONS='--only-binary :all:'
  REQUIREMENTS='app/requirements.txt server/al2023.txt'
  UWSGI="$VENV/bin/pyuwsgi"
  UWSGI_OPTIONS=''
  APACHE=httpd
  APACHE_SITE=/etc/httpd/conf.d/tier3.conf
  APACHE_LOGS=/var/log/httpd
  APACHE_MODULES=''
}

yum_family() { # Amazon Linux 2
  MANAGER=yum
  WEB_PACKAGES='httpd'
  APP_PACKAGES='python3 python3-devel python3-pip gcc'
  PYTHON=python3
  PIP_OPTIONS='--only-binary :all: --no-binary uWSGI'
  REQUIREMENTS='app/requirements-al2.txt server/al2.txt'
  UWSGI="$VENV/bin/uwsgi"
  UWSGI_OPTIONS="--virtualenv $VENV"
  APACHE=httpd
  APACHE_SITE=/etc/httpd/conf.d/tier3.conf
  APACHE_LOGS=/var/log/httpd
  APACHE_MODULES=''
}

apt_family() { # Debian and Ubuntu
  MANAGER=apt
  WEB_PACKAGES='apache2'
  APP_PACKAGES='uwsgi-core uwsgi-plugin-python3 python3-flask python3-pymysql python3-cryptography ca-certificates'
  PYTHON=''
  PIP_OPTIONS=''
  REQUIREMENTS=''
  UWSGI=/usr/bin/uwsgi
  UWSGI_OPTIONS='--plugin python3'
  APACHE=apache2
  APACHE_SITE=/etc/apache2/sites-available/tier3.conf
  APACHE_LOGS=/var/log/apache2
  APACHE_MODULES='proxy proxy_uwsgi headers alias'
}

# Reads ID and VERSION_ID from os-release and fills in the family's table.
choose_family() {
  local id version
  id=$(os_field ID)
  version=$(os_field VERSION_ID)
  case "$id:$version" in
    amzn:2023*) dnf_family ;;
    amzn:2) yum_family ;;
    debian:* | ubuntu:*) apt_family ;;
    *) fail "this system ($id $version) is not supported: Amazon Linux 2023, Amazon Linux 2, Debian and Ubuntu are" ;;
  esac
}

os_field() {
  sed -n "s/^$1=\"\{0,1\}\([^\"]*\)\"\{0,1\}\$/\1/p" "$ROOT/etc/os-release"
}
