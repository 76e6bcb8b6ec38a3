package io.bearman.maintenance;

import io.bearman.core.cloud.ClaimedState;
import io.bearman.core.cloud.CloudException;
import io.bearman.core.cloud.Guests;
import io.bearman.core.cloud.Migration;
import io.bearman.core.cloud.Server;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.cloud.Submitted;
import io.bearman.core.event.Event;
import io.bearman.core.host.HostId;
import io.bearman.core.time.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Starts every server of a dead host elsewhere that can be, and says of each other why it stays.
 * Looks at the whole host in each round; what to do is {@link Rescue}'s and {@link
 * EvacuationProgress}'s decision. Nova is asked for none without evidence renewed right before.
 *
 * <p>Not thread-safe: owned by the task that does the host.
 */
final class Rescuing {
    private static final String NOT_OFF = "its host is not known to be off any more";

    private final Work work;
    private final Evacuation asked;
    private final Evidence evidence;
    private final Guests guests;
    private final Records records;
    private final EvacuationTries tries;
    private final Leftovers leftovers;
    private final Map<ServerId, Deadline> settling = new HashMap<>();
    private final Map<ServerId, Deadline> waiting = new HashMap<>();
    private Evidence.@Nullable Alive halted;
    private @Nullable Deadline blind;
    private boolean silent;

    Rescuing(Work work, Evacuation asked, Evidence evidence) {
        this.work = work;
        this.asked = asked;
        this.evidence = evidence;
        this.guests = work.cloud().guests();
        this.records = new Records(guests, work.host());
        this.tries = EvacuationTries.of(work);
        this.leftovers = new Leftovers(work);
    }

    /**
     * Returns when Nova lists no server on the host and no try is under way.
     *
     * @throws StepFailed naming every server that stays, after all others were evacuated
     */
    void run() {
        work.rounds(this::round, this::pause);
        if (halted != null) {
            throw new StepFailed(
                    halted.getMessage() + "; nothing more is evacuated" + leftovers.words());
        }
        if (!leftovers.servers().isEmpty()) {
            throw new StepFailed(work.host() + ": it is off and FENCED" + leftovers.words()
                    + "; do what is said of each and run the same command again, or, to take the host"
                    + " back as it is: bearman maintenance release " + work.host());
        }
    }

    /** Users wait for servers that are on their way: those are looked at more often. */
    private Duration pause() {
        Duration look = work.settings().look();
        return tries.open().isEmpty() ? look : look.dividedBy(2);
    }

    /** {@return whether nothing more can be done} */
    private boolean round() {
        silent = false;
        // What is missing in the answers was missing then, however long they take.
        Instant looked = work.ports().time().now();
        List<Server> listed = guests.on(work.host());
        List<Migration> seen = records.look();
        Map<ServerId, Server> here =
                listed.stream().collect(Collectors.toMap(Server::id, Function.identity()));
        for (EvacuationTry attempt : tries.open()) {
            follow(attempt, Optional.ofNullable(here.get(attempt.server())), seen, looked);
        }
        if (halted == null && !(listed.isEmpty() && tries.open().isEmpty())) {
            guarded(() -> {
                evidence.lookWhenDue();
                return true;
            });
        }
        for (ServerId server : leftovers.servers()) {
            if (!here.containsKey(server) && hasLeft(server)) {
                leftovers.remove(server);
            }
        }
        for (Server server : listed) {
            if (!tries.isOpen(server.id())) {
                leftovers.remove(server.id());
                treat(server, listed, seen);
            }
        }
        return leftovers.hasAll(here.keySet())
                && tries.open().stream().allMatch(attempt -> leftovers.has(attempt.server()));
    }

    /** What failed elsewhere was not started: it has left only when it is gone. */
    private boolean hasLeft(ServerId server) {
        return !tries.isOpen(server)
                && (leftovers.lastFailure(server).isEmpty()
                        || guests.observe(server).isEmpty());
    }

    private boolean guarded(BooleanSupplier look) {
        try {
            return look.getAsBoolean();
        } catch (Evidence.Alive e) {
            halted = e;
            work.say(String.valueOf(e.getMessage()));
            return false;
        }
    }

    // --- what is under way ---

    private void follow(
            EvacuationTry attempt,
            Optional<Server> listed,
            List<Migration> records,
            Instant looked) {
        // Not listed here any more: it was evacuated, or it is gone; its record tells.
        Optional<Server> server = listed.isPresent() ? listed : guests.observe(attempt.server());
        EvacuationProgress progress = EvacuationProgress.of(
                attempt, server, records, work.host(), looked, work.settings());
        if (progress instanceof EvacuationProgress.Moved moved) {
            moved(attempt, moved.to());
        } else if (progress instanceof EvacuationProgress.Settling settles) {
            Deadline deadline = settling.computeIfAbsent(
                    attempt.server(),
                    id -> Deadline.in(
                            work.ports().time(), work.settings().moves().settleTime()));
            if (deadline.passed(work.ports().time())) {
                work.say(attempt.name() + " was stopped and runs now");
                moved(attempt, settles.to());
            }
        } else if (progress instanceof EvacuationProgress.Gone) {
            tries.gone(attempt);
            work.say(attempt.name() + " was deleted by its user");
        } else if (progress instanceof EvacuationProgress.Failed failed) {
            fail(attempt, failed.why() + explanation(attempt));
        } else if (progress instanceof EvacuationProgress.Stuck stuck) {
            leftovers.stay(server.orElseThrow(), "stuck: " + stuck.what());
        }
    }

