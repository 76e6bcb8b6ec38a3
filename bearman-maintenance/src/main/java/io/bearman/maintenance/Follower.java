package io.bearman.maintenance;

import io.bearman.core.cloud.CloudException;
import io.bearman.core.cloud.Guests;
import io.bearman.core.cloud.LiveProgress;
import io.bearman.core.cloud.Migration;
import io.bearman.core.cloud.MigrationStatus;
import io.bearman.core.cloud.Server;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.event.Event;
import io.bearman.core.host.HostId;
import io.bearman.core.time.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks after the tries that are under way: sees where each is, confirms and interrupts what has to
 * be, and says what became of it. Not thread-safe: owned by its {@link Drain}.
 */
final class Follower {
    private final Work work;
    private final Guests guests;
    private final Attempts attempts;
    private final Mover mover;
    private final Map<ServerId, Course> courses = new HashMap<>();
    private final Map<ServerId, Deadline> confirming = new HashMap<>();

    Follower(Work work, Attempts attempts, Mover mover) {
        this.work = work;
        this.guests = work.cloud().guests();
        this.attempts = attempts;
        this.mover = mover;
    }

    /** What became of a try. */
    sealed interface Outcome {
        /** It is looked at again. */
        record GoesOn() implements Outcome {}

        /** The server has left. */
        record Left() implements Outcome {}

        /** The try is over and the server is where it was. */
        record Failed() implements Outcome {}

        /** Nothing more is done about it. */
        record GivenUp(Server server, String why) implements Outcome {}
    }

    Optional<Migration> record(Attempt attempt, List<Migration> records) {
        return attempt.record(records, work.host(), work.settings().actionTime());
    }

    /**
     * @param looked when the records began to be looked at: what is missing in them was missing then,
     *     however long the answers took
     * @param listed the server as it is listed on its host; null when it is not
     * @param givenUp whether nothing is done about it any more
     */
    Outcome follow(
            Attempt attempt,
            List<Migration> records,
            Instant looked,
            @Nullable Server listed,
            boolean givenUp) {
        Optional<Migration> record = record(attempt, records);
        Course course = courses.computeIfAbsent(
                attempt.server(),
                id -> new Course(work.ports().time(), work.settings().moves().stallTime()));
        if (listed == null && goesOn(record) && !course.worthAsking()) {
            // It is on its new host already; that it was not deleted is seen now and then.
            return new Outcome.GoesOn();
        }
        Optional<Server> server =
                listed == null ? guests.observe(attempt.server()) : Optional.of(listed);
        Progress progress = Progress.of(
                attempt,
                record,
                server,
                work.host(),
                Duration.between(attempt.since(), looked),
                work.settings().actionTime());
        course.saw(progress);
        Outcome outcome = outcome(attempt, progress, server, course, givenUp);
        if (!attempts.isOpen(attempt.server())) {
            courses.remove(attempt.server());
            confirming.remove(attempt.server());
        }
        return outcome;
    }

    private static boolean goesOn(Optional<Migration> record) {
        return record.map(Migration::status)
                .filter(status -> !status.terminal() && status != MigrationStatus.FINISHED)
                .isPresent();
    }

    private Outcome outcome(
            Attempt attempt,
            Progress progress,
            Optional<Server> server,
            Course course,
            boolean givenUp) {
        if (progress instanceof Progress.Gone) {
            attempts.gone(attempt);
            work.say(attempt.name() + " was deleted by its user");
            return new Outcome.Left();
        }
        Server seen = server.orElseThrow();
        if (progress instanceof Progress.Moved moved) {
            return moved(attempt, seen, moved.to(), moved.migration());
        }
        if (progress instanceof Progress.Failed failed) {
            mover.failed(attempt, failed.target(), failed.why() + explanation(attempt));
            return new Outcome.Failed();
        }
        if (givenUp) {
            return new Outcome.GoesOn();
        }
        if (progress instanceof Progress.Confirmable confirmable) {
            return confirm(attempt, seen, confirmable.migration());
        }
        if (progress instanceof Progress.Going going) {
            going.record().ifPresent(record -> askHowFar(attempt, record, course));
        }
        return remedy(attempt, progress, seen, course);
    }

    private Outcome moved(Attempt attempt, Server server, HostId to, Migration migration) {
        attempts.moved(attempt, to, migration.id());
        work.tell(new Event.Moved(
                work.host(),
                now(),
                server,
                to,
                attempt.how(),
                Duration.between(attempt.since(), now())));
        return new Outcome.Left();
    }

    private String explanation(Attempt attempt) {
        try {
            return attempt.requestId()
                    .flatMap(request -> guests.explanation(attempt.server(), request))
                    .map(words -> ": " + words)
                    .orElse("");
        } catch (CloudException.Faulty | CloudException.NotFound e) {
            // That it failed is known; only Nova's words on it are not to be had.
            return "";
        }
    }

    private Outcome confirm(Attempt attempt, Server server, Migration migration) {
        Deadline patience = confirming.computeIfAbsent(
                server.id(),
                id -> Deadline.in(work.ports().time(), work.settings().waitTime()));
        if (patience.passed(work.ports().time())) {
            return new Outcome.GivenUp(
                    server, "it moved, and Nova does not confirm it: migration " + migration.id());
        }
        mover.confirm(attempt, migration);
        return new Outcome.GoesOn();
    }

    private void askHowFar(Attempt attempt, Migration record, Course course) {
        if (record.status() != MigrationStatus.RUNNING || !course.worthAsking()) {
            return;
        }
        Optional<LiveProgress> live = guests.live(attempt.server()).stream()
                .filter(it -> it.id() == record.id())
                .findFirst();
        live.ifPresentOrElse(course::saw, course::sawNothing);
        live.filter(it -> course.percent() >= 0)
                .ifPresent(it -> work.tell(new Event.Progressed(
                        work.host(),
                        now(),
                        attempt.server(),
                        attempt.name(),
                        it.id(),
                        it.memory(),
                        it.disk())));
    }

    private Outcome remedy(Attempt attempt, Progress progress, Server server, Course course) {
        Remedy remedy = Remedy.of(
                attempt, progress, course, queueStands(), work.settings().moves());
        if (remedy instanceof Remedy.Interrupt interrupt) {
            mover.interrupt(attempt, interrupt.by());
            course.interrupted();
        } else if (remedy instanceof Remedy.GiveUp giveUp) {
            return new Outcome.GivenUp(server, giveUp.what());
        }
        return new Outcome.GoesOn();
    }

    /** {@return how long nothing has changed about any of these moves} */
    private Duration queueStands() {
        return courses.values().stream()
                .map(Course::unchanged)
                .min(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    private Instant now() {
        return work.ports().time().now();
    }
}
