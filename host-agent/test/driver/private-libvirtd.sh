#!/bin/bash
# A host of our own for one test file: libvirtd, virtlogd and a bridge in namespaces. $1 is an empty folder.
# Commands come on stdin, one a line; each is answered by a line on stdout. When stdin ends, so does everything here:
# this is process 1 of its pid namespace, and nothing outlives it, however the tests end.
set -e
dir=$1
if [ "$2" != inside ]; then
  exec unshare --fork --pid --kill-child --mount --net --uts --ipc --propagation private bash "$0" "$dir" inside
fi
hostname "${OVERT_TEST_HOST:-driver.test}" # two that migrate must differ
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t tmpfs -o mode=755 tmpfs /run
mkdir -p "$dir"/{run,etc,lib,log,cache} /run/libvirt /run/lock "$dir/etc/qemu/networks/autostart"
cat > "$dir/etc/qemu.conf" <<CONF
user = "root"
group = "root"
dynamic_ownership = 0
remember_owner = 0
security_driver = "none"
namespaces = [ ]
cgroup_controllers = [ ]
stdio_handler = "logd"
CONF
cat > "$dir/etc/libvirtd.conf" <<CONF
auth_unix_rw = "none"
auth_unix_ro = "none"
unix_sock_group = "root"
host_uuid = "$(cat /proc/sys/kernel/random/uuid)"
log_outputs = "3:file:/var/log/libvirt/libvirtd.log"
CONF
for pair in run:/run/libvirt etc:/etc/libvirt lib:/var/lib/libvirt log:/var/log/libvirt cache:/var/cache/libvirt; do
  mount --bind "$dir/${pair%%:*}" "${pair##*:}"
done
ip link set lo up
ip link add ovbr0 type bridge
ip link set ovbr0 up
virtlogd -d -p /run/virtlogd.pid
daemon=
while read -r command argument; do
  case $command in
  start) libvirtd < /dev/null > "$dir/libvirtd.out" 2>&1 & daemon=$! ;;
  signal) kill -"$argument" "$daemon"; if [ "$argument" = KILL ]; then wait "$daemon" 2> /dev/null || true; fi ;;
  # The guest's own process, by the pid file libvirt keeps of it.
  guest) kill -"${argument%% *}" "$(cat "/run/libvirt/qemu/${argument#* }.pid")" ;;
  # A file system of so many MiB at a path, made or resized.
  space)
    mkdir -p "${argument#* }"
    mountpoint -q "${argument#* }" && remount=remount, || remount=
    mount -t tmpfs -o "${remount}size=${argument%% *}m" tmpfs "${argument#* }"
    ;;
  esac
  echo done
done
