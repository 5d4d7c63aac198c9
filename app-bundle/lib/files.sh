# shellcheck shell=bash
# Configuration files: replaced in one step, and only when their content changes.

# replace_file DEST MODE OWNER: installs standard input and sets CHANGED to yes, or to nothing when it was the same.
# shellcheck disable=SC2034 # CHANGED is for the caller
replace_file() {
  local destination=$1 mode=$2 owner=$3 staged
  mkdir -p "${destination%/*}"
  staged=$(mktemp "$destination.XXXXXX")
  cat >"$staged"
  chmod "$mode" "$staged"
  chown "$owner" "$staged"
  if [ -f "$destination" ] && cmp -s "$staged" "$destination"; then
    rm -f "$staged"
    CHANGED=''
  else
    mv -f "$staged" "$destination"
    CHANGED=yes
  fi
}

# Links in one step, so that nobody ever finds the name missing.
replace_link() {
  ln -sfn "$1" "$2.next"
  mv -Tf "$2.next" "$2"
}

# The instance's id; outside EC2 the host's name.
server_identity() {
  local token id=''
  local service=http://169.254.169.254/latest
  token=$(curl -fsS -m 2 -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' "$service/api/token" 2>/dev/null) &&
    id=$(curl -fsS -m 2 -H "X-aws-ec2-metadata-token: $token" "$service/meta-data/instance-id" 2>/dev/null)
  case $id in
    i-*) echo "$id" ;;
    *) uname -n ;;
  esac
}
