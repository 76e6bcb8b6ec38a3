# shellcheck shell=sh
# Facts of schema 1 from what busybox, the kernel and dmidecode say. What is not known is left out. An
# image that knows more defines more: see more_of_nic, bmc and more_facts. Sourced after bearman.sh.

# --- JSON --------------------------------------------------------------------------------------------

# pair NAME: the input as a string, without white space at its end; nothing where nothing came.
pair() {
  local text
  text=$(tr -d '\0' | head -c 4096 | sed '$ s/[[:space:]]*$//')
  [ -z "$text" ] || printf ',"%s":%s' "$1" "$(printf '%s' "$text" | json_text)"
}

number() { ! is_text "$2" '-?[0-9]{1,18}' || printf ',"%s":%s' "$1" "$2"; }

# object, list: of pairs that begin with a comma; of lines.
object() { printf '{%s}\n' "${1#,}"; }
list() { printf ',"%s":[%s]' "$1" "$(paste -sd, -)"; }

# --- facts -------------------------------------------------------------------------------------------

facts() {
  object "$(
    printf '"schema":1,"mac":"%s","uuid":"%s"' "$(mac_of "$NIC")" "$(system_uuid)"
    dmi product_serial serial
    dmi sys_vendor vendor
    dmi product_name product
    dmi board_serial board_serial
    printf ',"bios":%s' "$(object "$(dmi bios_vendor vendor)$(dmi bios_version version)$(dmi bios_date date)")"
    printf ',"firmware":"%s"' "$([ -d /sys/firmware/efi ] && echo uefi || echo bios)"
    cpus | list cpus
    number cpu_threads "$(grep -c ^processor /proc/cpuinfo)"
    number memory_kib "$(awk '/^MemTotal:/ { print $2 }' /proc/meminfo)"
    dimms
    nics | list nics
    disks | list disks
    bmc
    pci | list pci
    printf ',"clock":{"epoch_ms":%s000}' "$(date +%s)"
    uname -r | pair kernel
    printf 'bearman %s' "$IMAGE" | pair os
    ip -4 -o addr show dev "$NIC" | sed -nE 's/.* inet ([0-9.]+).*/\1/p' | head -n 1 | pair address
    kernel_errors | list kernel_errors
    ecc
    number uptime_s "$(cut -d. -f1 /proc/uptime)"
    more_facts
  )"
}

more_of_nic() { :; }
more_facts() { :; }

# Not every machine has every file.
dmi() { ! [ -r "/sys/class/dmi/id/$1" ] || pair "$2" <"/sys/class/dmi/id/$1"; }

# cpus: a line a socket.
cpus() {
  awk -F '[\t ]*: ' '
      function end() { if (seen) { threads[socket]++; cores[socket] = core; model[socket] = name } }
      /^processor/ { end(); seen = 1; socket = 0; core = 1; name = "" }
      /^model name/ { name = $2 }
      /^physical id/ { socket = $2 }
      /^cpu cores/ { core = $2 }
      END { end(); for (s in threads) print cores[s], threads[s], model[s] }' /proc/cpuinfo \
    | while read -r cores threads model; do
      object "$(number cores "$cores")$(number threads "$threads")$(printf '%s' "$model" | pair model)"
    done
}

# dimms: of SMBIOS type 17; an empty slot says so in place of a size (DSP0134 §7.18).
dimms() {
  local size type speed serial part slot
  dmidecode -q -t 17 >/run/dimms 2>/dev/null || return 0
  awk -F ': ' '
      function end() { if (size != "") print slot "\t" size "\t" type "\t" speed "\t" serial "\t" part }
      /^Memory Device/ { end(); size = slot = type = speed = serial = part = "" }
      /^\tSize: [0-9]/ { split($2, s, " "); size = s[1] * (s[2] == "GB" ? 1024 : s[2] == "TB" ? 1048576 : 1) }
      /^\tLocator:/ { slot = $2 } /^\tType:/ { type = $2 } /^\tSpeed: [0-9]/ { split($2, s, " "); speed = s[1] }
      /^\tSerial Number:/ { serial = $2 } /^\tPart Number:/ { part = $2 }
      END { end() }' /run/dimms \
    | while IFS='	' read -r slot size type speed serial part; do
      object "$(
        printf '%s' "$slot" | pair slot
        number size_mib "$size"
        printf '%s' "$type" | pair type
        number speed_mts "$speed"
        printf '%s' "$serial" | pair serial
        printf '%s' "$part" | pair part
      )"
    done | list dimms
}

