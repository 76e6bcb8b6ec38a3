package io.bearman.sdk.simulation;

import io.bearman.core.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/** The clock on the wall of our machines, which somebody may set; the cloud has its own. */
final class WallClock implements TimeSource {
    private final TimeSource time;
    private Duration wrong = Duration.ZERO;

    WallClock(TimeSource time) {
        this.time = time;
    }

    /** Sets it forward, or back. */
    void jump(Duration by) {
        wrong = wrong.plus(by);
    }

    @Override
    public long nanoTime() {
        return time.nanoTime();
    }

    @Override
    public Instant now() {
        return time.now().plus(wrong);
    }

    @Override
    public void sleep(Duration duration) {
        time.sleep(duration);
    }

    @Override
    public boolean await(BooleanSupplier condition, Duration atMost) {
        return time.await(condition, atMost);
    }
}
