package io.bearman.maintenance;

import io.bearman.core.alive.Liveness;
import io.bearman.core.alive.Sign;
import io.bearman.core.cloud.Cloud;
import io.bearman.core.cloud.ComputeService;
import io.bearman.core.cloud.ControlService;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.RegionId;
import io.bearman.core.inventory.Inventory.Placed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether a host may be taken for dead. "Nova says down" is not dead: several hosts down at once, or a
 * control plane without a conductor, is a fault of that until proven otherwise; and what another
 * witness sees alive may have guests that run.
 */
final class Witnesses {
    private static final int NAMED = 8;

    private final Ports ports;

    Witnesses(Ports ports) {
        this.ports = ports;
    }

    /**
     * What a witness said.
     *
     * @param witness its name
     * @param sign what it sees
     */
    record Said(String witness, Sign sign) {
        String line() {
            return witness + ": " + sign.what();
        }
    }

    /**
     * What was seen of one host.
     *
     * @param placed host and machine
     * @param compute its compute service; null when Nova knows none
     * @param tag whose disabling of the service it is, if it is disabled
     * @param down the hosts of its region that ought to serve and look down
     * @param strangers others that look down and are not in the inventory
     * @param control the services of the control plane
     * @param said what the other witnesses say
     */
    record Seen(
            Placed placed,
            @Nullable ComputeService compute,
            Planner.Owner tag,
            List<HostId> down,
            List<HostId> strangers,
            List<ControlService> control,
            List<Said> said) {

        /** {@return what was seen otherwise than through this host's own service, a line each} */
        List<String> lines() {
            List<String> lines = new ArrayList<>();
            said.forEach(it -> lines.add(it.line()));
            if (!strangers.isEmpty()) {
                lines.add("Nova also shows down " + names(strangers)
                        + ", which the inventory does not know; when they are no more: openstack"
                        + " compute service delete");
            }
            return lines;
        }
    }

    Seen look(Placed placed) {
        Cloud cloud = ports.clouds().in(placed.host().region());
        List<ComputeService> computes = cloud.hypervisors().computes();
        Optional<ComputeService> compute = computes.stream()
                .filter(service -> service.host().equals(placed.host().id()))
                .findFirst();
        Map<HostId, HostState> states = states(placed.host().region());
        return new Seen(
                placed,
                compute.orElse(null),
                compute.map(service -> Ownership.of(service, ports.journal()))
                        .orElse(Planner.Owner.NOBODY),
                down(computes)
                        .filter(host -> states.get(host) instanceof HostState.InService)
                        .toList(),
                down(computes).filter(host -> !states.containsKey(host)).toList(),
                cloud.hypervisors().controllers(),
                said(placed));
    }

    private Map<HostId, HostState> states(RegionId region) {
        Map<HostId, HostState> states = new HashMap<>();
        ports.inventory().all().stream()
                .map(Placed::host)
                .filter(host -> host.region().equals(region))
                .forEach(host -> states.put(host.id(), host.state()));
        return states;
    }

    /** Forced down, in maintenance, fenced: somebody knows why, and it says nothing of the others. */
    private static Stream<HostId> down(List<ComputeService> computes) {
        return computes.stream()
                .filter(service -> !service.up() && !service.forcedDown())
                .map(ComputeService::host);
    }

    private List<Said> said(Placed placed) {
        List<Said> said = new ArrayList<>();
        for (Liveness witness : ports.witnesses()) {
            said.add(new Said(witness.name(), witness.ask(placed)));
        }
        return said;
    }

    /** {@return why this host is not taken for dead; pure} */
    static Optional<String> refusal(Seen seen, Evacuation asked) {
        HostId host = seen.placed().host().id();
        ComputeService service = seen.compute();
        if (service == null) {
            return Optional.of(
                    host + " has no nova-compute service in Nova; is its name right there?");
        }
        if (service.up()) {
            return Optional.of(
                    host + ": its nova-compute reports, so Nova evacuates nothing from it;"
                            + " wait until Nova shows it down, or drain it: bearman maintenance run "
                            + host);
        }
        return control(seen)
                .or(() -> alive(seen))
                .or(() -> many(seen, asked))
                .or(() -> second(seen, asked))
                .or(() -> somebodyElse(seen, service, asked));
    }

    private static Optional<String> control(Seen seen) {
        for (String binary : List.of("nova-conductor", "nova-scheduler")) {
            boolean works = seen.control().stream()
                    .anyMatch(it -> it.binary().equals(binary) && it.enabled() && it.up());
            if (!works) {
                return Optional.of(seen.placed().host().id() + ": no " + binary + " of its region"
                        + " reports, so that Nova shows it down says nothing; mend the control plane"
                        + " first: openstack compute service list");
            }
        }
        return Optional.empty();
    }

    /** {@return why its guests may be running} */
    static Optional<String> alive(Seen seen) {
        HostId host = seen.placed().host().id();
        return seen.said().stream()
                .filter(said -> said.sign() instanceof Sign.Alive)
                .findFirst()
                .map(said -> host + ": guests may be running there: " + said.line()
                        + "; restart its nova-compute, or, when they are lost anyway, switch it off first:"
                        + " bearman power off " + host + " --with-guests " + host);
    }

    private static Optional<String> many(Seen seen, Evacuation asked) {
        TreeSet<HostId> down = new TreeSet<>(seen.down());
        down.addAll(asked.hosts());
        if (down.size() <= asked.limits().down()) {
            return Optional.empty();
        }
        return Optional.of(seen.placed().host().id() + ": " + down.size()
                + " hosts of its region look down ("
                + names(down)
                + "): that is a fault of the control plane or the network until proven otherwise; the"
                + " limit is " + asked.limits().down() + "; see --max-down");
    }

    private static String names(Collection<HostId> hosts) {
        return hosts.stream().limit(NAMED).map(HostId::value).collect(Collectors.joining(", "))
                + (hosts.size() > NAMED ? ", ..." : "");
    }

    private static Optional<String> second(Seen seen, Evacuation asked) {
        boolean silent = seen.said().stream().anyMatch(it -> it.sign() instanceof Sign.Silent);
        if (asked.attended() || silent) {
            return Optional.empty();
        }
        return Optional.of(seen.placed().host().id()
                + ": only Nova shows it down, and no other witness says so"
                + seen.said().stream().map(said -> "; " + said.line()).collect(Collectors.joining())
                + "; a human may ask: bearman maintenance evacuate "
                + seen.placed().host().id());
    }

    private static Optional<String> somebodyElse(
            Seen seen, ComputeService service, Evacuation asked) {
        if (seen.tag() != Planner.Owner.SOMEBODY_ELSE || asked.adopt()) {
            return Optional.empty();
        }
        return Optional.of(
                seen.placed().host().id() + " was disabled by somebody else ("
                        + service.disabledReason().orElse("no reason given")
                        + "); it is neither evacuated nor ever enabled by us; --adopt evacuates it nevertheless");
    }
}
