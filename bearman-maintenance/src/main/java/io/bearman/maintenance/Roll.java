package io.bearman.maintenance;

import io.bearman.core.InterruptedWaitException;
import io.bearman.core.StoreException;
import io.bearman.core.admission.Out;
import io.bearman.core.claim.Claiming;
import io.bearman.core.event.Listener;
import io.bearman.core.host.HostId;
import io.bearman.core.inventory.Column;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.inventory.Query;
import io.bearman.core.journal.Order;
import io.bearman.core.journal.Run;
import io.bearman.core.journal.RunStanding;
import io.bearman.core.time.Deadline;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does the hosts of one run, as many at once as the limits admit; continuous, not in waves. A failed
 * host stays out of service, so it keeps counting. It may share the run with rolls of other processes:
 * the store admits each host once, the claim of its machine lets one of them do it, and a host whose
 * worker died is gone on with.
 *
 * <p>Not thread-safe: the coordinating thread owns all state.
 */
final class Roll {
    private static final Logger LOG = LoggerFactory.getLogger(Roll.class);
    /** So many looks pass before another worker's host is asked for again. */
    private static final int LOOKS = 5;

    private final Ports ports;
    private final Settings settings;
    private final Run run;
    private final Request request;
    private final Walkers walkers;
    private final Map<HostId, Placed> hosts;
    private final Tally tally;
    private final Holding holding;
    private final Map<HostId, Deadline> elsewhere = new LinkedHashMap<>();
    private final Set<HostId> told = new HashSet<>();
    private Waiting waiting;
    private RunStanding standing;
    private boolean cancelled;
    private Deadline patience;
    private Deadline afterOthers;

    /** @param unplanned the hosts that no plan accepted, and why: they are not begun here */
    Roll(
            Ports ports,
            Settings settings,
            Traffic traffic,
            Run run,
            Request request,
            Map<HostId, String> unplanned,
            Listener listener,
            Executor executor) {
        this.ports = ports;
        this.settings = settings;
        this.run = run;
        this.request = request;
        this.walkers =
                new Walkers(ports, settings, traffic, run, request.adopt(), listener, executor);
        this.hosts = placed();
        this.tally = new Tally(ports.journal(), run);
        tally.forgive();
        this.holding = new Holding(ports, settings, request.limits(), unplanned);
        this.waiting = new Waiting(
                holding.grouping(),
                hosts.values().stream()
                        .filter(placed -> !tally.rests(placed.host().id()))
                        .toList());
        this.standing = ports.journal().standing(run.id());
        this.patience = patience();
        this.afterOthers = now();
    }

    private Map<HostId, Placed> placed() {
        Map<HostId, Placed> found = new HashMap<>();
        List<String> names = request.hosts().stream().map(HostId::value).toList();
        ports.inventory()
                .each(
                        Query.all().with(Column.HOST, names),
                        placed -> found.put(placed.host().id(), placed));
        Map<HostId, Placed> inOrder = new LinkedHashMap<>();
        for (HostId host : request.hosts()) {
            Placed placed = found.get(host);
            if (placed == null) {
                throw new StepFailed(host + " is gone from the inventory");
            }
            inOrder.put(host, placed);
        }
        return inOrder;
    }

    private Deadline patience() {
        return Deadline.in(ports.time(), settings.waitTime());
    }

    private Deadline now() {
        return Deadline.in(ports.time(), Duration.ZERO);
    }

    private Deadline later() {
        return Deadline.in(ports.time(), settings.look().multipliedBy(LOOKS));
    }

    /** {@return what became of each host, whoever did it} */
    Report go() {
        boolean interrupted = false;
        try {
            look();
            while (!isOver()) {
                walkers.await();
                collect();
                look();
            }
        } catch (InterruptedWaitException e) {
            interrupted = true;
            awaitWalkers();
        } catch (RuntimeException e) {
            // Whoever catches it closes what the walkers work with.
            awaitWalkers();
            throw e;
        }
        Report report = report();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return report;
    }

