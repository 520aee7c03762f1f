#!/bin/sh
# A hot-plugged processor arrives offline.
online=/sys/devices/system/cpu/$MDEV/online
[ -e "$online" ] && [ "$(cat "$online")" = 0 ] && echo 1 > "$online"
exit 0
