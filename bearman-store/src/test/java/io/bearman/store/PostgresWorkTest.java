package io.bearman.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Work on a PostgreSQL server, given out by db-scheduler. */
@Tag("lab")
@Tag("lab-store")
@ExtendWith(PostgresForTests.Extension.class)
class PostgresWorkTest extends WorkTest {
    private final PostgresLogin login;

    PostgresWorkTest(PostgresForTests postgres) {
        this.login = postgres.emptyStore();
    }

    @Override
    SqlStore open() {
        return SqlStore.open(login, time, StoreSettings.create());
    }

    /** Heartbeats decide whose work it is, so those of all processes must be of one clock. */
    @Test
    void aHeartbeatIsDatedByTheServersClockWhateverOurOwnSays() {
        CountDownLatch end = new CountDownLatch(1);
        WorkSettings quick = new WorkSettings(1, Duration.ofMillis(20), Duration.ofMillis(200));
        try (SqlStore store = SqlStore.open(login, new YearsOff(), StoreSettings.create())) {
            store.work().submit(new Piece("wait", "one", ""));
            Workers workers = store.workers(Map.of("wait", piece -> waited(end)), quick);
            try {
                assertThat(time.await(() -> heartbeats(store) == 1, Duration.ofSeconds(20)))
                        .isTrue();
                end.countDown();
                assertThat(time.await(
                                () -> store.work().unfinished().isEmpty(), Duration.ofSeconds(20)))
                        .isTrue();
            } finally {
                end.countDown();
                workers.close();
            }
        }
    }

    private static long heartbeats(SqlStore store) {
        return store.database()
                .read(sql -> sql.row(
                        "select count(*) from scheduled_tasks where picked and last_heartbeat"
                                + " between clock_timestamp() - interval '5 seconds'"
                                + " and clock_timestamp()",
                        row -> row.getLong(1)))
                .orElseThrow();
    }

    private static Effect waited(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Effect.none("");
    }

    /** Our machine's clock, if nobody had ever set it. */
    private static final class YearsOff implements TimeSource {
        private final TimeSource time = TimeSource.system();

        @Override
        public long nanoTime() {
            return time.nanoTime();
        }

        @Override
        public Instant now() {
            return time.now().minus(Duration.ofDays(4000));
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
}
