#!/bin/sh
# Gives nova-compute the identity that the boot image has written, and refuses any other: a
# nova-compute with a new compute_id would be another host to Nova, and its guests nobody's.
set -eu
state=${NOVA_STATE:-/var/lib/nova}

refuse() {
  echo "identity: $NODE_NAME: $*" >&2
  exit 1
}

# value NAME: the text of that member, which has no quotes or backslashes in it
value() {
  sed -n 's/.*"'"$1"'"[[:space:]]*:[[:space:]]*"\([^"\\]*\)".*/\1/p' "$IDENTITY_FILE" | head -n 1
}

[ -s "$IDENTITY_FILE" ] || refuse "$IDENTITY_FILE is missing: the boot image has written no identity; reboot the host through Bearman"
host=$(value host)
short=${NODE_NAME%%.*}
[ "$host" = "$NODE_NAME" ] || [ "$host" = "$short" ] \
  || refuse "$IDENTITY_FILE is the identity of '$host'; nothing is started with somebody else's"
id=$(value compute_id)
printf '%s\n' "$id" | grep -Eqx '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}' \
  || refuse "compute_id is no UUID: '$id'"

if [ -s "$state/compute_id" ]; then
  there=$(cat "$state/compute_id")
  [ "$there" = "$id" ] || refuse "$state/compute_id is $there and ought to be $id: this host has run with a foreign identity; reboot it through Bearman"
else
  # Renamed into place: nova-compute never sees half of it.
  printf '%s' "$id" >"$state/.compute_id"
  mv "$state/.compute_id" "$state/compute_id"
fi
echo "identity: $NODE_NAME has compute_id $id"