    // An interrupt has cleared the flag by now; the walkers stop after their current step.
    private void awaitWalkers() {
        walkers.stop();
        boolean again = Thread.interrupted();
        while (!walkers.idle()) {
            walkers.await();
            collect();
        }
        if (again) {
            Thread.currentThread().interrupt();
        }
    }

    private void collect() {
        for (Optional<Walked> next = walkers.poll(); next.isPresent(); next = walkers.poll()) {
            Walked walked = next.get();
            if (walked instanceof Walked.Elsewhere) {
                // What failed at the other meanwhile is tried again by nobody.
                if (!tally.rests(walked.host())) {
                    elsewhere.put(walked.host(), later());
                }
                continue;
            }
            if (walked instanceof Walked.Failed failed) {
                tally.failed(failed.host(), failed.failure());
                // Its walk may not even have begun.
                giveBack(failed.host());
            }
            holding.changed();
            // Another worker looks before this one begins its next: else one would do them all.
            afterOthers = Deadline.in(ports.time(), settings.look());
        }
    }

    private void giveBack(HostId host) {
        try {
            ports.admissions().giveBack(run.id(), host);
        } catch (StoreException e) {
            // It counts until the run is closed, which is too much and not too little.
            LOG.warn("{} keeps its slot: {}", host, e.getMessage());
        }
    }

    private void look() {
        try {
            lookAround();
        } catch (StoreException.Locked e) {
            // Somebody writes much; nobody is begun meanwhile, and those under way go on.
            LOG.info("run={} looks again: {}", run.id(), e.getMessage());
        }
    }

    private void lookAround() {
        standing = ports.journal().standing(run.id());
        tally.read().forEach(this::rests);
        if (standing.outcome().isPresent()) {
            return;
        }
        tally.tellForgiven();
        List<Out> out = ports.admissions().out();
        giveBackForTheDead(out);
        List<HostId> ours = ours(out).toList();
        ours.stream().filter(host -> waiting.find(host).isPresent()).forEach(this::takeOver);
        if (standing.order() == Order.CANCEL && !cancelled) {
            cancelled = true;
            walkers.cancel();
            // What failed before is out, too, and is given back if it can be.
            ours.stream().filter(host -> tally.failure(host).isPresent()).forEach(this::takeOver);
        }
        if (holding.frozen().isEmpty()) {
            goOn();
            begin();
        }
        if (!walkers.idle() || holding.ofItself(standing).isPresent()) {
            patience = patience();
        }
    }

    /** Whoever ended a host and was killed before it gave the slot back would hold all others. */
    private void giveBackForTheDead(List<Out> out) {
        out.stream()
                .filter(it -> run.id().equals(it.slot()))
                .map(it -> it.placed().host().id())
                .filter(host -> tally.ending(host).isPresent())
                .forEach(this::giveBack);
    }

    /** Somebody did it, or tried. */
    private void rests(HostId host) {
        waiting.remove(host);
        elsewhere.remove(host);
        holding.changed();
    }

    /** It was begun: by a worker that is at it, or that is no more. */
    private void takeOver(HostId host) {
        waiting.remove(host);
        tally.again(host);
        elsewhere.put(host, now());
    }

    /** Goes on with hosts whose worker is no more. */
    private void goOn() {
        for (Map.Entry<HostId, Deadline> each : List.copyOf(elsewhere.entrySet())) {
            HostId host = each.getKey();
            if (!each.getValue().passed(ports.time())) {
                continue;
            }
            Placed placed = known(host);
            Optional<Claiming.Held> holder =
                    ports.claims().holder(placed.machine().id());
            if (holder.isPresent()) {
                patience = patience();
                elsewhere.put(host, later());
                if (told.add(host)) {
                    walkers.sayWaiting(
                            host, "for another worker: " + holder.get().holder());
                }
            } else {
                elsewhere.remove(host);
                goOn(placed);
            }
        }
    }

    /** Whoever left it before it was out gave its slot back: then it needs one of its own again. */
    private void goOn(Placed placed) {
        HostId host = placed.host().id();
        if (ours(ports.admissions().out()).anyMatch(host::equals)) {
            walkers.begin(placed);
            return;
        }
        waiting = new Waiting(
                holding.grouping(),
                hosts.values().stream()
                        .filter(it -> it.host().id().equals(host)
                                || waiting.find(it.host().id()).isPresent())
                        .toList());
    }

