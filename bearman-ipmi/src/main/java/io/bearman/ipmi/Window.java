package io.bearman.ipmi;

import io.bearman.core.time.Deadline;
import io.bearman.core.time.TimeSource;
import org.jspecify.annotations.Nullable;

/**
 * When an operation may send, and when it ends.
 *
 * @param end the caller has its answer or exception by then
 * @param notAfter nothing is sent after it; null when only the end counts
 */
record Window(Deadline end, @Nullable Deadline notAfter) {

    static Window of(TimeSource time, Patience patience) {
        return new Window(Deadline.in(time, patience.total()), null);
    }

    static Window of(TimeSource time, Patience patience, Deadline notAfter) {
        return new Window(Deadline.in(time, patience.total()), notAfter);
    }

    boolean tooLate(TimeSource time) {
        return notAfter != null && notAfter.passed(time);
    }

    boolean over(TimeSource time) {
        return end.passed(time);
    }

    /** {@return this time, the end at the latest} */
    long within(long nanoTime) {
        return nanoTime - end.nanoTime() < 0 ? nanoTime : end.nanoTime();
    }
}
