#!/bin/sh
# Called for each network card at boot and at hot-plug: the static address NoCloud gave it, otherwise DHCP.
nic=$MDEV
if [ "$ACTION" = remove ]; then
  [ -e "/run/dhcp.$nic" ] && kill "$(cat "/run/dhcp.$nic")" 2>/dev/null
  rm -f "/run/dhcp.$nic"
  exit 0
fi
mkdir "/run/nic.$nic" 2>/dev/null || exit 0 # at boot both the scan and the daemon call
ip link set "$nic" up
mac=$(cat "/sys/class/net/$nic/address")
for key in "$nic" "$mac"; do
  [ -e "/run/network/$key" ] && exec /bin/sh "/run/network/$key" "$nic"
done
udhcpc -b -S -t 5 -T 1 -A 3 -i "$nic" -p "/run/dhcp.$nic" -x "hostname:$(hostname)" -s /etc/udhcpc/script > /dev/null 2>&1 &
