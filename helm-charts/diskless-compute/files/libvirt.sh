#!/bin/sh
# libvirtd in the host's process and cgroup space: its guests are the machine's, in machine.slice, and
# live on when this container ends. Nothing here ever signals a guest.
set -eu
rm -f /run/libvirt/libvirtd.pid
exec systemd-run --scope --slice=system libvirtd --listen