    private Stream<HostId> ours(List<Out> out) {
        return out.stream()
                .filter(it -> it.run().filter(run.id()::equals).isPresent())
                .map(it -> it.placed().host().id());
    }

    private void begin() {
        if (waiting.isEmpty()
                || !afterOthers.passed(ports.time())
                || beginsNoMore().isPresent()) {
            return;
        }
        if (holding.refresh()) {
            waiting = new Waiting(holding.grouping(), waiting.hosts().toList());
        }
        // Looking costs nobody anything; while somebody is admitted everybody else waits.
        while (next(ports.admissions().out()).isPresent()) {
            List<HostId> admitted =
                    ports.admissions().admit(run.id(), out -> next(out).stream().toList());
            if (admitted.isEmpty()) {
                return;
            }
            for (HostId host : admitted) {
                waiting.remove(host);
                walkers.begin(known(host));
            }
        }
    }

    private Optional<HostId> next(List<Out> out) {
        return holding.next(waiting, out, run.id()).map(placed -> placed.host().id());
    }

    private Optional<String> beginsNoMore() {
        return holding.ofRun(standing, tally.bad());
    }

    /** {@return this host as it is now: a roll may take days} */
    private Placed known(HostId host) {
        return ports.inventory().find(host).orElseGet(() -> hosts.get(host));
    }

    private boolean isOver() {
        if (!walkers.idle()) {
            return false;
        }
        boolean nobodyLeft = waiting.hosts().noneMatch(holding::mayCome) && elsewhere.isEmpty();
        if (standing.outcome().isPresent() || nobodyLeft) {
            return true;
        }
        boolean forGood = cancelled || tally.bad().size() >= request.limits().failures();
        // Others' hosts may be back in a while; nobody waits for a broken one for ever.
        return forGood && elsewhere.isEmpty() || patience.passed(ports.time());
    }

    private Report report() {
        tally.read();
        Admission admission = holding.admission(ports.admissions().out());
        Optional<String> ofRun = beginsNoMore();
        return new Report(
                run.id(),
                hosts.values().stream()
                        .map(placed -> report(placed, ofRun, admission))
                        .toList());
    }

    private HostReport report(Placed placed, Optional<String> ofRun, Admission admission) {
        HostId host = placed.host().id();
        Optional<Ending> ending = tally.ending(host);
        if (ending.isPresent()) {
            return report(host, ending.get().outcome(), ending.get().why());
        }
        Optional<Failure> failure = tally.failure(host);
        if (failure.isPresent()) {
            return report(host, failure.get().outcome(), failure.get().why());
        }
        if (elsewhere.containsKey(host)) {
            return report(
                    host,
                    HostReport.Outcome.INTERRUPTED,
                    host + " was begun by another worker of the run; the same command goes on with"
                            + " it");
        }
        if (waiting.find(host).isEmpty()) {
            return report(
                    host,
                    HostReport.Outcome.INTERRUPTED,
                    host + " was interrupted; the same command goes on with it");
        }
        return notBegun(placed, ofRun, admission);
    }

    private HostReport notBegun(Placed placed, Optional<String> ofRun, Admission admission) {
        HostId host = placed.host().id();
        String why =
                ofRun.or(() -> holding.ofHost(placed, admission)).orElse("its turn had not come");
        if (walkers.stopping()) {
            return notBegun(
                    host,
                    HostReport.Outcome.INTERRUPTED,
                    "was not begun: the run was" + " interrupted");
        }
        return standing.order() == Order.CANCEL
                ? notBegun(host, HostReport.Outcome.CANCELLED, "was not begun: " + why)
                : notBegun(host, HostReport.Outcome.HELD, "is held: " + why);
    }

    private static HostReport notBegun(HostId host, HostReport.Outcome outcome, String why) {
        return new HostReport(host, outcome, host + " " + why, 0, List.of());
    }

    private HostReport report(HostId host, HostReport.Outcome outcome, String why) {
        return Reports.of(ports.journal(), run, host, outcome, why);
    }
}
