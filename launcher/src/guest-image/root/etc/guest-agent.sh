#!/bin/sh
# init starts this again whenever it ends, so waiting for a port that is not there yet is a pause, not a loop.
port=/dev/virtio-ports/org.qemu.guest_agent.0
[ -e "$port" ] || { sleep 2; exit 0; }
exec /usr/sbin/qemu-ga -m virtio-serial -p "$port" -t /run -F/etc/fsfreeze.sh -l /var/log/qemu-ga.log
