#!/bin/sh
# ovn-controller as the chassis that this host always was. Its Open vSwitch database is in memory: what
# it is to be told is written again at each start.
set -eu
db=unix:/run/openvswitch/db.sock
system_id=$(cat "$IDENTITY/system-id")

# Quoted for ovs-vsctl: addresses hold colons and commas.
set -- external-ids:system-id="\"$system_id\"" \
  external-ids:ovn-remote="\"$OVN_REMOTE\"" \
  external-ids:ovn-encap-type="\"$OVN_ENCAP_TYPE\"" \
  external-ids:ovn-encap-ip="\"$OVN_ENCAP_IP\""
[ -z "$OVN_BRIDGE_MAPPINGS" ] || set -- "$@" external-ids:ovn-bridge-mappings="\"$OVN_BRIDGE_MAPPINGS\""
ovs-vsctl --db="$db" --timeout=30 --no-wait set Open_vSwitch . "$@"
exec ovn-controller --pidfile "$db"
