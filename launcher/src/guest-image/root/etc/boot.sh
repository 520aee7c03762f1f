#!/bin/sh
# Brings the guest up: drivers, device nodes, the data partition, what NoCloud asks for, the network.
export PATH=/sbin:/bin:/usr/sbin:/usr/bin
. /etc/guest.conf

while read -r module options; do insmod "/lib/modules/$module" $options 2>/dev/null; done < /lib/modules/order
echo tiny-linux > /etc/hostname
hostname tiny-linux
ip link set lo up

# The daemon hears hot-plugged devices; the scan names those that were there first.
mdev -d
mdev -s
for port in /sys/class/virtio-ports/*; do MDEV=${port##*/} ACTION=add /etc/virtio-port.sh; done

# The kernel reads the partition table in the background: a disk may show before its partitions.
tries=0
until data=$(findfs LABEL=data 2>/dev/null) || [ $tries -ge 20 ]; do tries=$((tries + 1)); usleep 50000; done
[ -n "$data" ] && mount -t ext4 -o discard "$data" /data

/etc/cloud-init.sh early
for nic in /sys/class/net/*; do [ "${nic##*/}" = lo ] || MDEV=${nic##*/} ACTION=add /etc/nic.sh; done
/etc/cloud-init.sh late

echo "<!doctype html><title>$(hostname)</title><h1>This is $(hostname)</h1>" > /www/index.html
read -r up _ < /proc/uptime
echo "GUEST UP $(hostname) after $up s" > "/dev/$SERIAL"
