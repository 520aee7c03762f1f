#!/bin/sh
. /etc/guest.conf
sync
umount /data 2>/dev/null
echo "GUEST DOWN $(hostname)" > "/dev/$SERIAL"
