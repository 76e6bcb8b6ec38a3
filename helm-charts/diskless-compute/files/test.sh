#!/bin/sh
# helm test: identity.sh refuses a missing and a foreign identity, and takes the right one twice.
set -eu
export NODE_NAME=cn1 IDENTITY_FILE="$WORK/identity" MACHINE_ID="$WORK/machine-id" OUT="$WORK" NOVA_STATE="$WORK" \
  LIBVIRT="$SCRIPTS/libvirtd.conf"

refused() {
  if sh "$SCRIPTS/identity.sh"; then
    echo "identity.sh took $1"
    exit 1
  fi
}

# identity HOST MACHINE-ID
identity() {
  id=00000000-0000-4000-8000-000000000001
  printf '%s\n' "hostname=$1" "machine_id=$2" compute_id=$id host_uuid=$id ovn_system_id=$id nvme_host_id=$id \
    "nvme_host_nqn=nqn.2014-08.org.nvmexpress:uuid:$id" iscsi_initiator=iqn.2026-01.io.bearman:1 >"$IDENTITY_FILE"
}

ours=0123456789abcdef0123456789abcdef
echo "$ours" >"$MACHINE_ID"
refused 'no identity'
identity cn2 "$ours"
refused "another host's identity"
identity cn1 fedcba9876543210fedcba9876543210
refused "another machine's identity"
[ ! -e "$WORK/compute_id" ] || { echo 'a refused identity was written'; exit 1; }
identity cn1 "$ours"
sh "$SCRIPTS/identity.sh"
sh "$SCRIPTS/identity.sh"
