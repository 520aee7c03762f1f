#!/bin/bash
# A libvirtd of our own, in namespaces of its own; $1 is an empty folder, whose run/ holds the socket.
# Commands come on stdin, one a line, each answered by one line on stdout. When stdin ends, so does everything here:
# this is process 1 of its pid namespace, so nothing outlives it, however the tests end.
set -e
dir=$1
if [ "$2" != inside ]; then
  unshare --fork --pid --kill-child --mount --net --uts --ipc --propagation private bash "$0" "$dir" inside || true
  rm -rf "$dir"
  exit
fi
mount -t proc proc /proc
mount -t tmpfs -o mode=755 tmpfs /run
mkdir -p "$dir"/{run,etc,lib,log,cache} /run/libvirt /run/lock
mount --bind "$dir/run" /run/libvirt
mkdir -p "$dir/etc/qemu/networks/autostart"
cat > "$dir/etc/qemu.conf" <<CONF
user = "root"
group = "root"
dynamic_ownership = 0
remember_owner = 0
security_driver = "none"
namespaces = [ ]
cgroup_controllers = [ ]
stdio_handler = "file"
CONF
cat > "$dir/etc/libvirtd.conf" <<CONF
auth_unix_rw = "none"
auth_unix_ro = "none"
unix_sock_group = "root"
host_uuid = "$(cat /proc/sys/kernel/random/uuid)"
log_outputs = "3:file:/var/log/libvirt/libvirtd.log"
CONF
for pair in etc:/etc/libvirt lib:/var/lib/libvirt log:/var/log/libvirt cache:/var/cache/libvirt; do
  mount --bind "$dir/${pair%%:*}" "${pair##*:}"
done
ip link set lo up
hostname "$(basename "$dir" | tr -dc a-zA-Z0-9).test"
daemon=
while read -r command argument; do
  case $command in
  start) libvirtd < /dev/null > "$dir/libvirtd.out" 2>&1 & daemon=$! ;;
  signal) kill -"$argument" "$daemon"; if [ "$argument" = KILL ]; then wait "$daemon" 2> /dev/null || true; fi ;;
  signal-guest) set -- $argument; kill -"$1" "$(cat "/run/libvirt/qemu/$2.pid")" ;;
  esac
  echo done
done
