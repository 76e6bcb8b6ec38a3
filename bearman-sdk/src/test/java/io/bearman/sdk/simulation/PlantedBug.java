package io.bearman.sdk.simulation;

import io.bearman.core.claim.Claim;
import io.bearman.core.claim.Claiming;
import io.bearman.core.claim.Claims;
import io.bearman.core.cloud.Capacity;
import io.bearman.core.cloud.Cloud;
import io.bearman.core.cloud.CloudException;
import io.bearman.core.cloud.ComputeService;
import io.bearman.core.cloud.Guests;
import io.bearman.core.cloud.Hypervisors;
import io.bearman.core.cloud.Server;
import io.bearman.core.host.Host;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.Machine;
import io.bearman.core.host.MachineId;
import io.bearman.core.host.RunId;
import io.bearman.core.inventory.Inventory;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.journal.Entry;
import io.bearman.core.journal.Entry.Phase;
import io.bearman.core.journal.Journal;
import io.bearman.core.net.Http;
import io.bearman.core.node.Hold;
import io.bearman.core.node.NodeGate;
import io.bearman.core.power.Fence;
import io.bearman.core.power.Power;
import io.bearman.core.power.PowerAction;
import io.bearman.core.power.PowerState;
import io.bearman.core.power.PoweredOff;
import io.bearman.core.power.Reading;
import io.bearman.core.time.Deadline;
import io.bearman.maintenance.Limits;
import io.bearman.maintenance.Ports;
import io.bearman.maintenance.Request;
import java.lang.reflect.Method;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Something wrong with the program, put between it and its ports, to see that the invariant that it
 * breaks finds it.
 */
enum PlantedBug {
    NONE,
    LOOKS_AWAY_FROM_GUESTS(NoGuestLosesItsHost.class),
    CLEARS_THE_NODE_FIRST(NodesAreClearedEmpty.class),
    REPEATS_A_MOVE_WITHOUT_AN_ANSWER(EachServerMovesOnce.class),
    TAKES_EVERY_CLAIM(OnlyTheClaimantActs.class),
    WRITES_NO_INTENT(IntentComesFirst.class),
    CYCLES_WHAT_IT_SWITCHED_ON(OnePowerCycleARun.class),
    TAKES_A_HUMANS_TAG_FOR_ITS_OWN(NoHumanIsUndone.class, Mishap.What.HUMAN_DISABLES),
    KNOWS_NO_LIMIT(LimitsHold.class),
    DELETES_WHAT_IT_SHOULD_CONFIRM(NoServerIsDeleted.class),
    BELIEVES_THAT_IT_ENABLED(ReportsAreTrue.class),
    EVACUATES_WHAT_READS_ON(EvacuationNeedsAnOffHost.class, NoGuestRunsTwice.class),
    FENCES_IN_ITS_MIND_ONLY(AFencedHostStaysDown.class, Mishap.What.COMES_BACK),
    WAITS_FOR_EVER(EveryRunEnds.class);

    private static final Duration LEASE = Duration.ofSeconds(180);

    private final Set<Class<? extends Invariant>> broken;
    private final Mishap.@Nullable What needs;

    PlantedBug() {
        this(Set.of(), null);
    }

    PlantedBug(Class<? extends Invariant> broken) {
        this(Set.of(broken), null);
    }

    PlantedBug(Class<? extends Invariant> broken, Class<? extends Invariant> other) {
        this(Set.of(broken, other), null);
    }

    PlantedBug(Class<? extends Invariant> broken, Mishap.What needs) {
        this(Set.of(broken), needs);
    }

    PlantedBug(Set<Class<? extends Invariant>> broken, Mishap.@Nullable What needs) {
        this.broken = broken;
        this.needs = needs;
    }

    /** {@return the invariants that it breaks} */
    Set<Class<? extends Invariant>> broken() {
        return broken;
    }

    /** {@return a scenario in which it can show} */
    Scenario in(Scenario scenario) {
        return needs == null ? scenario : scenario.and(needs);
    }

