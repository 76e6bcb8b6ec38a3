package io.bearman.maintenance;

import io.bearman.core.host.HostId;
import io.bearman.core.inventory.Inventory.Placed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Function;

/**
 * How a roll would go if every host took as long as somebody says: decided by what decides a real one,
 * with nobody else's hosts out.
 *
 * @param turns when each host is out, in the order of their beginnings
 * @param length from the start to the return of the last host
 */
public record Forecast(List<Turn> turns, Duration length) {
    public Forecast {
        turns = List.copyOf(turns);
    }

    /**
     * When a host is out.
     *
     * @param host the host
     * @param from when it is begun
     * @param to when it is back
     */
    public record Turn(HostId host, Instant from, Instant to) {}

    /**
     * {@return how these hosts would go out and back}
     *
     * @param hosts in the order of the request
     * @param start when the roll is started
     * @param takes how long a host is out
     */
    public static Forecast of(
            Collection<Placed> hosts,
            Limits limits,
            Instant start,
            Function<Placed, Duration> takes) {
        Grouping grouping = Grouping.of(limits);
        hosts.forEach(grouping::count);
        Waiting waiting = new Waiting(grouping, hosts);
        PriorityQueue<Turn> under =
                new PriorityQueue<>(Comparator.comparing(Turn::to).thenComparing(Turn::host));
        Map<HostId, Placed> out = new HashMap<>();
        List<Turn> turns = new ArrayList<>();
        Admission admission = new Admission(grouping, List.of());
        Instant now = start;
        while (!waiting.isEmpty()) {
            if (Window.closed(limits.windows(), now).isEmpty()) {
                for (Placed next : begin(waiting, admission)) {
                    Turn turn = new Turn(next.host().id(), now, now.plus(takes.apply(next)));
                    under.add(turn);
                    turns.add(turn);
                    out.put(turn.host(), next);
                }
            }
            now = under.isEmpty() ? opens(limits.windows(), now) : under.peek().to();
            while (!under.isEmpty() && !under.peek().to().isAfter(now)) {
                admission.back(Objects.requireNonNull(out.remove(under.remove().host())));
            }
        }
        Instant end =
                turns.stream().map(Turn::to).max(Comparator.naturalOrder()).orElse(start);
        return new Forecast(turns, Duration.between(start, end));
    }

    private static List<Placed> begin(Waiting waiting, Admission admission) {
        List<Placed> begun = new ArrayList<>();
        while (true) {
            Optional<Placed> next = waiting.next(admission, host -> true);
            if (next.isEmpty()) {
                return begun;
            }
            admission.go(next.get());
            waiting.remove(next.get().host().id());
            begun.add(next.get());
        }
    }

    /** Nobody is out, so a window is closed: else somebody would have been begun. */
    private static Instant opens(List<Window> windows, Instant now) {
        return windows.stream()
                .map(window -> window.opens(now))
                .min(Comparator.naturalOrder())
                .orElse(now);
    }
}
