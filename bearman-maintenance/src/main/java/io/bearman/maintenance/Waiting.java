package io.bearman.maintenance;

import io.bearman.core.host.HostId;
import io.bearman.core.inventory.Inventory.Placed;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The hosts that were not begun. Those of the same groups stand in one line, so that asking who is
 * next costs as much as there are lines, however many hosts there are.
 *
 * <p>The order is that of the request, but for groups that would be left over: a rack (a zone, an
 * aggregate ...) that needs more than half as many rounds of its limit as the tightest limit does goes
 * before those that need fewer. Else the last rack would be done host by host when all others are long
 * through. Not thread-safe.
 */
final class Waiting {
    private final Map<HostId, Place> places = new LinkedHashMap<>();
    private final Map<List<Group>, Line> lines = new LinkedHashMap<>();
    private final Map<Group, Integer> left = new HashMap<>();
    private int added;

    Waiting(Grouping grouping, Collection<Placed> hosts) {
        hosts.forEach(host -> add(grouping, host));
    }

    private void add(Grouping grouping, Placed host) {
        List<Group> groups = grouping.of(host);
        Line line = lines.computeIfAbsent(groups, Line::new);
        Place place = new Place(host, line, added++);
        line.hosts.put(place.number, host);
        places.put(host.host().id(), place);
        groups.forEach(group -> left.merge(group, 1, Integer::sum));
    }

    boolean isEmpty() {
        return places.isEmpty();
    }

    /** {@return all of them, in the order of the request} */
    Stream<Placed> hosts() {
        return places.values().stream().map(Place::host);
    }

    Optional<Placed> find(HostId host) {
        return Optional.ofNullable(places.get(host)).map(Place::host);
    }

    void remove(HostId host) {
        Place place = places.remove(host);
        if (place == null) {
            return;
        }
        place.line.hosts.remove(place.number);
        place.line.groups.forEach(group -> left.merge(group, -1, Integer::sum));
        if (place.line.hosts.isEmpty()) {
            lines.remove(place.line.groups);
        }
    }

    /**
     * {@return who goes out next; empty when nobody may}
     *
     * @param able what else a host must be
     */
    Optional<Placed> next(Admission admission, Predicate<Placed> able) {
        Head best = null;
        for (Line line : lines.values()) {
            Head head = new Head(
                    urgency(line),
                    line.hosts.firstKey(),
                    line.hosts.firstEntry().getValue());
            if (best != null && best.compareTo(head) <= 0 || !admission.mayGo(line.groups)) {
                continue;
            }
            Head ablest = able(line, head, able);
            if (ablest != null && (best == null || ablest.compareTo(best) < 0)) {
                best = ablest;
            }
        }
        return Optional.ofNullable(best).map(Head::host);
    }

    private static @Nullable Head able(Line line, Head first, Predicate<Placed> able) {
        for (Map.Entry<Integer, Placed> it : line.hosts.entrySet()) {
            if (able.test(it.getValue())) {
                return new Head(first.urgency, it.getKey(), it.getValue());
            }
        }
        return null;
    }

    /** {@return the rounds that its groups need, the most first; none for those with time to spare} */
    private int[] urgency(Line line) {
        int[] rounds = line.groups.stream()
                .mapToInt(
                        group -> (left.getOrDefault(group, 0) + group.limit() - 1) / group.limit())
                .toArray();
        int most = Arrays.stream(rounds).max().orElse(0);
        for (int i = 0; i < rounds.length; i++) {
            boolean spare = line.groups.get(i).all() || 2 * rounds[i] <= most;
            // Negative, as the array is sorted upwards.
            rounds[i] = spare ? 0 : -rounds[i];
        }
        Arrays.sort(rounds);
        return rounds;
    }

    /** The first of a line; what is smaller goes first. */
    private record Head(int[] urgency, int place, Placed host) implements Comparable<Head> {
        @Override
        public int compareTo(Head other) {
            int byUrgency = Arrays.compare(urgency, other.urgency);
            return byUrgency != 0 ? byUrgency : Integer.compare(place, other.place);
        }
    }

    private record Place(Placed host, Line line, int number) {}

    /** Hosts of the same groups, by their place in the request. */
    private static final class Line {
        private final List<Group> groups;
        private final TreeMap<Integer, Placed> hosts = new TreeMap<>();

        Line(List<Group> groups) {
            this.groups = groups;
        }
    }
}