    /** {@return what a program with this bug takes for what it was asked} */
    Request in(Request request) {
        return this == KNOWS_NO_LIMIT ? request.with(new Limits(9, 9, 9, 9)) : request;
    }

    /** {@return the ports as a program with this bug uses them} */
    Ports in(Ports ports) {
        return switch (this) {
            case NONE, KNOWS_NO_LIMIT, DELETES_WHAT_IT_SHOULD_CONFIRM -> ports;
            case LOOKS_AWAY_FROM_GUESTS ->
                Seams.hooked(
                        Seams.hooked(ports, Guests.class, PlantedBug::emptyForAHost),
                        Capacity.class,
                        PlantedBug::emptyForAHost);
            case CLEARS_THE_NODE_FIRST ->
                Seams.hooked(
                        ports,
                        NodeGate.class,
                        (method, args, real) -> clearsFirst(ports, method, args, real));
            case REPEATS_A_MOVE_WITHOUT_AN_ANSWER ->
                Seams.hooked(ports, Guests.class, PlantedBug::repeated);
            case TAKES_EVERY_CLAIM ->
                Seams.hooked(
                        ports,
                        Claims.class,
                        (method, args, real) -> claim(ports, method, args, real));
            case WRITES_NO_INTENT ->
                Seams.hooked(
                        ports,
                        Journal.class,
                        (method, args, real) -> forgotten(ports, method, args, real));
            case CYCLES_WHAT_IT_SWITCHED_ON ->
                Seams.hooked(
                        ports,
                        Power.class,
                        (method, args, real) -> cycled(ports, method, args, real));
            case TAKES_A_HUMANS_TAG_FOR_ITS_OWN ->
                Seams.hooked(
                        ports,
                        Hypervisors.class,
                        (method, args, real) -> tagged(ports.journal(), real.call()));
            case BELIEVES_THAT_IT_ENABLED -> believing(ports);
            case EVACUATES_WHAT_READS_ON ->
                Seams.hooked(ports, NodeGate.class, (method, args, real) -> {
                    if (method.getName().equals("close")) {
                        evacuate(ports, (HostId) args[0]);
                    }
                    return real.call();
                });
            case FENCES_IN_ITS_MIND_ONLY -> dreaming(ports);
            case WAITS_FOR_EVER ->
                Seams.hooked(ports, NodeGate.class, (method, args, real) -> {
                    if (method.getName().equals("open")) {
                        ports.time().sleep(Duration.ofDays(1000));
                    }
                    return real.call();
                });
        };
    }

    /** {@return the network as a program with this bug uses it} */
    Http in(Http http) {
        return this == DELETES_WHAT_IT_SHOULD_CONFIRM
                ? request -> http.send(deletesOnConfirm(request))
                : http;
    }

    private static Object emptyForAHost(Method method, Object[] args, Seams.Real real)
            throws Throwable {
        boolean lists = method.getReturnType() == List.class;
        return lists && args != null && args[0] instanceof HostId ? List.of() : real.call();
    }

    private static Object clearsFirst(Ports ports, Method method, Object[] args, Seams.Real real)
            throws Throwable {
        if (method.getName().equals("close")) {
            ports.gate()
                    .clear(
                            (HostId) args[0],
                            (RunId) args[1],
                            Hold.of(ports.time(), Duration.ofMinutes(1)));
        }
        return real.call();
    }

    /** As if every reading said OFF. */
    private static void evacuate(Ports ports, HostId host) {
        Placed placed = ports.inventory().find(host).orElseThrow();
        Power lying = Seams.hooked(Power.class, ports.power(), (method, args, real) -> {
            Object answer = real.call();
            return answer instanceof Reading it
                    ? new Reading(
                            PowerState.OFF, it.guid(), true, it.sessionId(), it.nanoTime(), it.at())
                    : answer;
        });
        PoweredOff off = new Fence(lying, ports.time(), Duration.ofSeconds(10))
                .readOff(placed.machine(), Duration.ofMinutes(5));
        Cloud cloud = ports.clouds().in(placed.host().region());
        Deadline soon = Deadline.in(ports.time(), Duration.ofSeconds(90));
        cloud.hypervisors().forceDown(cloud.hypervisors().compute(host).orElseThrow(), soon);
        for (Server server : cloud.guests().on(host)) {
            cloud.guests().evacuate(server.id(), off, soon);
        }
    }

