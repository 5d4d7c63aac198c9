#!/usr/bin/env bash
# Installs the Debian packages that the tests use and this machine lacks. Starts none of their services.
set -euo pipefail

packages=(
  # the sandbox's hosts
  util-linux mount iproute2 nftables mmdebstrap uidmap openssl tar
  # the independent AWS client, and what the tests of the app bundle and the agent run
  awscli shellcheck tmux curl zsh python3-botocore python3-websocket
  apache2 uwsgi-core uwsgi-plugin-python3 python3-flask python3-pymysql python3-cryptography mariadb-server
)
missing=()
for package in "${packages[@]}"; do
  state=$(dpkg-query --show --showformat='${Status}' "$package" 2>/dev/null || true)
  [[ $state == *'install ok installed' ]] || missing+=("$package")
done
((${#missing[@]} > 0)) || exit 0

as_root=()
[[ $(id -u) == 0 ]] || as_root=(sudo)
echo "Installing: ${missing[*]}"
"${as_root[@]}" apt-get update -qq
# In run level 1 the packages' services are not started.
"${as_root[@]}" env RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive \
  apt-get install -y -qq --no-install-recommends "${missing[@]}" > /dev/null
