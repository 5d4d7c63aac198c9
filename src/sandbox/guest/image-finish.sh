#!/bin/bash
# Turns the unpacked distribution into the three parts of the machine image. Runs as root of the build's namespaces.
#   image-finish.sh DIR PACKAGE_HOST ROOTLESS
# DIR/base   the hosts' root, with the downloaded packages still in sandbox-debs/
# DIR/pool   becomes the package repository, DIR/db the layer with the database server
set -euo pipefail
dir=$1 package_host=$2 rootless=$3
base=$dir/base
xattr=
hostname sandbox
[ "$rootless" = 0 ] || xattr=,userxattr

mkdir -p "$dir/pool" "$dir/db/upper" "$dir/db/work" "$dir/db/root"
mv "$base"/sandbox-debs/pool/*.deb "$dir/pool/"
mkdir -p "$dir/debs" && mv "$base"/sandbox-debs/db/*.deb "$dir/debs/"
rm -rf "$base/sandbox-debs"

# apt wants the base name of the file under the version's epoch-free name only in the index, so the index names the file.
mount --bind "$dir/pool" "$base/mnt"
chroot "$base" /bin/sh -e <<'INDEX'
cd /mnt
for deb in *.deb; do
  dpkg-deb -f "$deb"
  printf 'Filename: ./%s\nSize: %s\nSHA256: %s\n\n' "$deb" "$(stat -c %s "$deb")" "$(sha256sum "$deb" | cut -d" " -f1)"
done > Packages
INDEX
umount "$base/mnt"

# The file names hold "%3a" for a colon, which a web server would decode: rename, in the index too.
for deb in "$dir"/pool/*%3a*.deb; do [ ! -e "$deb" ] || mv "$deb" "${deb//%3a/_}"; done
sed -i '/^Filename:/s/%3a/_/g' "$dir/pool/Packages"
gzip -kn9 "$dir/pool/Packages"
( cd "$dir/pool"
  echo 'Suite: sandbox'; echo 'Codename: sandbox'; date -u +'Date: %a, %d %b %Y %H:%M:%S UTC'; echo 'SHA256:'
  for f in Packages Packages.gz; do echo " $(sha256sum $f | cut -d' ' -f1) $(stat -c %s $f) $f"; done ) > "$dir/Release"
mv "$dir/Release" "$dir/pool/Release"

# What an AMI's maker cleans: identity, timers that would run in every host, consoles nobody watches.
rm -f "$base/etc/machine-id" "$base/etc/hostname" "$base/etc/resolv.conf" "$base"/etc/apt/sources.list.d/*
: > "$base/etc/machine-id"
for unit in console-getty.service getty@tty1.service apt-daily.timer apt-daily-upgrade.timer e2scrub_all.timer \
  e2scrub_reap.service dpkg-db-backup.timer fstrim.timer systemd-timesyncd.service systemd-resolved.service; do
  ln -sf /dev/null "$base/etc/systemd/system/$unit"
done
echo "deb [trusted=yes] http://$package_host/ ./" > "$base/etc/apt/sources.list"
printf 'APT::Install-Recommends "false";\nAcquire::Languages "none";\nAcquire::Retries "0";\nAcquire::http::Timeout "10";\n' \
  > "$base/etc/apt/apt.conf.d/90sandbox"
echo force-unsafe-io > "$base/etc/dpkg/dpkg.cfg.d/sandbox"
# The lists are there from the start, as after the image's own `apt-get update`.
cp "$dir/pool/Packages" "$base/var/lib/apt/lists/${package_host}_._Packages"
cp "$dir/pool/Release" "$base/var/lib/apt/lists/${package_host}_._Release"
# Last of all: a later change of lists or configuration would make every host rewrite the cache into its own disk.
chroot "$base" apt-cache gencaches > /dev/null

mount -t overlay overlay -o "lowerdir=$base,upperdir=$dir/db/upper,workdir=$dir/db/work$xattr" "$dir/db/root"
root=$dir/db/root
# Not world-writable: the kernel refuses to open a device "for creation" in such a folder.
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
for node in null urandom; do touch "$root/dev/$node"; mount --bind "/dev/$node" "$root/dev/$node"; done
mount --bind "$dir/debs" "$root/mnt"
chroot "$root" /bin/sh -e <<'DATABASE'
export DEBIAN_FRONTEND=noninteractive
dpkg -i /mnt/*.deb > /dev/null
useradd --system --user-group --home-dir /nonexistent --shell /bin/false mysql
mkdir -p /etc/mysql/conf.d /etc/mysql/mariadb.conf.d /run/mysqld
install -d -o mysql -g mysql -m 700 /var/lib/mysql
# A small redo log: it is copied into every database's own disk.
mariadb-install-db --user=mysql --datadir=/var/lib/mysql --auth-root-authentication-method=socket --auth-root-socket-user=root \
  --skip-test-db --force --skip-name-resolve --innodb-log-file-size=8M > /dev/null
DATABASE
umount "$root/mnt" "$root/dev/null" "$root/dev/urandom" "$root/dev" "$root"
mv "$dir/db" "$dir/db.build" && mv "$dir/db.build/upper" "$dir/db" && rm -rf "$dir/db.build" "$dir/debs"
