package io.bearman.core.host;

/**
 * A role in the fleet: a name with a place in the cloud, played by one machine at a time.
 *
 * @param id its name
 * @param role what it does, for example {@code compute} or {@code sslproxy}
 * @param region the OpenStack region it belongs to
 * @param zone its availability zone
 * @param flavor the kind of host it is
 * @param bootProfile which profile it boots; the one named as its flavor unless another is given
 * @param labels what people find it by
 * @param storage where the disks of its servers are
 * @param machine the machine that plays it now
 * @param state where it is in its life
 */
public record Host(
        HostId id,
        String role,
        RegionId region,
        Zone zone,
        String flavor,
        String bootProfile,
        Labels labels,
        Storage storage,
        MachineId machine,
        HostState state) {
    public Host {
        if (role.isBlank() || flavor.isBlank()) {
            throw new IllegalArgumentException("host " + id + " needs a role and a flavor");
        }
        if (bootProfile.isBlank()) {
            throw new IllegalArgumentException("host " + id + " has a blank boot profile");
        }
        Text.check("host " + id, "role", role);
        Text.check("host " + id, "flavor", flavor);
        Text.check("host " + id, "boot profile", bootProfile);
    }

    /** A host that boots its flavor's profile, without labels, of which nobody said the storage. */
    public Host(
            HostId id,
            String role,
            RegionId region,
            Zone zone,
            String flavor,
            MachineId machine,
            HostState state) {
        this(
                id,
                role,
                region,
                zone,
                flavor,
                flavor,
                Labels.none(),
                Storage.UNKNOWN,
                machine,
                state);
    }

    /** {@return this host in another state; legality is {@link HostState#mayBecome}'s} */
    public Host with(HostState state) {
        return new Host(
                id, role, region, zone, flavor, bootProfile, labels, storage, machine, state);
    }

    /** {@return this host with other labels} */
    public Host with(Labels labels) {
        return new Host(
                id, role, region, zone, flavor, bootProfile, labels, storage, machine, state);
    }

    /** {@return this host with its servers' disks elsewhere} */
    public Host with(Storage storage) {
        return new Host(
                id, role, region, zone, flavor, bootProfile, labels, storage, machine, state);
    }

    /** {@return this host played by another machine} */
    public Host with(MachineId machine) {
        return new Host(
                id, role, region, zone, flavor, bootProfile, labels, storage, machine, state);
    }
}
