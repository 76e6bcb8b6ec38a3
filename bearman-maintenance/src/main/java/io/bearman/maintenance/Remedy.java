package io.bearman.maintenance;

import io.bearman.core.cloud.Migration;
import io.bearman.core.cloud.MigrationStatus;
import io.bearman.core.cloud.Move;
import io.bearman.maintenance.Attempt.Interruption;
import io.bearman.maintenance.Attempt.Kind;
import io.bearman.maintenance.Moves.WhenStuck;
import java.time.Duration;
import java.util.Optional;

/** What is done about a try that has not ended, decided from how long it has been as it is. */
sealed interface Remedy {
    /** It is looked at again. */
    record Wait() implements Remedy {}

    /** Nova is asked to end it. */
    record Interrupt(Interruption by) implements Remedy {}

    /**
     * Nothing more can be done about it.
     *
     * @param what the truth as Nova shows it
     */
    record GiveUp(String what) implements Remedy {}

    /** How often Nova is asked to end the same try in the same way. */
    int ASKED_AT_MOST = 2;

    /**
     * {@return what to do}
     *
     * @param queueStands how long nothing has changed about any move from the same host
     */
    static Remedy of(
            Attempt attempt, Progress progress, Course course, Duration queueStands, Moves moves) {
        if (progress instanceof Progress.Unsettled unsettled) {
            return exceeds(course.unchanged(), moves.settleTime())
                    ? new GiveUp("stuck: " + unsettled.what())
                    : new Wait();
        }
        if (!(progress instanceof Progress.Going going)) {
            return new Wait();
        }
        Optional<Migration> live = going.record().filter(record -> attempt.how() == Move.LIVE);
        if (live.isEmpty()) {
            return exceeds(course.unchanged(), moves.moveTime())
                    ? new GiveUp("stuck: " + going.what() + " for " + words(course.unchanged()))
                    : new Wait();
        }
        Migration record = live.get();
        return attempt.interruption()
                .map(it -> interrupted(it, going, course, moves))
                .orElseGet(() -> overdue(record, course, queueStands, moves)
                        .map(why -> begin(record, why, moves))
                        .orElseGet(Wait::new));
    }

    /** {@return why this live migration is not waited for any longer} */
    private static Optional<String> overdue(
            Migration record, Course course, Duration queueStands, Moves moves) {
        if (Course.waitsForItsTurn(record.status())) {
            return exceeds(queueStands, moves.moveTime())
                    ? Optional.of("its turn has not come for " + words(queueStands))
                    : Optional.empty();
        }
        if (course.percent() >= 0 && exceeds(course.unchanged(), moves.stallTime())) {
            return Optional.of("no progress for " + words(course.unchanged()) + " at "
                    + course.percent() + " %");
        }
        return exceeds(course.atWork(), moves.moveTime())
                ? Optional.of("not done after " + words(course.atWork()))
                : Optional.empty();
    }

    private static Remedy begin(Migration record, String why, Moves moves) {
        boolean copies = record.status() == MigrationStatus.RUNNING;
        Kind kind = copies && moves.whenStuck() == WhenStuck.FORCE_COMPLETE
                ? Kind.FORCE_COMPLETE
                : Kind.ABORT;
        return new Interrupt(new Interruption(kind, record.id(), why));
    }

    private static Remedy interrupted(
            Interruption by, Progress.Going going, Course course, Moves moves) {
        if (course.interruptions() == 0) {
            // The process that wanted this may have died before it could ask.
            return new Interrupt(by);
        }
        if (!exceeds(course.sinceInterruption(), moves.settleTime())) {
            return new Wait();
        }
        if (by.kind() == Kind.FORCE_COMPLETE) {
            return new Interrupt(new Interruption(Kind.ABORT, by.migration(), by.why()));
        }
        return course.interruptions() < ASKED_AT_MOST
                ? new Interrupt(by)
                : new GiveUp("stuck: " + going.what() + ", and aborting it has no effect");
    }

    private static boolean exceeds(Duration time, Duration limit) {
        return time.compareTo(limit) > 0;
    }

    private static String words(Duration time) {
        return time.toMinutes() >= 2 ? time.toMinutes() + " min" : time.toSeconds() + " s";
    }
}
