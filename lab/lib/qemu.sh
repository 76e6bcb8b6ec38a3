# shellcheck shell=bash
# How lab/pxe calls QEMU. Sourced after common.sh, never run.

# Always emulated: a KVM within a virtual machine may be there and hang in Debian's kernel.
readonly QEMU=(qemu-system-x86_64 -accel "tcg,tb-size=128" -cpu max -machine q35 -nodefaults -display none)
readonly OVMF_CODE=/usr/share/OVMF/OVMF_CODE_4M.fd OVMF_VARS=/usr/share/OVMF/OVMF_VARS_4M.fd

# setting NAME DEFAULT: of the machine whose folder is $dir; base64:TEXT is decoded.
setting() {
  local value
  value=$(sed -n "s/^$1=//p" "$dir/settings" 2>/dev/null | tail -n 1)
  if [[ $value == base64:* ]]; then value=$(base64 -d <<<"${value#base64:}"); fi
  printf '%s' "${value:-$2}"
}

# option TEXT: as a value within one of QEMU's options, where a comma ends it.
option() { printf '%s' "${1//,/,,}"; }

# other_mac MAC: of the card that is not at the boot network, in a machine whose boot card has this one.
other_mac() { printf '%s' "${1%:??:??:??}:ff:${1:12}"; }

# qemu_command HOST BOOT_DEVICE: fills COMMAND. The folder is $dir.
qemu_command() {
  local number boot_nic other_nic mac smbios
  number=$(host_number "$1")
  mac=$(setting mac "$(host_mac "$number")")
  smbios="type=1,manufacturer=$(option "$(setting vendor BearLab)"),product=$(option "$(setting product Diskless1)")"
  smbios+=",serial=$(option "$(setting serial "$(host_serial "$number")")")"
  # Without graphics firmware and iPXE show themselves on the serial port.
  COMMAND=("${QEMU[@]}" -machine graphics=off -name "$1" -m "$(setting memory 512)" -smp "$(setting cpus 1)"
    -uuid "$(setting uuid "$(host_uuid "$number")")" -smbios "$smbios"
    -device virtio-rng-pci -serial "file:$dir/console"
    -chardev "socket,id=bmc,host=127.0.0.1,port=$((LAB_PORT_BASE + 500 + number)),reconnect=1"
    -device ipmi-bmc-extern,id=bmc0,chardev=bmc -device isa-ipmi-kcs,bmc=bmc0)
  if [[ $(setting firmware bios) == uefi ]]; then
    cp "$OVMF_VARS" "$dir/vars.fd"
    COMMAND+=(-drive "if=pflash,format=raw,readonly=on,file=$OVMF_CODE" -drive "if=pflash,format=raw,file=$dir/vars.fd")
  fi
  if [[ -n $(setting usb '') ]]; then
    COMMAND+=(-device qemu-xhci -netdev user,id=u0,restrict=on -device "usb-net,netdev=u0,mac=$(setting usb '')")
  fi
  boot_nic=virtio-net-pci,netdev=boot,mac=$mac
  other_nic=virtio-net-pci,netdev=other,mac=$(other_mac "$mac")
  if [[ $2 == pxe ]]; then boot_nic+=,bootindex=0; fi
  # A machine without an option ROM finds nothing to boot, but for UEFI, which has a PXE of its own: on a
  # segment with a real DHCP server that is what vendors ship.
  if [[ $2 != pxe || ($(setting firmware bios) == uefi && -n $(setting segment '')) ]]; then
    boot_nic+=,romfile=
  fi
  other_nic+=,romfile=
  # Raw Ethernet frames in UDP: what lib/lldp-switch sends is what the card receives.
  COMMAND+=(-netdev "$(boot_network "$number")"
    -netdev "dgram,id=other,local.type=inet,local.host=127.0.0.1,local.port=$((LAB_PORT_BASE + 300 + number)),remote.type=inet,remote.host=127.0.0.1,remote.port=$((LAB_PORT_BASE + 400 + number))")
  if [[ $(setting nic 1) == 2 ]]; then
    COMMAND+=(-device "$other_nic" -device "$boot_nic")
  else
    COMMAND+=(-device "$boot_nic" -device "$other_nic")
  fi
}

# boot_network NUMBER: QEMU's own small network, or a cable to the segment (see lab/pxe segment).
boot_network() {
  if [[ -n $(setting segment '') ]]; then
    rm -f "$LAB_DIR/segment/machine$1"
    printf 'dgram,id=boot,local.type=unix,local.path=%s,remote.type=unix,remote.path=%s' \
      "$LAB_DIR/segment/machine$1" "$LAB_DIR/segment/port$1"
  else
    printf 'user,id=boot,hostfwd=tcp:127.0.0.1:%d-:22,bootfile=%s/boot.ipxe' \
      $((LAB_PORT_BASE + 200 + $1)) "$BOOT_URL"
  fi
}
