# shellcheck shell=bash
# What the labs share: their folder, ports, packages, processes. Sourced, never run.
#
# A process is recorded in $LAB_DIR/run/NAME as "pid starttime": a pid that the kernel has given to
# somebody else since then has another start time and is never signalled. Every process leads its own
# process group, so that stopping it stops its children too.

# Debian's python3 and daemons; another python earlier on PATH does not see Debian's modules.
export PATH=/usr/sbin:/usr/bin:/sbin:/bin
export LC_ALL=C.UTF-8

LAB_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
LAB_NAME=${0##*/}

say() { printf '%s: %s\n' "$LAB_NAME" "$*" >&2; }
die() { say "$*"; exit 1; }
usage_error() { say "$*"; exit 2; }

# in_range NUMBER LOW HIGH
in_range() { [[ $1 =~ ^[1-9][0-9]{0,4}$ ]] && (($1 >= $2 && $1 <= $3)); }

# lab_begin NAME: decides the folder and the ports of this lab.
lab_begin() {
  LAB_NAME=lab/$1
  LAB_PORT_BASE=${LAB_PORT_BASE:-18000}
  in_range "$LAB_PORT_BASE" 1024 64000 \
    || usage_error "LAB_PORT_BASE must be 1024 to 64000, not '$LAB_PORT_BASE'"
  LAB_DIR=$(realpath -m -- "${LAB_DIR:-$LAB_HOME/../target/lab/$1}")
  # These paths are written into the configuration of programs that do not all know quoting.
  [[ $LAB_DIR =~ ^[A-Za-z0-9_./@+-]+$ ]] \
    || usage_error "LAB_DIR may hold letters, digits and _./@+- only, not '$LAB_DIR'"
  # A lab takes the ports base to base+999 of 127.0.0.1, and as many 127.a.b.0/24 nets for its BMCs.
  export LAB_DIR LAB_PORT_BASE
}

# lab_alone: only one command at a time may change a lab; processes started later do not keep the lock.
lab_alone() {
  mkdir -p "$LAB_DIR"/{run,log}
  exec 9>"$LAB_DIR/lock"
  flock -w 300 9 || die "another command is still at work on $LAB_DIR"
}

# --- packages --------------------------------------------------------------------------------------

missing_packages() {
  local package
  for package in "$@"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || echo "$package"
  done
}

# install_packages PACKAGE...: installs what is missing, or says what to install and ends with 2.
install_packages() {
  local missing
  mapfile -t missing < <(missing_packages "$@")
  ((${#missing[@]})) || return 0
  if ((EUID != 0)) || ! command -v apt-get >/dev/null; then
    usage_error "Debian packages are missing; as root: apt-get install --no-install-recommends ${missing[*]}"
  fi
  say "installing ${missing[*]}"
  local policy=/usr/sbin/policy-rc.d made_policy=
  # The packages' install scripts would start daemons of their own; 101 forbids it.
  if [[ ! -e $policy ]]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod +x "$policy"
    made_policy=yes
  fi
  local log=$LAB_DIR/log/apt.log failed=
  mkdir -p "$LAB_DIR/log"
  { apt-get -q update && DEBIAN_FRONTEND=noninteractive apt-get -q -y \
    -o DPkg::Lock::Timeout=600 install --no-install-recommends "${missing[@]}"; } \
    >"$log" 2>&1 9>&- || failed=yes
  [[ -z $made_policy ]] || rm -f "$policy"
  [[ -z $failed ]] || { tail -n 5 "$log" >&2; die "apt-get failed, see $log"; }
}

# version_of PACKAGE [NAME]: "name 1.2.3", without Debian's epoch and revision.
version_of() {
  local version
  version=$(dpkg-query -W -f '${Version}' "$1" 2>/dev/null) || version=missing
  version=${version#*:}
  echo "${2:-$1} ${version%%[-+~]*}"
}

# --- processes -------------------------------------------------------------------------------------

# A process that has ended and waits for its parent to notice counts as gone.
start_time() {
  local text='' fields
  { read -r -d '' text <"/proc/$1/stat"; } 2>/dev/null || [[ -n $text ]] || return 0
  # The second field is a name in parentheses that may hold anything.
  read -r -a fields <<<"${text##*) }"
  [[ ${fields[0]} == Z ]] || echo "${fields[19]}"
}

# pid_of NAME: the pid, if the recorded process still lives.
pid_of() {
  local pid started
  read -r pid started 2>/dev/null <"$LAB_DIR/run/$1" || return 1
  [[ -n $started && $(start_time "$pid") == "$started" ]] && echo "$pid"
}

alive() { pid_of "$1" >/dev/null; }

# launch NAME COMMAND...: starts it, unless it runs already.
launch() {
  local name=$1 pid
  shift
  ! alive "$name" || return 0
  setsid "$@" >>"$LAB_DIR/log/$name.out" 2>&1 </dev/null 9>&- &
  pid=$!
  echo "$pid $(start_time "$pid")" >"$LAB_DIR/run/.$name"
  mv "$LAB_DIR/run/.$name" "$LAB_DIR/run/$name"
}

# halt NAME [SIGNAL]: signals its group, waits 8 s, then kills it.
halt() {
  local name=$1 signal=${2:-TERM} pid left
  if pid=$(pid_of "$name"); then
    kill -s "$signal" -- "-$pid" 2>/dev/null || true
    for ((left = 160; left > 0; left--)); do
      alive "$name" || break
      sleep 0.05
    done
    ! alive "$name" || kill -s KILL -- "-$pid" 2>/dev/null || true
  fi
  rm -f "$LAB_DIR/run/$name"
}

# recorded [PREFIX]: names of processes this lab has started.
recorded() {
  local file
  for file in "$LAB_DIR/run/${1:-}"*; do
    [[ ! -f $file ]] || basename "$file"
  done
}

# wait_until SECONDS WHAT COMMAND...: asks until the command succeeds.
wait_until() {
  local end=$((SECONDS + $1)) what=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    ((SECONDS < end)) || die "gave up waiting for $what; logs are in $LAB_DIR/log"
    sleep 0.1
  done
}

print_processes() {
  local name pid
  for name in $(recorded ""); do
    if pid=$(pid_of "$name"); then
      printf '%-20s pid %s\n' "$name" "$pid"
    else
      printf '%-20s dead\n' "$name"
    fi
  done
}

# --- hosts -----------------------------------------------------------------------------------------

# How many hosts a lab may have; a lab may say otherwise before it uses them.
MOST_HOSTS=200

# Everything that tells one host of a lab from another is a function of its number.
host_number() {
  if [[ $1 != cn* ]] || ! in_range "${1#cn}" 1 "$MOST_HOSTS"; then
    usage_error "a host is called cn1 to cn$MOST_HOSTS, not '$1'"
  fi
  echo "${1#cn}"
}
host_mac() { printf '52:54:00:be:%02x:%02x' $((0xa2 + $1 / 256)) $(($1 % 256)); }
host_uuid() { printf 'bea20000-0000-4000-8000-%012x' "$1"; }
host_serial() { printf 'BEARLAB%04d' "$1"; }

host_count() { in_range "$1" 1 "$MOST_HOSTS" || usage_error "1 to $MOST_HOSTS hosts, not '$1'"; }

# usage SCRIPT: the comment at the head of the script is its help.
usage() {
  awk 'NR > 1 { if (!/^#/) exit; sub(/^# ?/, ""); print }' "$1"
}
