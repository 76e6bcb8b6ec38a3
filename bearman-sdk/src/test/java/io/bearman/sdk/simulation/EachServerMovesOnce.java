package io.bearman.sdk.simulation;

import io.bearman.core.cloud.Guests;
import io.bearman.core.cloud.Migration;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.host.HostId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A run moves a server away from a host successfully once; a human may have moved it too. */
final class EachServerMovesOnce implements Invariant {
    private final SimulatedFleet fleet;
    private final Guests guests;
    private final Set<HostId> humans = new HashSet<>();

    EachServerMovesOnce(SimulatedFleet fleet) {
        this.fleet = fleet;
        this.guests = fleet.calmCloud().guests();
    }

    @Override
    public void see(Happening happening) {
        if (happening instanceof Happening.HumanDid did
                && did.deed() == Happening.Deed.MOVED_A_SERVER) {
            humans.add(did.host());
        } else if (happening instanceof Happening.Ended) {
            fleet.servers().forEach(this::check);
        }
    }

    private void check(ServerId server) {
        List<Migration> successes = guests.migrations(server).stream()
                .filter(it -> it.status().succeeded())
                .toList();
        Map<HostId, Long> from = successes.stream()
                .collect(Collectors.groupingBy(Migration::source, Collectors.counting()));
        from.forEach((host, times) -> {
            if (times > runs(host) && !humans.contains(host)) {
                fleet.truth()
                        .violated(
                                getClass(), server + " was moved " + times + " times from " + host);
            }
        });
    }

    private long runs(HostId host) {
        return fleet.store().journal().runs().stream()
                .filter(run -> run.hosts().contains(host))
                .count();
    }
}
