package io.bearman.maintenance;

import io.bearman.core.cloud.LiveProgress;
import io.bearman.core.cloud.MigrationStatus;
import io.bearman.core.time.TimeSource;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How one try went as this process saw it: since when nothing changed, how far its copying is. Not
 * thread-safe.
 */
final class Course {
    /** Most moves are over before it is worth asking how far they are. */
    private static final Duration ASK_EVERY = Duration.ofSeconds(10);

    private final TimeSource time;
    private final Duration askEvery;
    private Object seen = "";
    private long changed;
    private @Nullable Long begun;
    private long asked;
    private long left = Long.MAX_VALUE;
    private int percent = -1;
    private int interruptions;
    private long interrupted;

    /**
     * @param stallTime how long it may get no nearer to its end: asked for thrice in that time
     */
    Course(TimeSource time, Duration stallTime) {
        Duration third = stallTime.dividedBy(3);
        this.time = time;
        this.askEvery = third.compareTo(ASK_EVERY) < 0 ? third : ASK_EVERY;
        this.changed = time.nanoTime();
        this.asked = changed;
    }

    /** It is seen to be so now. */
    void saw(Progress progress) {
        if (!progress.equals(seen)) {
            seen = progress;
            changed = time.nanoTime();
        }
        if (begun == null && hasBegun(progress)) {
            begun = time.nanoTime();
            asked = begun;
        }
    }

    private static boolean hasBegun(Progress progress) {
        return progress instanceof Progress.Going going
                && going.record()
                        .filter(record -> !waitsForItsTurn(record.status()))
                        .isPresent();
    }

    /** Nova runs few live migrations of a host at once and lets the others wait. */
    static boolean waitsForItsTurn(MigrationStatus status) {
        return status == MigrationStatus.ACCEPTED || status == MigrationStatus.QUEUED;
    }

    /** {@return whether it is time to ask about this server alone} */
    boolean worthAsking() {
        return since(asked).compareTo(askEvery) >= 0;
    }

    /** The hypervisor says how far it is. */
    void saw(LiveProgress live) {
        asked = time.nanoTime();
        long total = live.memory().total() + live.disk().total();
        long remaining = live.memory().remaining() + live.disk().remaining();
        if (total <= 0) {
            return;
        }
        percent = (int) Math.max(0, 100 * (total - remaining) / total);
        // A guest that writes faster than it is copied gets no nearer, however much is sent.
        if (remaining < left) {
            left = remaining;
            changed = asked;
        }
    }

    /** Nothing is said of how far it is, or not now. */
    void sawNothing() {
        asked = time.nanoTime();
    }

    /** It was asked to end, whatever the answer was. */
    void interrupted() {
        interruptions++;
        interrupted = time.nanoTime();
    }

    /** {@return how often this process asked it to end} */
    int interruptions() {
        return interruptions;
    }

    Duration sinceInterruption() {
        return since(interrupted);
    }

    /** {@return how long it is as it is seen now} */
    Duration unchanged() {
        return since(changed);
    }

    /** {@return how long Nova has been at it, nothing while it waits for its turn} */
    Duration atWork() {
        return begun == null ? Duration.ZERO : since(begun);
    }

    /** {@return how much is copied, -1 when the hypervisor does not say} */
    int percent() {
        return percent;
    }

    private Duration since(long then) {
        return Duration.ofNanos(time.nanoTime() - then);
    }
}
