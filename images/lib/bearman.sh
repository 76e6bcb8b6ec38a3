# shellcheck shell=sh
# What the loader and the production image share: devices, network, the boot server. Sourced by their
# /init, in busybox.
#
# Everything the boot server says is data: nothing of it is evaluated, and what becomes a file name, a
# URL or an argument is checked first.

export PATH=/sbin:/usr/sbin:/bin:/usr/bin
# How often a request is repeated: with the pauses below it is about ten minutes.
TRIES=60
# What came back, and what wget said about it.
ANSWER=/run/answer COMPLAINT=/run/complaint

uptime_of_this_boot() { cut -d' ' -f1 /proc/uptime; }
story() { echo "bearman $IMAGE $(uptime_of_this_boot) $*"; }

# argument NAME: of the kernel's command line.
argument() { tr ' ' '\n' </proc/cmdline | sed -n "s/^$1=//p" | tail -n 1; }

# field NAME FILE: of key=value lines.
field() { sed -n "s/^$1=//p" "$2" | head -n 1; }

# --- the machine -------------------------------------------------------------------------------------

mount_all() {
  mount -t proc proc /proc
  mount -t sysfs sysfs /sys
  mount -t devtmpfs dev /dev
  mkdir -p /dev/pts
  mount -t devpts devpts /dev/pts
  mount -t tmpfs -o size=90%,mode=0755 tmpfs /run
}

# Drivers of what is here. A bus shows its devices only when its own driver is there: hence again.
load_drivers() {
  find /sys/devices -name modalias -exec cat {} + 2>/dev/null | sort -u | xargs modprobe -abq 2>/dev/null
}

mac_of() { cat "/sys/class/net/$1/address"; }
system_uuid() { tr 'A-Z' 'a-z' </sys/class/dmi/id/product_uuid; }

# bring_network: an address for the network card that the firmware booted from.
bring_network() {
  local wanted nic left=50
  wanted=$(argument BOOTIF | sed 's/^01-//; s/-/:/g' | tr 'A-Z' 'a-z')
  ip link set lo up
  while :; do
    for nic in /sys/class/net/*; do
      nic=${nic##*/}
      # A BMC's network card over USB may have any address, also ours.
      case $(readlink -f "/sys/class/net/$nic/device/driver") in */cdc_* | */rndis_*) continue ;; esac
      if [ "$nic" != lo ] && { [ -z "$wanted" ] || [ "$(mac_of "$nic")" = "$wanted" ]; }; then
        NIC=$nic
        break 2
      fi
    done
    left=$((left - 1))
    [ $left -gt 0 ] || { story "no network card ${wanted:-at all}"; return 1; }
    load_drivers
    usleep 100000
  done
  for nic in /sys/class/net/*; do ip link set "${nic##*/}" up; done
  # It stays and renews the lease.
  until udhcpc -n -t 8 -T 1 -A 2 -i "$NIC" -s /etc/udhcpc.script >/dev/null 2>&1; do
    left=$((left - 10))
    [ $left -gt 0 ] || { story "no address for $NIC by DHCP"; return 1; }
  done
  story "network $NIC $(mac_of "$NIC")"
}

give_up() {
  story "gives up: $*; it starts again in a minute"
  sleep 60
  reboot -f
}

# --- the boot server ---------------------------------------------------------------------------------

# ask SECONDS PATH WGET-ARGUMENT...: once; STATUS is what came, 000 for nothing.
ask() {
  local seconds=$1 path=$2
  shift 2
  if timeout "$seconds" wget -q -S -O "$ANSWER" --header 'Accept: text/plain' "$@" "$URL$path" 2>"$COMPLAINT"; then
    STATUS=200
    return 0
  fi
  STATUS=$(sed -n 's:.*HTTP/1\.[01] \([0-9][0-9][0-9]\).*:\1:p' "$COMPLAINT" | tail -n 1)
  STATUS=${STATUS:-000}
  return 1
}

# is_passing: whether what came will not come for ever. A refusal is final.
is_passing() { case $STATUS in 000 | 408 | 429 | 5??) ;; *) return 1 ;; esac }

# ask_until SECONDS PATH WGET-ARGUMENT...: again while the server is away or busy.
ask_until() {
  local try=0
  while [ $try -lt $TRIES ]; do
    ask "$@" && return 0
    is_passing || return 1
    [ $try -gt 0 ] || story "waits for the boot server: $STATUS"
    try=$((try + 1))
    sleep $((try < 10 ? try : 10))
  done
  return 1
}

# with_session COMMAND SECONDS PATH WGET-ARGUMENT...
with_session() {
  local command=$1
  shift
  "$command" "$@" --header "Authorization: Bearer $SECRET"
}

# random_text BYTES: base64url.
random_text() { head -c "$1" /dev/urandom | base64 -w 0 | tr '+/' '-_' | tr -d '='; }

