#!/bin/bash
# Inside a new host's namespaces: a writable layer over read-only ones becomes its root, and COMMAND its PID 1.
#   host-root.sh NAME DIR LAYERS ROOTLESS COMMAND...
set -euo pipefail
name=$1 dir=$2 layers=$3 rootless=$4; shift 4
root=$dir/root xattr=
[ "$rootless" = 0 ] || xattr=,userxattr
read_only() { mount --bind "$1" "$1"; mount -o remount,bind,ro "$1" "$1"; }

mount -t overlay overlay -o "lowerdir=$layers,upperdir=$dir/upper,workdir=$dir/work$xattr" "$root"
hostname "$name"

mount -t proc proc "$root/proc"
# The kernel's settings belong to the machine below (a guest's systemd-sysctl would change them); the network's are the
# guest's own.
mount --bind "$root/proc/sys" "$root/proc/sys"
mount --bind "$root/proc/sys/net" "$root/proc/sys/net"
mount -o remount,bind,ro "$root/proc/sys" "$root/proc/sys"
for entry in sysrq-trigger irq bus fs; do [ ! -e "$root/proc/$entry" ] || read_only "$root/proc/$entry"; done
for entry in kcore kmsg; do [ ! -e "$root/proc/$entry" ] || mount --bind /dev/null "$root/proc/$entry"; done
mount -t sysfs -o ro sysfs "$root/sys"
mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"

# Device nodes are bound, not made: inside a user namespace mknod is refused.
mount -t tmpfs -o mode=755,size=1m tmpfs "$root/dev"
for node in null zero full random urandom tty; do touch "$root/dev/$node"; mount --bind "/dev/$node" "$root/dev/$node"; done
mkdir "$root/dev/pts" "$root/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts "$root/dev/pts"
mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
ln -s fd/0 "$root/dev/stdin"; ln -s fd/1 "$root/dev/stdout"; ln -s fd/2 "$root/dev/stderr"
touch "$root/dev/console"; mount --bind "$dir/console" "$root/dev/console"
mount -t tmpfs -o mode=755 tmpfs "$root/run"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"

cd "$root"
mkdir -p .old
pivot_root . .old
umount -l /.old
rmdir /.old 2> /dev/null || true
exec setpriv --bounding-set -sys_module,-sys_rawio,-sys_time,-syslog,-bpf,-perfmon,-mac_admin,-mac_override \
  env -i container=sandbox LANG=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$@"
