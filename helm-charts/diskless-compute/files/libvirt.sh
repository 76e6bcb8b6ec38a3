#!/bin/sh
# libvirtd in the host's process and cgroup space: its guests are the machine's, in machine.slice, and
# live on when this container ends. Nothing here ever signals a guest.
set -eu
run=${RUN:-/run/libvirt}
mkdir -p "$run"
rm -f "$run/libvirtd.pid"
set -- libvirtd --config "$IDENTITY/libvirtd.conf" --pid-file "$run/libvirtd.pid"
[ "$LISTEN" != yes ] || set -- "$@" --listen
exec systemd-run --scope --slice=system "$@"
