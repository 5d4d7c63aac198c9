#!/bin/bash
# Starts one host: its network namespace and control group, then namespaces of its own, in which host-root.sh goes on.
#   host-start.sh NAME NETNS DIR LAYERS CGROUP ROOTLESS COMMAND...
# DIR holds upper/, work/, root/ and the file console; LAYERS are overlay lower directories, the topmost first.
set -euo pipefail
name=$1 netns=$2 dir=$3 layers=$4 cgroup=$5 rootless=$6; shift 6
mkdir -p "$dir"/{upper,work,root} "$cgroup"
echo $BASHPID > "$cgroup/cgroup.procs"
exec nsenter --net="/run/netns/$netns" \
  unshare --mount --pid --uts --ipc --cgroup --fork --kill-child --propagation private \
  bash "$(dirname "$0")/host-root.sh" "$name" "$dir" "$layers" "$rootless" "$@"
