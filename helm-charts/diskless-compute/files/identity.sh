#!/bin/sh
# Gives this host's services the identity that the boot image was handed, and refuses any other: a
# nova-compute with a new compute_id would be another host to Nova, and its guests nobody's.
#
# NODE_NAME, IDENTITY_FILE (lines of key=value), MACHINE_ID (the host's file); OUT: where the files of the
# services go; NOVA_STATE: nova's state_path, for nova-compute alone; LIBVIRT: what its configuration begins with.
set -eu
umask 022
uuid='[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}'

refuse() {
  echo "identity: $NODE_NAME: $*" >&2
  exit 1
}

# value NAME FORM: of the identity, which has to look like that
value() {
  found=$(sed -n "s/^$1=//p" "$IDENTITY_FILE" | head -n 1)
  printf '%s\n' "$found" | grep -Eqx -e "$2" || refuse "$1 in $IDENTITY_FILE is not what it ought to be: '$found'"
  printf '%s' "$found"
}

# put TEXT FILE: renamed into place, so that nobody ever sees half of it
put() {
  printf '%s\n' "$1" >"$2.$$"
  mv "$2.$$" "$2"
}

[ -s "$IDENTITY_FILE" ] || refuse "$IDENTITY_FILE is missing: the boot image has left no identity there; reboot the host through Bearman"
host=$(value hostname '[A-Za-z0-9][A-Za-z0-9.-]*')
[ "$host" = "$NODE_NAME" ] || [ "$host" = "${NODE_NAME%%.*}" ] \
  || refuse "$IDENTITY_FILE is the identity of '$host'; nothing is started with somebody else's"
compute_id=$(value compute_id "$uuid")
machine_id=$(value machine_id '[0-9a-f]{32}')
host_uuid=$(value host_uuid "$uuid")
system_id=$(value ovn_system_id "$uuid")
initiator=$(value iscsi_initiator 'iqn\.[0-9]{4}-[0-9]{2}\.[a-z0-9.-]+:[a-z0-9.:-]+')
nvme_id=$(value nvme_host_id "$uuid")
nvme_nqn=$(value nvme_host_nqn "nqn\.2014-08\.org\.nvmexpress:uuid:$uuid")
libvirt=$(cat "$LIBVIRT")
there=$(cat "$MACHINE_ID")
[ "$there" = "$machine_id" ] \
  || refuse "/etc/machine-id is '$there' and ought to be $machine_id: the boot image has not taken its identity"

if [ -n "${NOVA_STATE:-}" ]; then
  if [ -s "$NOVA_STATE/compute_id" ]; then
    there=$(cat "$NOVA_STATE/compute_id")
    [ "$there" = "$compute_id" ] || refuse "$NOVA_STATE/compute_id is $there and ought to be $compute_id: this host has run with a foreign identity; reboot it through Bearman"
  else
    put "$compute_id" "$NOVA_STATE/compute_id"
  fi
fi
put "InitiatorName=$initiator" "$OUT/initiatorname.iscsi"
put "$nvme_id" "$OUT/hostid"
put "$nvme_nqn" "$OUT/hostnqn"
put "$system_id" "$OUT/system-id"
put "$libvirt
host_uuid = \"$host_uuid\"" "$OUT/libvirtd.conf"
echo "identity: $NODE_NAME has compute_id $compute_id"
