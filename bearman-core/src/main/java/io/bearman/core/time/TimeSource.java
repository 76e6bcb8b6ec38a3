package io.bearman.core.time;

import io.bearman.core.InterruptedWaitException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;

/**
 * The one clock. Nothing else in Bearman tells time or sleeps, so that a whole fleet can be run in
 * {@linkplain VirtualTime virtual time}.
 *
 * <p>Every wait throws {@link InterruptedWaitException} when the thread is interrupted.
 */
public interface TimeSource {
    /** {@return monotonic nanoseconds; compare by subtraction only} */
    long nanoTime();

    /** {@return the wall clock, for people and records, never for deadlines} */
    Instant now();

    /** Waits for this long. */
    void sleep(Duration duration);

    /**
     * Waits until the condition holds, at most this long. The condition must be cheap and free of
     * side effects: it is called often.
     *
     * @return whether the condition holds
     */
    boolean await(BooleanSupplier condition, Duration atMost);

    /**
     * Waits until it is done, however it ends, at most this long.
     *
     * @return whether it is done
     */
    default boolean await(Future<?> future, Duration atMost) {
        return await(future::isDone, atMost);
    }

    /** {@return this machine's clock} */
    static TimeSource system() {
        return SystemTime.INSTANCE;
    }
}
