package io.bearman.testkit.cloud;

import io.bearman.testkit.cloud.Rows.Compute;
import io.bearman.testkit.cloud.Rows.Guest;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Chooses hosts as Nova's scheduler does: up, enabled, in the zone, with room; most room first. */
final class Scheduler {
    private final Region region;

    Scheduler(Region region) {
        this.region = region;
    }

    /**
     * {@return the host for a server, empty for "no valid host"}
     *
     * @param only null for any
     * @param not null for none
     */
    Optional<Compute> choose(Guest guest, @Nullable String only, @Nullable String not) {
        return choose(guest, only, not, compute -> true);
    }

    Optional<Compute> choose(
            Guest guest, @Nullable String only, @Nullable String not, Predicate<Compute> check) {
        return region.rows().computes.values().stream()
                .filter(compute -> only == null || compute.host.equals(only))
                .filter(compute -> !compute.host.equals(not))
                .filter(compute -> region.up(compute) && !compute.disabled)
                .filter(compute -> guest.wantedZone == null || inZone(compute, guest.wantedZone))
                .filter(compute -> fits(compute, guest.flavor))
                .filter(compute -> friendly(compute, guest))
                .filter(check)
                .max(Comparator.comparingInt(this::freeRamMb)
                        .thenComparing(compute -> compute.host, Comparator.reverseOrder()));
    }

    private static boolean inZone(Compute compute, String zone) {
        return compute.zone.equals(zone);
    }

    boolean fits(Compute compute, String flavorName) {
        Flavor flavor = region.rows().flavors.get(flavorName);
        return freeRamMb(compute) >= flavor.ramMb() && freeVcpus(compute) >= flavor.vcpus();
    }

    /** Anti-affinity: no other server of its group there. */
    private boolean friendly(Compute compute, Guest guest) {
        return guest.group == null
                || region.rows().guests.values().stream()
                        .filter(other -> guest.group.equals(other.group))
                        .filter(other -> !other.id.equals(guest.id))
                        .noneMatch(other -> compute.host.equals(other.host));
    }

    int freeRamMb(Compute compute) {
        return compute.ramMb - used(compute).ramMb();
    }

    private int freeVcpus(Compute compute) {
        return compute.vcpus - used(compute).vcpus();
    }

    Used used(Compute compute) {
        int vcpus = 0;
        int ramMb = 0;
        int diskGb = 0;
        for (Map<String, String> held : region.rows().allocations.values()) {
            String name = held.get(compute.host);
            if (name != null) {
                Flavor flavor = region.rows().flavors.get(name);
                vcpus += flavor.vcpus();
                ramMb += flavor.ramMb();
                diskGb += flavor.diskGb();
            }
        }
        return new Used(vcpus, ramMb, diskGb);
    }

    /** What is allocated on a host. */
    record Used(int vcpus, int ramMb, int diskGb) {}
}
