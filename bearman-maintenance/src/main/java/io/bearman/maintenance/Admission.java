package io.bearman.maintenance;

import io.bearman.core.host.HostId;
import io.bearman.core.inventory.Inventory.Placed;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Whether one more host may be taken out now: counts the hosts that ought to serve and do not,
 * whatever the cause, each once. Pure.
 */
final class Admission {
    private Admission() {}

    /**
     * {@return why the candidate has to wait, empty when it may go}
     *
     * @param out every host that ought to serve and does not, the candidate included if so
     */
    static Optional<String> hold(Placed candidate, Collection<Placed> out, Limits limits) {
        List<Placed> others =
                out.stream().filter(it -> !id(it).equals(id(candidate))).toList();
        return hold(others, it -> true, limits.inAll(), "hosts are out of service")
                .or(() -> hold(
                        others,
                        it -> it.machine().rack().equals(candidate.machine().rack()),
                        limits.perRack(),
                        "hosts of rack " + candidate.machine().rack() + " are out of service"))
                .or(() -> hold(
                        others,
                        it -> it.host().zone().equals(candidate.host().zone()),
                        limits.perZone(),
                        "hosts of zone " + candidate.host().zone() + " are out of service"));
    }

    private static Optional<String> hold(
            List<Placed> out, Predicate<Placed> same, int limit, String what) {
        List<String> names = out.stream().filter(same).map(it -> id(it).value()).toList();
        if (names.size() < limit) {
            return Optional.empty();
        }
        return Optional.of(
                what + ": " + String.join(", ", names) + "; the limit is " + limit + " at once");
    }

    private static HostId id(Placed placed) {
        return placed.host().id();
    }
}
