#!/bin/sh
# A small reader of cloud-init's NoCloud source: a volume labelled cidata with meta-data, user-data, network-config.
# `early` runs before the network (names, users, files, addresses), `late` after it (commands and scripts).
# The root file system lives in memory, so everything is applied at each boot, not once per instance.
. /etc/guest.conf
flat=/run/cloud
seed=/run/cidata
log() { echo "CLOUD-INIT $*" > "/dev/$SERIAL"; }

# get FILE PATH: the value at that path, unescaped; nothing when absent.
get() {
  [ -e "$flat/$1" ] || return 0
  printf '%b' "$(awk -F '\t' -v path="$2" '$1 == path { print $2; exit }' "$flat/$1")"
}
has() { [ -e "$flat/$1" ] && awk -F '\t' -v path="$2" '$1 == path || index($1, path "/") == 1 { found = 1 } END { exit !found }' "$flat/$1"; }
# strings FILE PATH: one line per string, whether a list or a single value stands there.
strings() {
  if has "$1" "$2/0"; then
    i=0
    while has "$1" "$2/$i"; do get "$1" "$2/$i"; echo; i=$((i + 1)); done
  elif has "$1" "$2"; then get "$1" "$2"; echo; fi
}

find_seed() {
  for label in cidata CIDATA; do
    device=$(findfs LABEL=$label 2>/dev/null) || continue
    mkdir -p $seed
    mount -o ro "$device" $seed && return 0
  done
  return 1
}

home_of() { sed -n "s/^$1:[^:]*:[^:]*:[^:]*:[^:]*:\([^:]*\):.*/\1/p" /etc/passwd; }

ensure_user() {
  grep -q "^$1:" /etc/passwd && return
  id=$((1000 + $(wc -l < /etc/passwd) - 2))
  echo "$1:x:$id:$id:$1:/home/$1:/bin/sh" >> /etc/passwd
  echo "$1:x:$id:" >> /etc/group
  echo "$1:!:19000:0:99999:7:::" >> /etc/shadow
  mkdir -p "/home/$1"
  chown "$id:$id" "/home/$1"
}

set_password() { # USER PASSWORD: a crypted one is stored as it is. Debian's busybox has no chpasswd.
  case $2 in
    '$'[0-9a-z]*'$'*) hash=$2 ;;
    *) hash=$(printf '%s\n' "$2" | mkpasswd -m sha512 -P 0) ;;
  esac
  [ -n "$hash" ] || { log "password of $1 could not be set"; return; }
  awk -F: -v OFS=: -v user="$1" -v hash="$hash" '$1 == user { $2 = hash } { print }' /etc/shadow > /run/shadow &&
    cat /run/shadow > /etc/shadow && rm /run/shadow && log "password of $1 set"
}

add_keys() { # USER, keys on standard input
  home=$(home_of "$1")
  mkdir -p "$home/.ssh"
  grep . >> "$home/.ssh/authorized_keys" && log "keys of $1 written"
  chmod 700 "$home/.ssh"
  chmod 600 "$home/.ssh/authorized_keys"
  chown -R "$(stat -c %u:%g "$home")" "$home/.ssh"
}

apply_users() {
  # `name: default` (or a bare "default") stands for this system's own user, which is root here.
  user=$(get user user); [ -n "$user" ] || user=root
  ensure_user "$user"
  password=$(get user password); [ -n "$password" ] && set_password "$user" "$password"
  strings user ssh_authorized_keys | grep -q . && strings user ssh_authorized_keys | add_keys "$user"
  n=0
  while has user "users/$n"; do
    entry=users/$n; n=$((n + 1))
    name=$(get user "$entry/name"); [ -n "$name" ] || name=$(get user "$entry")
    [ -n "$name" ] && [ "$name" != default ] || continue
    ensure_user "$name"
    for key in plain_text_passwd hashed_passwd passwd; do
      password=$(get user "$entry/$key"); [ -n "$password" ] && set_password "$name" "$password"
    done
    strings user "$entry/ssh_authorized_keys" | grep -q . && strings user "$entry/ssh_authorized_keys" | add_keys "$name"
  done
  { get user chpasswd/list | grep . || strings user chpasswd/list; } | while IFS=: read -r name password; do
    [ -n "$password" ] && { ensure_user "$name"; set_password "$name" "$password"; }
  done
  n=0
  while has user "chpasswd/users/$n"; do
    name=$(get user "chpasswd/users/$n/name"); password=$(get user "chpasswd/users/$n/password"); n=$((n + 1))
    [ -n "$name" ] && [ -n "$password" ] && { ensure_user "$name"; set_password "$name" "$password"; }
  done
}

