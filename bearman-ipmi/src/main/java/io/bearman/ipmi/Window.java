package io.bearman.ipmi;

import io.bearman.core.time.Deadline;
import io.bearman.core.time.TimeSource;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When an operation may send, and when it ends.
 *
 * @param end the caller has its answer or exception by then
 * @param notAfter nothing is sent after it; null when only the end counts
 * @param silence for how long what was sent may stay without an answer; null for up to the end
 */
record Window(
        Deadline end, @Nullable Deadline notAfter, @Nullable Duration silence) {

    static Window of(TimeSource time, Patience patience) {
        return new Window(Deadline.in(time, patience.total()), null, null);
    }

    static Window of(TimeSource time, Patience patience, Deadline notAfter) {
        return new Window(Deadline.in(time, patience.total()), notAfter, null);
    }

    /** {@return this window for what is sent into a session that may be gone} */
    Window suspecting(Duration silence) {
        return new Window(end, notAfter, silence);
    }

    /** {@return what is left of it for what is sent now} */
    Window sent(TimeSource time) {
        return silence == null
                ? this
                : new Window(end.orEarlier(Deadline.in(time, silence)), notAfter, silence);
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