nics() {
  local nic name device speed
  for nic in /sys/class/net/*; do
    name=${nic##*/}
    [ -e "$nic/device" ] || continue
    device=$(readlink -f "$nic/device")
    speed=$(cat "$nic/speed" 2>/dev/null) || speed=
    object "$(
      printf '%s' "$name" | pair name
      printf ',"mac":"%s"' "$(cat "$nic/address")"
      basename "$(readlink -f "$nic/device/driver")" | pair driver
      # A virtual card says -1 or nothing.
      [ "${speed:-0}" -le 0 ] || number speed_mbps "$speed"
      printf ',"carrier":%s' "$([ "$(cat "$nic/carrier" 2>/dev/null)" = 1 ] && echo true || echo false)"
      echo "$device" | grep -oE '[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]' | tail -n 1 | pair pci
      more_of_nic "$name"
    )"
  done
}

disks() {
  local disk
  for disk in /sys/block/*; do
    case ${disk##*/} in loop* | ram* | sr* | fd* | zram* | dm-* | '*') continue ;; esac
    object "$(
      printf '%s' "${disk##*/}" | pair name
      number size_bytes "$(($(cat "$disk/size") * 512))"
      pair model <"$disk/device/model"
      pair serial <"$disk/device/serial"
    )"
  done 2>/dev/null
}

# bmc: as it says itself over the system interface, which only this machine has: its GUID in the order of
# the wire (IPMI 2.0 §22.14) and the network of its first LAN channel (§23.2).
bmc() {
  [ -e /dev/ipmi0 ] || { printf ',"bmc":null'; return; }
  # Get System GUID; Get LAN Configuration Parameters: address, source, MAC, mask, gateway, VLAN.
  printf '0 06 37\n' >/run/bmc-requests
  for parameter in 03 04 05 06 0c 14; do echo "0 0c 02 01 $parameter 00 00"; done >>/run/bmc-requests
  timeout 60 ipmi-raw --driver-type=OPENIPMI --file=/run/bmc-requests 2>/dev/null | tr 'A-F' 'a-f' \
    | awk '$1 == "rcvd:" { n++; if ($3 == "00") { $1 = $2 = $3 = ""; print n $0 } }' >/run/bmc-answers
  printf ',"bmc":%s' "$(object "$(
    bmc_answer 1 | tr -d ' ' | grep -xE '[0-9a-f]{32}' | pair guid
    lan_answer 2 | dotted | pair ip
    case $(lan_answer 3) in ?1) echo static ;; ?2) echo dhcp ;; esac | pair source
    lan_answer 4 | tr ' ' ':' | grep -xE '([0-9a-f]{2}:){5}[0-9a-f]{2}' | pair mac
    lan_answer 5 | dotted | pair netmask
    lan_answer 6 | dotted | pair gateway
    # Twelve bits of two bytes, the highest of which says whether they count.
    number vlan "$(lan_answer 7 | awk '$2 >= "80" { print $2 $1 }' | sed 's/^./0x/' | xargs -r printf '%d')"
    cat /sys/devices/platform/ipmi_bmc.*/firmware_revision 2>/dev/null | head -n 1 | pair firmware
  )")"
}
# bmc_answer N: the bytes of the Nth answer, lan_answer N: without the revision before a parameter.
bmc_answer() { sed -nE "s/^$1 +//p" /run/bmc-answers; }
lan_answer() { bmc_answer "$1" | cut -d' ' -f 2-; }
dotted() { sed 's/[0-9a-f]*/0x&/g' | xargs -r printf '%d.%d.%d.%d'; }

pci() {
  local device
  for device in /sys/bus/pci/devices/*; do
    [ -e "$device/class" ] || continue
    object "$(
      printf ',"slot":"%s","class":"%s","vendor":"%s","device":"%s"' "${device##*/}" \
        "$(cut -c3- "$device/class")" "$(cut -c3- "$device/vendor")" "$(cut -c3- "$device/device")"
    )"
  done
}

# kernel_errors: of the levels error and worse, 20 at most.
kernel_errors() {
  dmesg -r | sed -n 's/^<[0-3]>\[[^]]*\] //p' | head -n 20 | while IFS= read -r line; do
    printf '%s' "$line" | head -c 300 | json_text
    echo
  done
}

ecc() {
  local controller corrected=0 uncorrected=0 seen=
  for controller in /sys/devices/system/edac/mc/mc*; do
    [ -e "$controller/ce_count" ] || continue
    seen=yes
    corrected=$((corrected + $(cat "$controller/ce_count")))
    uncorrected=$((uncorrected + $(cat "$controller/ue_count")))
  done
  [ -z "$seen" ] || printf ',"ecc":{"corrected":%d,"uncorrected":%d}' $corrected $uncorrected
}