apply_files() {
  n=0
  while has user "write_files/$n"; do
    entry=write_files/$n; n=$((n + 1))
    path=$(get user "$entry/path"); [ -n "$path" ] || continue
    mkdir -p "$(dirname "$path")"
    [ "$(get user "$entry/append")" = true ] || : > "$path"
    case $(get user "$entry/encoding") in
      b64 | base64) get user "$entry/content" | base64 -d >> "$path" ;;
      *) get user "$entry/content" >> "$path" ;;
    esac
    mode=$(get user "$entry/permissions"); [ -n "$mode" ] && chmod "$mode" "$path"
    owner=$(get user "$entry/owner"); [ -n "$owner" ] && chown "$owner" "$path"
    log "wrote $path"
  done
}

static_script() { # KEY ADDRESSES GATEWAY SERVERS: leaves what nic.sh runs for that card
  {
    for address in $2; do echo "ip addr add $address dev \$1"; done
    [ -n "$3" ] && echo "ip route replace default via $3 dev \$1"
    for server in $4; do echo "echo nameserver $server >> /etc/resolv.conf"; done
  } > "/run/network/$(echo "$1" | tr A-Z a-z)"
}

prefix_of() { # NETMASK -> bits
  bits=0
  for part in $(echo "$1" | tr . ' '); do while [ "$part" -gt 0 ]; do bits=$((bits + part % 2)); part=$((part / 2)); done; done
  echo $bits
}

apply_network() {
  mkdir -p /run/network
  base=; has network network && base=network/
  if has network "${base}ethernets"; then # version 2
    for nic in $(awk -F '\t' -v base="${base}ethernets/" 'index($1, base) == 1 { split(substr($1, length(base) + 1), part, "/"); print part[1] }' $flat/network | sort -u); do
      entry=${base}ethernets/$nic
      addresses=$(strings network "$entry/addresses"); [ -n "$addresses" ] || continue
      gateway=$(get network "$entry/gateway4"); [ -n "$gateway" ] || gateway=$(get network "$entry/routes/0/via")
      key=$(get network "$entry/match/macaddress"); [ -n "$key" ] || key=$nic
      static_script "$key" "$addresses" "$gateway" "$(strings network "$entry/nameservers/addresses")"
    done
    return
  fi
  n=0
  while has network "${base}config/$n"; do # version 1
    entry=${base}config/$n; n=$((n + 1))
    [ "$(get network "$entry/type")" = physical ] || continue
    address=$(get network "$entry/subnets/0/address"); [ -n "$address" ] || continue
    netmask=$(get network "$entry/subnets/0/netmask")
    case $address in */*) ;; *) [ -n "$netmask" ] && address=$address/$(prefix_of "$netmask") ;; esac
    key=$(get network "$entry/mac_address"); [ -n "$key" ] || key=$(get network "$entry/name")
    static_script "$key" "$address" "$(get network "$entry/subnets/0/gateway")" "$(strings network "$entry/subnets/0/dns_nameservers")"
  done
}

run_list() { # bootcmd or runcmd: a string is for the shell, a list is a command and its arguments
  n=0
  while has user "$1/$n"; do
    if has user "$1/$n/0"; then
      i=0; set --  "$1"
      while has user "$1/$n/$i"; do set -- "$@" "$(get user "$1/$n/$i")"; i=$((i + 1)); done
      list=$1; shift
      "$@" > "/dev/$SERIAL" 2>&1
      set -- "$list"
    else
      sh -c "$(get user "$1/$n")" > "/dev/$SERIAL" 2>&1
    fi
    n=$((n + 1))
  done
}

early() {
  find_seed || return
  mkdir -p $flat
  for part in meta:meta-data user:user-data network:network-config; do
    [ -s "$seed/${part#*:}" ] && awk -f /etc/yaml.awk "$seed/${part#*:}" > "$flat/${part%%:*}"
  done
  # Only a document that says so is cloud-config; a script must not be read as one.
  head -n 1 $seed/user-data 2>/dev/null | grep -q '^#cloud-config' || rm -f $flat/user
  name=$(get user fqdn); [ -n "$(get user hostname)" ] && name=$(get user hostname)
  [ -n "$name" ] || name=$(get meta local-hostname)
  [ -n "$name" ] || name=$(get meta hostname)
  name=${name%%.*}
  [ -n "$name" ] && { hostname "$name"; echo "$name" > /etc/hostname; echo "127.0.1.1 $name" >> /etc/hosts; }
  zone=$(get user timezone); [ -n "$zone" ] && echo "$zone" > /etc/timezone
  log "instance $(get meta instance-id) host $(hostname)"
  apply_users
  apply_network
  apply_files
  run_list bootcmd
}

late() {
  [ -d $seed ] || return
  run_list runcmd
  case $(head -c 2 $seed/user-data 2>/dev/null) in
    '#!')
      cp $seed/user-data /run/user-script
      chmod 700 /run/user-script
      /run/user-script > "/dev/$SERIAL" 2>&1
      log "script ended with $?"
      ;;
  esac
  umount $seed
  log done
}

"$1"
