package io.bearman.testkit.cloud;

import io.bearman.testkit.cloud.Rows.Compute;
import io.bearman.testkit.cloud.Rows.Group;
import io.bearman.testkit.cloud.Rows.Guest;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
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
        Map<String, Used> used = used();
        Flavor flavor = region.rows().flavor(guest.flavor);
        return region.rows().computes.values().stream()
                .filter(compute -> only == null || compute.host.equals(only))
                .filter(compute -> !compute.host.equals(not))
                .filter(compute -> region.up(compute) && !compute.disabled && compute.discovered)
                .filter(compute -> guest.wantedZone == null || inZone(compute, guest.wantedZone))
                .filter(compute -> fits(compute, flavor, of(used, compute)))
                .filter(compute -> friendly(compute, guest))
                .filter(check)
                .max(Comparator.<Compute>comparingInt(compute -> welcome(compute, guest))
                        .thenComparingInt(
                                compute -> compute.ramMb - of(used, compute).ramMb())
                        .thenComparing(compute -> compute.host, Comparator.reverseOrder()));
    }

    private static boolean inZone(Compute compute, String zone) {
        return compute.zone.equals(zone);
    }

    boolean fits(Compute compute, String flavorName) {
        return fits(compute, region.rows().flavor(flavorName), used(compute));
    }

    private boolean fits(Compute compute, Flavor flavor, Used used) {
        return compute.ramMb - used.ramMb() >= flavor.ramMb()
                && compute.vcpus - used.vcpus() >= region.rows().held(flavor);
    }

    /** Whether the policy of its group, if it is a hard one, lets it be there. */
    private boolean friendly(Compute compute, Guest guest) {
        Group group = guest.group == null ? null : region.rows().groups.get(guest.group);
        if (group == null) {
            return true;
        }
        long there = others(guest, compute.host);
        return switch (group.policy) {
            case "anti-affinity" -> there < group.most;
            case "affinity" -> there > 0 || others(guest, null) == 0;
            default -> true;
        };
    }

    /** How much its group, if it has a soft policy, would like it to be there. */
    private int welcome(Compute compute, Guest guest) {
        Group group = guest.group == null ? null : region.rows().groups.get(guest.group);
        String policy = group == null ? "" : group.policy;
        int there = policy.startsWith("soft-") ? (int) others(guest, compute.host) : 0;
        return policy.equals("soft-affinity") ? there : -there;
    }

    /** {@return how many others of its group are on this host, on any when that is null} */
    private long others(Guest guest, @Nullable String host) {
        return region.rows().guests.values().stream()
                .filter(other -> Objects.equals(guest.group, other.group))
                .filter(other -> !other.id.equals(guest.id) && other.host != null)
                .filter(other -> host == null || host.equals(other.host))
                .count();
    }

    Used used(Compute compute) {
        return of(used(), compute);
    }

    private static Used of(Map<String, Used> used, Compute compute) {
        return used.getOrDefault(compute.host, new Used(0, 0, 0));
    }

    /** By host, in one pass: a fleet of thousands is scheduled on. */
    private Map<String, Used> used() {
        Map<String, Used> all = new HashMap<>();
        for (Map<String, String> held : region.rows().allocations.values()) {
            held.forEach((host, flavor) ->
                    all.merge(host, used(region.rows().flavor(flavor)), Used::plus));
        }
        return all;
    }

    private Used used(Flavor flavor) {
        return new Used(region.rows().held(flavor), flavor.ramMb(), flavor.diskGb());
    }

    /** What is allocated on a host. */
    record Used(int vcpus, int ramMb, int diskGb) {
        Used plus(Used more) {
            return new Used(vcpus + more.vcpus, ramMb + more.ramMb, diskGb + more.diskGb);
        }
    }
}
