#!/bin/sh
# Makes a machine that has Node and libvirt a host of an Overt engine. The engine serves this file with the digest of the
# agent in it; the administration portal shows the command that fetches it, compares its own digest, and runs it.
set -eu

agent_sha256='@AGENT_SHA256@'
oldest_node=24
program_dir=/usr/local/lib/overt-agent
config_dir=/etc/overt
data_dir=/var/lib/overt-agent
storage_dir=/var/lib/overt/storage
unit=/etc/systemd/system/overt-agent.service
port=54321

usage() {
  cat <<'TEXT'
usage: install --engine URL --authority SHA256 --token TOKEN [options]

  --address ADDRESS   where the engine reaches this host (default: the address it reaches the engine from)
  --name NAME         this host's name (default: the machine's)
  --storage FOLDER    a folder that storage domains may be made in; may be given again (default: /var/lib/overt/storage)
  --data FOLDER       where the agent keeps its own files (default: /var/lib/overt-agent)
  --again             register this machine anew, as after its host was removed from the engine
  --check             look whether this machine can be a host, and change nothing
TEXT
}

say() { printf '%s\n' "$*"; }
fail() {
  printf 'overt: %s\n' "$1" >&2
  [ $# -lt 2 ] || printf '       %s\n' "$2" >&2
  exit 1
}

listens() { ss -Hltn "sport = :$port" | grep -q .; }

engine='' authority='' token='' address='' name='' storage='' again='' check_only=''
while [ $# -gt 0 ]; do
  case $1 in
    --again) again=yes && shift && continue ;;
    --check) check_only=yes && shift && continue ;;
    --help) usage && exit 0 ;;
  esac
  [ $# -ge 2 ] || fail "$1 needs a value." 'Copy the whole command from the portal.'
  case $1 in
    --engine) engine=${2%/} ;;
    --authority) authority=$2 ;;
    --token) token=$2 ;;
    --address) address=$2 ;;
    --name) name=$2 ;;
    --data) data_dir=$2 ;;
    --storage) storage="$storage$2
" ;;
    *) usage >&2 && fail "$1 is no option." ;;
  esac
  shift 2
done

# What is missing on this machine, all of it at once.
missing=''
lacks() {
  missing=yes
  printf 'overt: %s\n       %s\n' "$1" "$2" >&2
}
[ "$(id -u)" = 0 ] || fail 'This has to run as root.' 'Put sudo before it.'
node=$(command -v node || true)
if [ -z "$node" ]; then
  lacks 'There is no Node.' "Install Node $oldest_node or newer so that root finds it as \"node\"."
elif [ "$("$node" -p 'Number(process.versions.node.split(".")[0])')" -lt "$oldest_node" ]; then
  lacks "Node is $("$node" --version)." "Install Node $oldest_node or newer."
fi
command -v systemctl >/dev/null || lacks 'There is no systemd.' 'Overt runs its agent as a service of systemd.'
for tool in curl:curl qemu-img:qemu-utils xorriso:xorriso dnsmasq:dnsmasq-base ip:iproute2 ss:iproute2; do
  command -v "${tool%%:*}" >/dev/null || lacks "There is no ${tool%%:*}." "apt install ${tool#*:}"
done
command -v nft >/dev/null || command -v iptables >/dev/null || lacks 'There is no nft.' 'apt install nftables'
if ! command -v virsh >/dev/null && ! command -v libvirtd >/dev/null; then
  lacks 'There is no libvirt.' 'apt install libvirt-daemon-system'
elif [ ! -S /run/libvirt/libvirt-sock ]; then
  lacks 'libvirt does not listen on /run/libvirt/libvirt-sock.' 'systemctl enable --now libvirtd.socket'
fi
[ -z "$missing" ] || fail 'This machine cannot be a host yet: see above.'
if [ -n "$check_only" ]; then
  say 'This machine can be a host.'
  exit 0
fi

case $engine in
  https://*) ;;
  *) usage >&2 && fail '--engine must be the https:// address of the engine.' ;;
esac
printf '%s' "$authority" | grep -Eq '^[0-9a-f]{64}$' || fail '--authority must be 64 hexadecimal digits.' 'Copy the whole command from the portal.'
[ -n "$token" ] || fail '--token is missing.' 'Make a new command in the portal: Hosts, Add host.'

