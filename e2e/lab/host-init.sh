#!/bin/bash
# First process of a lab host: makes the namespaces look like a machine, starts libvirt's daemons, then lives until
# its standard input ends. Talks on standard output: "PID n" (as seen outside), later "READY".
#   host-init.sh enter  FOLDER ADDRESS CGROUP...   in new pid, mount, net, uts and ipc namespaces
#   host-init.sh inside FOLDER ADDRESS CGROUP...   the same process, now also in a cgroup namespace of its own
set -eu
stage=$1 folder=$2 address=$3
shift 3

if [ "$stage" = enter ]; then
  # The old /proc is still mounted, so the pid read here is the one outside.
  read -r pid _ < /proc/self/stat
  echo "PID $pid"
  for group in "$@"; do echo 0 > "$group/cgroup.procs"; done
  exec unshare --cgroup --propagation private bash "$0" inside "$folder" "$address" "$@"
fi

hostname "$(cat "$folder/hostname")"
mount -t proc proc /proc
mount -t sysfs sysfs /sys
if [ "$#" = 1 ]; then
  mount -t cgroup2 cgroup2 /sys/fs/cgroup
  # A v2 group with processes of its own hands no controllers down.
  mkdir -p /sys/fs/cgroup/init
  echo 0 > /sys/fs/cgroup/init/cgroup.procs
  for controller in $(cat /sys/fs/cgroup/cgroup.controllers); do
    echo "+$controller" > /sys/fs/cgroup/cgroup.subtree_control
  done
elif [ "$#" -gt 1 ]; then
  mount -t tmpfs -o mode=755 tmpfs /sys/fs/cgroup
  for group in "$@"; do
    controllers=$(basename "$(dirname "$group")")
    mkdir "/sys/fs/cgroup/$controllers"
    mount -t cgroup -o "$controllers" cgroup "/sys/fs/cgroup/$controllers"
  done
fi
# Users or settings that programs in here add to /etc stay in here. Where the kernel refuses, /etc is the machine's.
mount -t overlay overlay -o "lowerdir=/etc,upperdir=$folder/etc-upper,workdir=$folder/etc-work" /etc ||
  echo "this host shares /etc with the machine" >&2
for pair in run:/run etc-libvirt:/etc/libvirt var-lib-libvirt:/var/lib/libvirt var-log-libvirt:/var/log/libvirt \
  var-cache-libvirt:/var/cache/libvirt machine-id:/etc/machine-id hostname:/etc/hostname hosts:/etc/hosts; do
  mount --bind "$folder/${pair%%:*}" "${pair#*:}"
done
ip link set lo up
# A guest's tap with an address of its own (link-local, by the kernel) makes a browser in here believe that the network
# changed and drop what it loads; on a host it would be a way from the guest to the host besides.
echo 1 >/proc/sys/net/ipv6/conf/default/disable_ipv6 || echo "taps of this host have link-local addresses" >&2

# The lab plugs the cable in when it knows our pid, and then says so.
read -r _
ip link add br0 type bridge
ip link set eth0 master br0 up
ip addr add "$address/24" dev br0
ip link set br0 up

virtlogd --daemon --pid-file /run/virtlogd.pid
virtlockd --daemon --pid-file /run/virtlockd.pid
libvirtd --daemon --pid-file /run/libvirtd.pid
echo READY

# Whoever made this host holds the other end. bash also reaps what loses its parent in here.
while read -r _; do :; done
