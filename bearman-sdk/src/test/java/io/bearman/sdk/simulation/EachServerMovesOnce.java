package io.bearman.sdk.simulation;

import io.bearman.core.cloud.Guests;
import io.bearman.core.cloud.Migration;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.host.HostId;
import io.bearman.core.journal.Entry.Phase;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A run moves a server away from a host successfully once. Each move that a human asked for may be one
 * more of that server, from wherever it is by then: a conductor that was away does it late.
 */
final class EachServerMovesOnce implements Invariant {
    private final SimulatedFleet fleet;
    private final Guests guests;
    private final Map<ServerId, Integer> humans = new HashMap<>();
    private final Map<HostId, Instant> done = new HashMap<>();

    EachServerMovesOnce(SimulatedFleet fleet) {
        this.fleet = fleet;
        this.guests = fleet.calmCloud().guests();
    }

    @Override
    public void see(Happening happening) {
        if (happening instanceof Happening.HumanMoved moved) {
            humans.merge(moved.server(), 1, Integer::sum);
        } else if (happening instanceof Happening.Wrote wrote
                && wrote.entry().step().equals("host")
                && wrote.entry().phase() == Phase.DONE) {
            done.putIfAbsent(wrote.entry().host(), fleet.time().now());
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
            // What came to a host that was done already may have to leave it once more.
            long came = successes.stream()
                    .filter(it -> it.target().filter(host::equals).isPresent())
                    .filter(it -> done.containsKey(host) && it.created().isAfter(done.get(host)))
                    .count();
            if (times > runs(host) + came + humans.getOrDefault(server, 0)) {
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
