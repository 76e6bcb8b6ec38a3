package io.bearman.store;

import com.github.kagkarlsson.scheduler.Clock;
import io.bearman.core.StoreException;
import io.bearman.core.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * The database's clock for db-scheduler, which asks for the time more often than the database could
 * be asked: read every ten seconds, in between counted on by the monotonic clock.
 *
 * <p>Never ahead of the database's (but for the drift of two clocks in ten seconds, a millisecond at
 * worst), behind by at most the time that its reading took: so a heartbeat is never dated too young.
 * While the database is away it counts on. Thread-safe.
 */
final class ServerTime implements Clock {
    static final Duration BELIEVED = Duration.ofSeconds(10);

    private final Supplier<Instant> server;
    private final TimeSource time;
    private Instant read;
    private long readAt;

    ServerTime(Supplier<Instant> server, TimeSource time) {
        this.server = server;
        this.time = time;
        this.read = server.get();
        this.readAt = time.nanoTime();
    }

    @Override
    public synchronized Instant now() {
        if (time.nanoTime() - readAt >= BELIEVED.toNanos()) {
            readAgain();
        }
        return read.plusNanos(time.nanoTime() - readAt);
    }

    private void readAgain() {
        try {
            Instant now = server.get();
            // After the answer: counted from before the question it could run ahead.
            readAt = time.nanoTime();
            read = now;
        } catch (StoreException e) {
            // What is under way needs the time to end; whatever it writes fails by itself.
            return;
        }
    }
}