    private static Object repeated(Method method, Object[] args, Seams.Real real) throws Throwable {
        try {
            return real.call();
        } catch (CloudException.Ambiguous e) {
            return real.call();
        }
    }

    private static Object claim(Ports ports, Method method, Object[] args, Seams.Real real)
            throws Throwable {
        switch (method.getName()) {
            case "claim" -> {
                Object answer = real.call();
                return answer instanceof Claiming.Held
                        ? new Claiming.Granted(
                                new Claim((MachineId) args[0], (RunId) args[1], 1_000_000))
                        : answer;
            }
            case "release", "holder" -> {
                return real.call();
            }
            default -> {
                return Deadline.in(ports.time(), LEASE);
            }
        }
    }

    private static Object forgotten(Ports ports, Method method, Object[] args, Seams.Real real)
            throws Throwable {
        boolean intent = method.getName().equals("write") && args[3] == Phase.INTENT;
        return intent
                ? new Entry(
                        1,
                        (RunId) args[0],
                        (HostId) args[1],
                        (String) args[2],
                        Phase.INTENT,
                        (String) args[4],
                        (String) args[5],
                        ports.time().now())
                : real.call();
    }

    private static Object cycled(Ports ports, Method method, Object[] args, Seams.Real real)
            throws Throwable {
        Object answer = real.call();
        if (method.getName().equals("act") && args[1] == PowerAction.ON) {
            ports.time().sleep(Duration.ofSeconds(5));
            ports.power()
                    .act((Machine) args[0], PowerAction.CYCLE, (Claim) args[2], (Deadline) args[3]);
        }
        return answer;
    }

    private static Object tagged(Journal journal, Object answer) {
        if (answer instanceof Optional<?> some
                && some.isPresent()
                && some.get() instanceof ComputeService it
                && !it.enabled()) {
            String run = journal.runs().stream()
                    .findFirst()
                    .map(known -> known.id().value())
                    .orElse("none");
            return Optional.of(new ComputeService(
                    it.id(),
                    it.host(),
                    it.zone(),
                    false,
                    "bearman:" + run + ": " + it.reason(),
                    it.up(),
                    it.forcedDown(),
                    it.updated()));
        }
        return answer;
    }

    private static Ports dreaming(Ports ports) {
        Map<HostId, HostState> dreamt = new HashMap<>();
        return Seams.hooked(ports, Inventory.class, (method, args, real) -> {
            if (method.getName().equals("transition") && args[2] instanceof HostState.Fenced next) {
                dreamt.put((HostId) args[0], next);
                return null;
            }
            Object answer = real.call();
            if (method.getName().equals("find")
                    && answer instanceof Optional<?> some
                    && some.isPresent()
                    && some.get() instanceof Placed it
                    && dreamt.containsKey(it.host().id())) {
                Host host = it.host().with(dreamt.get(it.host().id()));
                return Optional.of(new Placed(host, it.machine()));
            }
            return answer;
        });
    }

    private static Ports believing(Ports ports) {
        Set<HostId> believed = new HashSet<>();
        return Seams.hooked(ports, Hypervisors.class, (method, args, real) -> {
            if (method.getName().equals("enable")) {
                believed.add(((ComputeService) args[0]).host());
                return null;
            }
            Object answer = real.call();
            if (answer instanceof Optional<?> some
                    && some.isPresent()
                    && some.get() instanceof ComputeService it
                    && believed.contains(it.host())) {
                return Optional.of(new ComputeService(
                        it.id(), it.host(), it.zone(), true, null, true, false, it.updated()));
            }
            return answer;
        });
    }

    private static Http.Request deletesOnConfirm(Http.Request it) {
        if (!it.text().contains("confirmResize")) {
            return it;
        }
        URI server = URI.create(it.uri().toString().replaceFirst("/action$", ""));
        return new Http.Request(
                "DELETE", server, it.headers(), new byte[0], it.timeout(), it.notAfter());
    }
}
