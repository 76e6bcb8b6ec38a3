package io.bearman.sdk.simulation;

import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.maintenance.Limits;
import java.util.List;
import java.util.function.Predicate;

/** When a run takes a host out, no more others are out of the same rack, zone and fleet than may be. */
final class LimitsHold implements Invariant {
    private final SimulatedFleet fleet;
    private final Limits limits;

    LimitsHold(SimulatedFleet fleet, Limits limits) {
        this.fleet = fleet;
        this.limits = limits;
    }

    @Override
    public void see(Happening happening) {
        if (happening instanceof Happening.Asked asked
                && asked.write().what().equals("disable")
                && asked.write().service() != null) {
            fleet.serviceHost(asked.write().service()).ifPresent(this::check);
        }
    }

    private void check(HostId host) {
        if (fleet.state(host) instanceof HostState.Fenced) {
            // It was out already, by no run's doing.
            return;
        }
        List<Placed> all = fleet.store().inventory().all();
        Placed taken = all.stream()
                .filter(it -> it.host().id().equals(host))
                .findFirst()
                .orElseThrow();
        List<Placed> out = all.stream()
                .filter(it -> isOut(it.host().state()) && !it.host().id().equals(host))
                .toList();
        check(host, out, limits.inAll().amount(), "in all", it -> true);
        check(
                host,
                out,
                limits.perRack().amount(),
                "in its rack",
                it -> it.machine().rack().equals(taken.machine().rack()));
        check(
                host,
                out,
                limits.perZone().amount(),
                "in its zone",
                it -> it.host().zone().equals(taken.host().zone()));
    }

    private void check(
            HostId host, List<Placed> out, int limit, String where, Predicate<Placed> same) {
        List<HostId> others =
                out.stream().filter(same).map(it -> it.host().id()).toList();
        if (others.size() + 1 > limit) {
            fleet.truth()
                    .violated(
                            getClass(),
                            host + " is taken out while " + others + " are out " + where + "; "
                                    + limit + " may be");
        }
    }

    private static boolean isOut(HostState state) {
        return switch (state.kind()) {
            case MAINTENANCE, FENCED, JOINING, BROKEN -> true;
            case IN_SERVICE, EXPECTED, REGISTERING, IN_STOCK, REJECTED, DEPLOYING, RETIRED -> false;
        };
    }
}
