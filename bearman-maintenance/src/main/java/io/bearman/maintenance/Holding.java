package io.bearman.maintenance;

import io.bearman.core.admission.Out;
import io.bearman.core.claim.FreezeSwitch.Frozen;
import io.bearman.core.host.HostId;
import io.bearman.core.host.RunId;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.inventory.Query;
import io.bearman.core.journal.Order;
import io.bearman.core.journal.RunStanding;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Why hosts that were not begun have to wait, by what store, cloud and clock say now. The whole
 * inventory is read once, when it is made.
 *
 * <p>Not thread-safe: owned by whoever made it.
 */
final class Holding {
    private final Ports ports;
    private final Limits limits;
    private final Map<HostId, String> unplanned;
    private final ServiceView view;
    private Grouping grouping;

    /** @param unplanned the hosts that no plan accepted, and why */
    Holding(Ports ports, Settings settings, Limits limits, Map<HostId, String> unplanned) {
        this.ports = ports;
        this.limits = limits;
        this.unplanned = Map.copyOf(unplanned);
        this.view = new ServiceView(ports, settings, limits);
        this.grouping = Grouping.of(limits);
        count(grouping);
    }

    private void count(Grouping into) {
        ports.inventory().each(Query.all(), placed -> {
            if (placed.host().state().kind().oughtToServe()) {
                into.count(placed);
                view.knows(placed.host().region());
            }
        });
    }

    /** One of our hosts came back or did not. */
    void changed() {
        view.isStale();
    }

    /** {@return whether hosts are in other groups than before} */
    boolean refresh() {
        if (!view.refresh() || limits.aggregates().isEmpty()) {
            return false;
        }
        Grouping other = grouping.with(view.aggregates());
        if (other.sameAggregates(grouping)) {
            return false;
        }
        count(other);
        grouping = other;
        return true;
    }

    Grouping grouping() {
        return grouping;
    }

    /**
     * {@return why no host of this run is begun now, whichever; empty when some may be}
     *
     * @param bad the hosts that were not done as asked since the command was last given
     */
    Optional<String> ofRun(RunStanding standing, Set<HostId> bad) {
        if (standing.order() == Order.CANCEL) {
            return Optional.of("the run was cancelled by " + standing.by());
        }
        if (bad.size() >= limits.failures()) {
            return Optional.of(bad.size() + " failed, which is where the run stops: " + names(bad));
        }
        return frozen().or(() -> ofItself(standing));
    }

    private static String names(Collection<HostId> hosts) {
        return hosts.stream().map(HostId::value).sorted().collect(Collectors.joining(", "));
    }

    Optional<String> frozen() {
        return ports.freeze().frozen().map(Holding::words);
    }

    private static String words(Frozen frozen) {
        return "the fleet is frozen by " + frozen.by() + " (" + frozen.reason() + ")";
    }

    /** {@return why this run waits for as long as it takes: it is paused, or its window is closed} */
    Optional<String> ofItself(RunStanding standing) {
        if (standing.order() == Order.PAUSE) {
            return Optional.of("the run is paused by " + standing.by()
                    + "; bearman maintenance resume goes on with it");
        }
        return Window.closed(limits.windows(), ports.time().now());
    }

    /** {@return who is out, as the store and Nova say} */
    Admission admission(List<Out> out) {
        return new Admission(
                grouping,
                Stream.concat(out.stream().map(Out::placed), view.notServing().stream())
                        .toList());
    }

    /** {@return why this host waits; empty when it may go} */
    Optional<String> ofHost(Placed placed, Admission admission) {
        return trouble(placed).or(() -> admission.hold(placed));
    }

    private Optional<String> trouble(Placed placed) {
        return Optional.ofNullable(unplanned.get(placed.host().id()))
                .or(() -> view.trouble(placed));
    }

    /** {@return whether this host may go in a while} */
    boolean mayCome(Placed placed) {
        return !unplanned.containsKey(placed.host().id());
    }

    /** {@return who goes out next; empty when nobody may} */
    Optional<Placed> next(Waiting waiting, List<Out> out, RunId run) {
        Admission admission = admission(out);
        Set<HostId> begun = out.stream()
                .filter(it -> it.run().filter(run::equals).isPresent())
                .map(it -> it.placed().host().id())
                .collect(Collectors.toSet());
        // One that is out already, say by a human's hand, adds nothing.
        Optional<Placed> outAlready = view.notServing().stream()
                .flatMap(it -> waiting.find(it.host().id()).stream())
                .filter(it -> !begun.contains(it.host().id()))
                .filter(it -> ofHost(it, admission).isEmpty())
                .findFirst();
        return outAlready.or(() -> waiting.next(
                admission, it -> !begun.contains(it.host().id()) && trouble(it).isEmpty()));
    }
}
