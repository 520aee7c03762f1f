#!/bin/sh
# Called for each virtio serial port that comes or goes: /dev/virtio-ports/<name>, as udev would make it.
name=$(cat "/sys/class/virtio-ports/$MDEV/name" 2>/dev/null)
[ -n "$name" ] && ln -sf "../$MDEV" "/dev/virtio-ports/$name"
exit 0