    private void moved(EvacuationTry attempt, HostId to) {
        tries.moved(attempt, to);
        leftovers.remove(attempt.server());
        Instant now = work.ports().time().now();
        Duration took = Duration.between(attempt.since(), now);
        work.tell(
                new Event.Evacuated(work.host(), now, attempt.server(), attempt.name(), to, took));
    }

    private String explanation(EvacuationTry attempt) {
        return attempt.requestId()
                .flatMap(request -> guests.explanation(attempt.server(), request))
                .map(words -> ": " + words)
                .orElse("");
    }

    private void fail(EvacuationTry attempt, String why) {
        tries.failed(attempt, why);
        leftovers.failed(attempt, why);
    }

    // --- what is not ---

    private void treat(Server server, List<Server> among, List<Migration> records) {
        Optional<Migration> foreign = EvacuationTries.underWay(server.id(), work.host(), records);
        Treatment treatment = Rescue.of(server, work.placed().host(), records, among, asked);
        if (foreign.isPresent()) {
            work.say(server.name() + " is being evacuated already, following that");
            tries.adopt(server, foreign.get());
        } else if (treatment instanceof Treatment.Waits waits) {
            waitFor(server, waits.reason());
        } else if (treatment instanceof Treatment.Blocked blocked) {
            leftovers.stay(server, blocked.reason());
        } else if (tries.failures(server.id()) >= work.settings().moves().attempts()) {
            leftovers.stay(server, leftovers.lastFailure(server.id()));
        } else if (halted != null) {
            leftovers.stay(server, NOT_OFF);
        } else if (!silent && tries.open().size() < asked.limits().parallel()) {
            start(server, records);
        }
    }

    private void waitFor(Server server, String why) {
        Deadline deadline = waiting.computeIfAbsent(
                server.id(),
                id -> Deadline.in(work.ports().time(), work.settings().waitTime()));
        if (deadline.passed(work.ports().time())) {
            leftovers.stay(server, "waited in vain: " + why);
        }
    }

    private void start(Server server, List<Migration> records) {
        boolean fresh = guarded(evidence::renewed);
        if (halted != null) {
            leftovers.stay(server, NOT_OFF);
            return;
        }
        if (!fresh) {
            // Each question costs its whole patience, and the claim is to be kept meanwhile.
            silent = true;
            waitForEvidence();
            return;
        }
        blind = null;
        Deadline notAfter = work.notAfter().orEarlier(evidence.until());
        if (Rescue.resetFirst(server, asked)) {
            reset(server, notAfter);
        } else {
            submit(server, records, notAfter);
        }
    }

    /** A silent BMC says nothing; it is not waited for all night either. */
    private void waitForEvidence() {
        if (blind == null) {
            blind = Deadline.in(work.ports().time(), work.settings().hardOffTime());
        } else if (blind.passed(work.ports().time())) {
            throw new StepFailed(work.host() + ": its BMC fell silent, so it is not known any more"
                    + " whether it is off; run the same command again, or, when you have seen that it is"
                    + " off: bearman maintenance attest-off " + work.host());
        }
    }

    /** Nova evacuates no paused server; in error it does, and error is what a lost guest is in. */
    private void reset(Server server, Deadline notAfter) {
        work.say(server.name() + " was " + server.vmState() + ": reset, so that Nova evacuates it");
        work.intent("evacuate.reset", server.id().toString(), Details.of("was", server.vmState()));
        try {
            guests.resetState(server.id(), ClaimedState.ERROR, notAfter);
        } catch (CloudException.Ambiguous e) {
            work.sayWaiting("the answer about " + server.name() + " was lost; looking");
        } catch (CloudException.Refused | CloudException.NotFound | CloudException.Denied e) {
            leftovers.stay(server, String.valueOf(e.getMessage()));
        }
    }

    private void submit(Server server, List<Migration> records, Deadline notAfter) {
        EvacuationTry attempt = tries.begin(server, records);
        try {
            Submitted submitted = guests.evacuate(server.id(), evidence.held(), notAfter);
            tries.answered(attempt, submitted.requestId());
            work.say("evacuate " + server.name());
        } catch (CloudException.Ambiguous e) {
            // It may have been accepted: the records tell, it is not asked again.
            tries.unanswered(attempt);
            work.sayWaiting("the answer about " + server.name() + " was lost; looking");
        } catch (CloudException.Refused
                | CloudException.NotFound
                | CloudException.Denied
                | CloudException.Faulty e) {
            fail(attempt, String.valueOf(e.getMessage()));
        } catch (CloudException.Unreachable | CloudException.TooLate e) {
            tries.notSent(attempt, e.getMessage());
            work.sayWaiting(e.getMessage());
        }
    }
}
