package io.bearman.core.time;

import io.bearman.core.InterruptedWaitException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

    @Override
    public boolean await(Future<?> future, Duration atMost) {
        try {
            future.get(Math.max(0, atMost.toNanos()), TimeUnit.NANOSECONDS);
            return true;
        } catch (ExecutionException | CancellationException e) {
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            throw new InterruptedWaitException(e);
        }
    }
}
