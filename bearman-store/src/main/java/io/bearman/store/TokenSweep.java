package io.bearman.store;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Removes tokens that nobody asks for any more. Now and then only: a rack that starts must not look
 * through all that is old once a machine. Thread-safe.
 */
final class TokenSweep {
    private static final Duration PAUSE = Duration.ofMinutes(1);
    /** What nobody exchanged, and what machines did that nobody knows. */
    private static final Duration STRANGERS = Duration.ofDays(1);
    /** What was exchanged for a host, to be told from what was never given. */
    private static final Duration HOSTS = Duration.ofDays(30);

    private final Database database;
    private final AtomicReference<Instant> next = new AtomicReference<>(Instant.MIN);

    TokenSweep(Database database) {
        this.database = database;
    }

    void whenDue(Instant now) {
        Instant due = next.get();
        if (now.isBefore(due) || !next.compareAndSet(due, now.plus(PAUSE))) {
            return;
        }
        database.writeRow(sql -> sql.run(
                "delete from boot_token where expires_at < ?"
                        + " and (exchanged_at is null or host is null or expires_at < ?)",
                now.minus(STRANGERS),
                now.minus(HOSTS)));
    }
}
