package io.bearman.maintenance;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * How many hosts may be out of service at once, whatever put them there, and when they may be begun.
 *
 * @param perRack in one rack
 * @param perZone in one availability zone of one region
 * @param inAll in all
 * @param aggregates in a Nova aggregate of this name, in one region
 * @param flavors of this flavor
 * @param labels of those with this label: {@code owner=db}
 * @param windows when a host may be begun; empty for always. One under way is finished
 * @param failures a run begins no further host after this many have failed
 */
public record Limits(
        Limit perRack,
        Limit perZone,
        Limit inAll,
        Map<String, Limit> aggregates,
        Map<String, Limit> flavors,
        Map<String, Limit> labels,
        List<Window> windows,
        int failures) {
    public Limits {
        aggregates = inOrder(aggregates);
        flavors = inOrder(flavors);
        labels = inOrder(labels);
        windows = List.copyOf(Objects.requireNonNullElse(windows, List.of()));
        if (failures < 1) {
            throw new IllegalArgumentException("a run stops after 1 failure or more: " + failures);
        }
        labels.keySet().forEach(label -> {
            if (label.indexOf('=') < 1) {
                throw new IllegalArgumentException("not a label such as owner=db: '" + label + "'");
            }
        });
    }

    /** These numbers of hosts, at any time. */
    public Limits(int perRack, int perZone, int inAll, int failures) {
        this(Limit.of(perRack), Limit.of(perZone), Limit.of(inAll), failures);
    }

    /** These limits, at any time. */
    public Limits(Limit perRack, Limit perZone, Limit inAll, int failures) {
        this(perRack, perZone, inAll, Map.of(), Map.of(), Map.of(), List.of(), failures);
    }

    /** Runs that were opened before there were such limits have none in the journal. */
    private static Map<String, Limit> inOrder(Map<String, Limit> limits) {
        return Collections.unmodifiableMap(
                new TreeMap<>(Objects.requireNonNullElse(limits, Map.of())));
    }

    /** {@return these, and this many in all} */
    Limits inAll(int hosts) {
        return new Limits(
                perRack, perZone, Limit.of(hosts), aggregates, flavors, labels, windows, failures);
    }

    /** {@return one host a rack, two a zone, two in all, at any time, stop at the first failure} */
    public static Limits create() {
        return new Limits(1, 2, 2, 1);
    }

    /** {@return these, with other limits of aggregates, flavors and labels} */
    public Limits with(
            Map<String, Limit> otherAggregates,
            Map<String, Limit> otherFlavors,
            Map<String, Limit> otherLabels) {
        return new Limits(
                perRack,
                perZone,
                inAll,
                otherAggregates,
                otherFlavors,
                otherLabels,
                windows,
                failures);
    }

    /** {@return these, within other windows} */
    public Limits within(List<Window> others) {
        return new Limits(perRack, perZone, inAll, aggregates, flavors, labels, others, failures);
    }

    /** {@return these, stopping after so many failures} */
    public Limits stoppingAfter(int otherFailures) {
        return new Limits(
                perRack, perZone, inAll, aggregates, flavors, labels, windows, otherFailures);
    }

    /** {@return whether one of them is a share of the hosts that there are} */
    boolean shares() {
        return perRack.percent()
                || perZone.percent()
                || inAll.percent()
                || aggregates.values().stream().anyMatch(Limit::percent)
                || flavors.values().stream().anyMatch(Limit::percent)
                || labels.values().stream().anyMatch(Limit::percent);
    }
}
