#!/bin/bash
# PID 1 of the datacenter: prepares mounts, starts the datacenter's process and reaps what hosts leave behind. When that
# process ends, this one does, and with it every process, mount and network of the sandbox.
#   datacenter-init.sh NEEDED_PATHS COMMAND...     NEEDED_PATHS: colon separated, stay visible even below /run
set -euo pipefail
needed=$1; shift

# A private /run, as network namespaces are named there; what the sandbox needs from the real one is bound back.
run=$(mktemp -d /tmp/t3-run.XXXXXX)
mount -t tmpfs -o mode=755 tmpfs "$run"
IFS=: read -ra paths <<< "$needed"
for path in "${paths[@]}"; do
  case $path in
    /run/*) mkdir -p "$run/${path#/run/}"; mount --rbind "$path" "$run/${path#/run/}" ;;
  esac
done
mount --no-mtab --move "$run" /run
rmdir "$run"
mkdir -p /run/netns

# On a host with cgroup v2 alone the mount point is locked: a tmpfs between makes it mountable again.
umount -R /sys/fs/cgroup 2> /dev/null || mount -t tmpfs tmpfs /sys/fs/cgroup
mount -t cgroup2 cgroup2 /sys/fs/cgroup
mkdir -p /sys/fs/cgroup/datacenter
echo 1 > /sys/fs/cgroup/datacenter/cgroup.procs

exec 3<&0
"$@" <&3 &
exec 3<&- 0< /dev/null
main=$!
set +e
wait "$main"
exit $?
