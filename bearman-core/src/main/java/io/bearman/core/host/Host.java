package io.bearman.core.host;

/**
 * A role in the fleet: a name with a place in the cloud, played by one machine at a time.
 *
 * @param id its name
 * @param role what it does, for example {@code compute} or {@code sslproxy}
 * @param region the OpenStack region it belongs to
 * @param zone its availability zone
 * @param flavor which boot profile it comes up as
 * @param machine the machine that plays it now
 * @param state where it is in its life
 */
public record Host(
        HostId id,
        String role,
        RegionId region,
        Zone zone,
        String flavor,
        MachineId machine,
        HostState state) {
    public Host {
        if (role.isBlank() || flavor.isBlank()) {
            throw new IllegalArgumentException("host " + id + " needs a role and a flavor");
        }
    }

    /** {@return this host in another state; legality is {@link HostState#mayBecome}'s} */
    public Host with(HostState state) {
        return new Host(id, role, region, zone, flavor, machine, state);
    }
}