was_registered=''
if [ -e "$data_dir/identity.json" ]; then
  [ -n "$again" ] || fail "This machine is registered already ($data_dir/identity.json)." 'To register it anew, run the command with --again at its end.'
  was_registered=yes
fi
# Also of a host whose agent is not running: later it would be taken for the agent.
if ! systemctl is-active --quiet overt-agent.service && listens; then
  fail "Another program listens on port $port of this machine, which the agent needs." 'End that program and run the command again.'
fi

# What is changed from here on is put back as it was, unless the machine is a host at the end.
before=$(mktemp -d)
kept=0 is_host='' touched_service=''
trap put_back EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
# Notes a file that is about to be written, or a folder with all that will be in it.
keep() {
  kept=$((kept + 1))
  mkdir "$before/$kept"
  printf '%s' "$1" >"$before/$kept/path"
  [ ! -f "$1" ] || cp -p "$1" "$before/$kept/content"
}
put_back() {
  code=$?
  trap - EXIT HUP INT TERM
  set +e
  if [ -n "$is_host" ] || undo; then
    rm -rf "$before"
  else
    printf 'overt: Not all could be put back as it was; what it was is in %s.\n' "$before" >&2
  fi
  exit "$code"
}
undo() {
  whole=0
  if [ -n "$touched_service" ]; then
    # What could not register must not try again for ever.
    systemctl disable --quiet --now overt-agent.service || whole=1
    systemctl reset-failed overt-agent.service 2>/dev/null
  fi
  while [ "$kept" -gt 0 ]; do
    path=$(cat "$before/$kept/path")
    if [ -e "$before/$kept/content" ]; then
      cp -p "$before/$kept/content" "$path.back" && mv "$path.back" "$path" || whole=1
    elif [ -e "$before/$kept/folder" ]; then
      # Nobody else's files go with it.
      [ ! -d "$path" ] || find "$path" -depth -type d -empty -delete || whole=1
    else
      rm -rf "$path" || whole=1
    fi
    kept=$((kept - 1))
  done
  if [ -n "$was_registered" ] && [ ! -e "$data_dir/identity.json" ]; then
    mv "$data_dir/identity.json.before" "$data_dir/identity.json" || whole=1
  fi
  if [ -n "$touched_service" ]; then
    systemctl daemon-reload || whole=1
    if [ -n "$was_registered" ]; then
      systemctl enable --quiet overt-agent.service || whole=1
      systemctl start overt-agent.service || whole=1
    fi
  fi
  [ "$whole" = 0 ] && say 'overt: Everything on this machine is as it was before.' >&2
}
# What is there already keeps its mode: it may be more than Overt's.
make_folder() {
  [ ! -d "$2" ] || return 0
  topmost=$2
  while [ ! -e "$(dirname "$topmost")" ]; do topmost=$(dirname "$topmost"); done
  keep "$topmost"
  : >"$before/$kept/folder"
  install -d -m "$1" "$2" ||
    fail "The folder $2 could not be made." 'Name another one, or make it yourself, and run the command again.'
}

# The engine's certificate is not known to this machine; what is fetched is held against the digest above.
make_folder 0755 "$program_dir"
keep "$program_dir/agent.mjs.new"
curl -fsSk --max-time 120 -o "$program_dir/agent.mjs.new" "$engine/host/agent.mjs" ||
  fail "The agent could not be fetched from $engine." 'Let this machine reach the engine at that address and port, and run the command again.'
echo "$agent_sha256  $program_dir/agent.mjs.new" | sha256sum -c --status ||
  fail 'What came from the engine is not the agent it promised.' 'Make a new command in the portal and run it here; if it says the same, somebody is between this machine and the engine.'
chmod 0755 "$program_dir/agent.mjs.new"

make_folder 0700 "$config_dir"
make_folder 0711 "$data_dir"
[ -n "$storage" ] || storage="$storage_dir
"
while IFS= read -r folder; do
  [ -z "$folder" ] || make_folder 0711 "$folder"
