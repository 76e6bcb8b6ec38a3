package io.bearman.maintenance;

import io.bearman.core.cloud.CloudException;
import io.bearman.core.cloud.Guests;
import io.bearman.core.cloud.Migration;
import io.bearman.core.cloud.Move;
import io.bearman.core.cloud.Server;
import io.bearman.core.cloud.Submitted;
import io.bearman.core.event.Event;
import io.bearman.core.host.HostId;
import io.bearman.core.time.Deadline;
import io.bearman.maintenance.Attempt.Interruption;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a drain asks of Nova, each time with the intent in the journal before: to move a server, to
 * confirm, to end what does not end. Decides nothing. Not thread-safe.
 */
final class Mover {
    private final Work work;
    private final Guests guests;
    private final Attempts attempts;
    private Deadline fresh;

    Mover(Work work, Attempts attempts) {
        this.work = work;
        this.guests = work.cloud().guests();
        this.attempts = attempts;
        this.fresh = Deadline.in(work.ports().time(), Duration.ZERO);
    }

    /** Said before the servers are listed: a process that stands still after that acts on nothing old. */
    void looks() {
        fresh = Deadline.in(work.ports().time(), work.settings().actionTime());
    }

    /** How Nova took a request to move a server. */
    enum Asked {
        /** It will, or may: the answer was lost. */
        UNDER_WAY,
        /** It will not. */
        REFUSED,
        /** Nothing was sent. */
        NOT_SENT
    }

    /**
     * @param to the host to ask for; null for one of the scheduler's choice
     * @param after the last migration record of this host
     */
    Asked move(Server server, Move how, @Nullable HostId to, long after) {
        Deadline notAfter = work.notAfter().orEarlier(fresh);
        Attempt attempt = attempts.begin(server, how, to, after);
        int tried = attempts.failures(server.id()) + 1;
        try {
            Submitted submitted = to == null
                    ? guests.move(server.id(), how, notAfter)
                    : guests.move(server.id(), how, to, notAfter);
            attempts.answered(attempt, submitted.requestId());
            work.tell(new Event.Submitted(
                    work.host(),
                    work.ports().time().now(),
                    server.id(),
                    server.name(),
                    how,
                    to,
                    tried,
                    submitted.requestId()));
            return Asked.UNDER_WAY;
        } catch (CloudException.Ambiguous e) {
            attempts.unanswered(attempt);
            work.sayWaiting(server.name() + ": the answer was lost, looking for its migration");
            return Asked.UNDER_WAY;
        } catch (CloudException.Refused | CloudException.NotFound e) {
            refused(attempt, String.valueOf(e.getMessage()));
            return Asked.REFUSED;
        } catch (CloudException.Unreachable | CloudException.TooLate e) {
            attempts.notSent(attempt, String.valueOf(e.getMessage()));
            work.sayWaiting(String.valueOf(e.getMessage()));
            return Asked.NOT_SENT;
        } catch (CloudException.Denied | CloudException.Unsupported e) {
            attempts.notSent(attempt, String.valueOf(e.getMessage()));
            throw e;
        }
    }

    /** Nova is busy with what somebody else asked for, or it is our try that it refuses. */
    private void refused(Attempt attempt, String words) {
        boolean busy =
                guests.observe(attempt.server()).flatMap(Server::taskState).isPresent();
        if (busy) {
            attempts.notSent(attempt, words);
            work.sayWaiting(attempt.name() + ": somebody else was quicker: " + words);
        } else {
            failed(attempt, attempt.target().orElse(null), words);
        }
    }

    /**
     * @param target where it was to go; null when that is not known
     */
    void failed(Attempt attempt, @Nullable HostId target, String why) {
        int tried = attempts.failures(attempt.server()) + 1;
        attempts.failed(attempt, target, why);
        work.tell(new Event.TryFailed(
                work.host(),
                work.ports().time().now(),
                attempt.server(),
                attempt.name(),
                tried,
                why));
    }

    void confirm(Attempt attempt, Migration migration) {
        Deadline notAfter = work.notAfter().orEarlier(fresh);
        attempts.confirming(attempt, migration);
        work.say("confirm the move of " + attempt.name());
        try {
            guests.confirm(attempt.server(), notAfter);
        } catch (CloudException.Ambiguous
                | CloudException.Refused
                | CloudException.NotFound
                | CloudException.TooLate e) {
            // Only what the next round sees counts: confirmed, or still waiting for us.
            work.sayWaiting(String.valueOf(e.getMessage()));
        }
    }

    /** Only what is seen later counts: that its record has ended, and the server agrees. */
    void interrupt(Attempt attempt, Interruption by) {
        Deadline notAfter = work.notAfter();
        Attempt interrupted = attempts.interrupt(attempt, by);
        tell(attempt, by);
        try {
            Submitted submitted = switch (by.kind()) {
                case ABORT -> guests.abort(attempt.server(), by.migration(), notAfter);
                case FORCE_COMPLETE ->
                    guests.forceComplete(attempt.server(), by.migration(), notAfter);
            };
            attempts.interrupting(interrupted, by, submitted.requestId());
        } catch (CloudException.Refused
                | CloudException.NotFound
                | CloudException.Denied
                | CloudException.Unsupported e) {
            String words = String.valueOf(e.getMessage());
            attempts.uninterrupted(interrupted, by, words);
            work.sayWaiting(attempt.name() + ": " + words);
        } catch (CloudException.Ambiguous e) {
            work.sayWaiting(String.valueOf(e.getMessage()));
        }
    }

    private void tell(Attempt attempt, Interruption by) {
        switch (by.kind()) {
            case ABORT ->
                work.tell(new Event.Aborting(
                        work.host(),
                        work.ports().time().now(),
                        attempt.server(),
                        attempt.name(),
                        by.migration(),
                        by.why()));
            case FORCE_COMPLETE ->
                work.tell(new Event.ForceCompleting(
                        work.host(),
                        work.ports().time().now(),
                        attempt.server(),
                        attempt.name(),
                        by.migration(),
                        by.why()));
        }
    }
}
