package io.bearman.core.time;

import io.bearman.core.InterruptedWaitException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** This machine's clock: the only caller of the JDK's time and sleep. */
enum SystemTime implements TimeSource {
    INSTANCE;

    private static final Duration LOOK_AGAIN = Duration.ofMillis(5);

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public void sleep(Duration duration) {
        try {
            TimeUnit.NANOSECONDS.sleep(duration.toNanos());
        } catch (InterruptedException e) {
            throw new InterruptedWaitException(e);
        }
    }

    @Override
    public boolean await(BooleanSupplier condition, Duration atMost) {
        Deadline deadline = Deadline.in(this, atMost);
        while (!condition.getAsBoolean()) {
            if (deadline.passed(this)) {
                return false;
            }
            Duration left = deadline.left(this);
            sleep(left.compareTo(LOOK_AGAIN) < 0 ? left : LOOK_AGAIN);
        }
        return true;
    }
}