is_text() { printf '%s\n' "$1" | grep -qxE -e "$2"; }

# exchange: the token of the command line for a session; the answer stays in /run/session. A repetition
# with the same nonce gets the same session, so a lost answer costs nothing. While the store is away
# tokens are neither given nor taken; a host that serves is told its system all the same, and has no
# session then.
exchange() {
  local token nonce try=0
  token=$(argument bearman.token)
  is_text "$token" '([A-Za-z0-9_-]{43})?' || { story "no token on the command line"; return 1; }
  if [ -z "$token" ] && [ "$(argument bearman.boot)" != production ]; then
    story "no token on the command line"
    return 1
  fi
  nonce=$(random_text 16)
  while [ $try -lt $TRIES ]; do
    if [ -n "$token" ]; then
      ask_for_session "\"token\":\"$token\",\"nonce\":\"$nonce\"," && return 0
      is_passing || break
    fi
    if [ "$(argument bearman.boot)" = production ]; then
      ask_for_session && return 0
      is_passing || break
    fi
    [ $try -gt 0 ] || story "waits for the boot server: $STATUS"
    try=$((try + 1))
    sleep $((try < 10 ? try : 10))
  done
  story "no session: $STATUS"
  return 1
}

# ask_for_session [FIELDS]: once. Without a token it is for a host that serves, which has a session
# when the store answers, and is told what to boot in any case.
ask_for_session() {
  printf '{%s"mac":"%s","uuid":"%s"}' "${1:-}" "$(mac_of "$NIC")" "$(system_uuid)" >/run/exchange
  ask 20 /v1/sessions --header 'Content-Type: application/json' --post-file /run/exchange || return 1
  rm -f /run/exchange
  mv "$ANSWER" /run/session
  chmod 600 /run/session
  SESSION='' SECRET=''
  [ -z "$(field session /run/session)" ] || read_session /run/session || return 1
  # Later systems find the server where this one did.
  echo "url=$URL" >>/run/session
}

# read_session FILE
read_session() {
  SESSION=$(field session "$1") SECRET=$(field secret "$1")
  is_text "$SESSION" '[A-Za-z0-9_-]{1,64}' && is_text "$SECRET" '[A-Za-z0-9_-]{43}'
}

# json_text: what comes in as a JSON string, in ASCII. Bytes that are no UTF-8 become U+FFFD.
json_text() {
  hexdump -v -e '1/1 "%u\n"' | awk '
    function put(c) {
      if (c == 34 || c == 92) printf "\\%c", c
      else if (c >= 32 && c < 127) printf "%c", c
      else if (c < 65536) printf "\\u%04x", c
      else { c -= 65536; printf "\\u%04x\\u%04x", 55296 + int(c / 1024), 56320 + c % 1024 }
    }
    function broken() { if (left > 0) { put(65533); left = 0 } }
    BEGIN { printf "\"" }
    $1 < 128 { broken(); put($1); next }
    $1 < 192 {
      if (left == 0) { put(65533); next }
      code = code * 64 + $1 - 128
      if (--left == 0) put(code < least || code > 1114111 || (code >= 55296 && code < 57344) ? 65533 : code)
      next
    }
    { broken() }
    $1 >= 194 && $1 < 224 { code = $1 - 192; left = 1; least = 128; next }
    $1 >= 224 && $1 < 240 { code = $1 - 224; left = 2; least = 2048; next }
    $1 >= 240 && $1 < 245 { code = $1 - 240; left = 3; least = 65536; next }
    { put(65533) }
    END { broken(); printf "\"" }'
}

# event STAGE [DETAIL]: tells the server where we are; it goes on without an answer, or a session.
event() {
  story "stage $1 ${2:-}"
  [ -n "${SESSION:-}" ] || return 0
  printf '{"stage":"%s","detail":%s}' "$1" "$(printf '%s' "${2:-}" | head -c 400 | json_text)" >/run/event
  local left=3
  until with_session ask 5 "/v1/sessions/$SESSION/events" --header 'Content-Type: application/json' --post-file /run/event; do
    left=$((left - 1))
    case $STATUS in 000 | 5??) [ $left -gt 0 ] || return 0 ;; *) return 0 ;; esac
    sleep 1
  done
}

# fetch_identity: into /run/identity; fails with STATUS 403 where this host may not run, 503 while the
# store is away.
fetch_identity() {
  with_session "$1" 20 "/v1/sessions/$SESSION/identity" && mv "$ANSWER" /run/identity && chmod 600 /run/identity
}

# open_shell KEYS-FILE: root logs in with these keys.
open_shell() {
  mkdir -p /root/.ssh /etc/dropbear
  chmod 700 /root /root/.ssh
  cp "$1" /root/.ssh/authorized_keys
  chmod 600 /root/.ssh/authorized_keys
  dropbear -R -E -s -p 22 2>/dev/null || story "dropbear did not start"
}