done <<FOLDERS
$storage
FOLDERS
keep "$config_dir/enrollment-token"
(umask 077 && printf '%s\n' "$token" >"$config_dir/enrollment-token")
keep "$config_dir/agent.json.new"
ENGINE=$engine AUTHORITY=$authority ADDRESS=$address NAME=$name STORAGE=$storage DATA=$data_dir CONFIG=$config_dir PORT=$port \
  "$node" --input-type=module -e '
import { once } from "node:events"
import { writeFile } from "node:fs/promises"
import { connect } from "node:net"
import { hostname } from "node:os"
const { ENGINE, AUTHORITY, ADDRESS, NAME, STORAGE, DATA, CONFIG, PORT } = process.env
const { hostname: host, port } = new URL(ENGINE)
let address = ADDRESS
if (address === "") {
  const socket = connect({ host: host.replace(/^\[|\]$/g, ""), port: Number(port || 443) })
  await once(socket, "connect")
  address = socket.localAddress.replace(/^::ffff:/, "")
  socket.destroy()
}
const config = {
  dataDir: DATA,
  listenPort: Number(PORT),
  advertisedAddress: address,
  engineUrl: ENGINE,
  engineCaFingerprint: AUTHORITY,
  enrollmentTokenFile: `${CONFIG}/enrollment-token`,
  hostName: NAME || hostname(),
  storageRoots: STORAGE.split("\n").filter(Boolean),
}
await writeFile(`${CONFIG}/agent.json.new`, `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600 })
' || fail "The engine at $engine could not be reached." 'Let this machine reach the engine at that address and port, and run the command again.'

keep "$unit"
touched_service=yes
cat >"$unit" <<UNIT
[Unit]
Description=Overt host agent
Wants=network-online.target
After=network-online.target libvirtd.service virtqemud.service

[Service]
Type=exec
# Keeps V8 from searching all its memory while a guest moves through it (launcher/src/parts.ts has why).
ExecStart=$node --max-semi-space-size=2 --heap-growing-percent=400 $program_dir/agent.mjs
Environment=OVERT_AGENT_CONFIG=$config_dir/agent.json
Restart=always
RestartSec=2
# Refused by the engine: only a new command helps.
RestartPreventExitStatus=78
# Guests and what serves them go on without the agent.
KillMode=process
OOMScoreAdjust=-500
LimitNOFILE=65536

[Install]
WantedBy=multi-user.target
UNIT
systemctl daemon-reload
systemctl enable --quiet overt-agent.service
keep "$program_dir/agent.mjs"
mv "$program_dir/agent.mjs.new" "$program_dir/agent.mjs"
keep "$config_dir/agent.json"
if [ -n "$was_registered" ]; then
  systemctl stop overt-agent.service
  mv "$data_dir/identity.json" "$data_dir/identity.json.before"
fi
# The agent makes these. What is there by now is a host's, or its guests'.
for name in identity.json journal network vms seeds serial storage-domains.json; do
  [ -e "$data_dir/$name" ] || keep "$data_dir/$name"
done
keep "$data_dir/pending-key.pem"
mv "$config_dir/agent.json.new" "$config_dir/agent.json"
systemctl restart overt-agent.service || true # seen below

# Registered is not enough: the engine must reach it, too. What it does before it listens may take a slow machine long.
waited=0
most() { [ -e "$data_dir/identity.json" ] && echo 180 || echo 60; }
until [ -e "$data_dir/identity.json" ] && listens && systemctl is-active --quiet overt-agent.service; do
  if ! systemctl is-active --quiet overt-agent.service || [ "$waited" -ge "$(most)" ]; then
    journalctl --no-pager -n 5 -o cat -u overt-agent.service >&2 || true
    if [ -e "$data_dir/identity.json" ]; then
      fail 'The agent registered this machine but does not run; its last words are above.' 'Repair what it names, make a new command in the portal, and run it here with --again.'
    elif [ -n "$was_registered" ]; then
      fail 'The host could not register itself anew; the last words of its agent are above. It goes on as it was registered before.' 'Do what the engine asks for there; then make a new command in the portal and run it here with --again.'
    fi
    fail 'The host could not register itself; the last words of its agent are above.' 'Make a new command in the portal and run it here.'
  fi
  sleep 1
  waited=$((waited + 1))
done
is_host=yes
say 'This host is registered. Approve it in the portal: Hosts.'
