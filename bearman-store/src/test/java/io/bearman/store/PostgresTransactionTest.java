package io.bearman.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.StoreException;
import io.bearman.core.claim.Claim;
import io.bearman.core.claim.Claiming;
import io.bearman.core.host.RunId;
import io.bearman.core.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresForTests.Extension.class)
class PostgresTransactionTest extends TransactionTest {
    private final PostgresLogin login;

    PostgresTransactionTest(PostgresForTests postgres) {
        this.login = postgres.emptyStore();
    }

    @Override
    SqlStore open() {
        return SqlStore.open(login, TimeSource.system(), StoreSettings.create());
    }

    @Test
    void whileManyWaitToWriteALeaseIsRenewed() throws Exception {
        try (SqlStore store = open()) {
            Claiming claiming = store.claims().claim(Fleet.id(1), RunId.of("run-1"));
            Claim claim = ((Claiming.Granted) claiming).claim();
            CountDownLatch end = new CountDownLatch(1);
            ExecutorService threads = Executors.newFixedThreadPool(16);
            try {
                List<Future<?>> writes = new ArrayList<>();
                writes.add(threads.submit(() -> store.write(transaction -> waited(end))));
                for (int i = 0; i < 15; i++) {
                    writes.add(threads.submit(() -> store.audit().note("ann", "x", "did", "")));
                }
                until(() -> waitingForALock(store) >= 3);

                long before = TimeSource.system().nanoTime();
                store.claims().renew(claim);

                assertThat(Duration.ofNanos(TimeSource.system().nanoTime() - before))
                        .isLessThan(Duration.ofSeconds(3));
                end.countDown();
                for (Future<?> write : writes) {
                    write.get();
                }
                assertThat(store.audit().about("x")).hasSize(15);
            } finally {
                end.countDown();
                threads.shutdownNow();
            }
        }
    }

    private static long waitingForALock(SqlStore store) {
        return store.database()
                .read(sql -> sql.row(
                        "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
                                + " and datname = current_database()",
                        row -> row.getLong(1)))
                .orElseThrow();
    }

    @Test
    @Tag("lab")
    @Tag("lab-store")
    void whenAllConnectionsAreInUseThatIsSaidAndNothingIsBroken() throws Exception {
        try (SqlStore store = open()) {
            CountDownLatch begun = new CountDownLatch(10);
            CountDownLatch end = new CountDownLatch(1);
            ExecutorService threads = Executors.newFixedThreadPool(10);
            try {
                for (int i = 0; i < 10; i++) {
                    threads.submit(() -> store.database().read(sql -> {
                        begun.countDown();
                        return waited(end);
                    }));
                }
                begun.await();

                assertThatThrownBy(() -> store.freeze().frozen())
                        .isInstanceOf(StoreException.Locked.class)
                        .hasMessageContaining(login.name())
                        .hasMessageContaining("all 10 connections of this process are in use");

                end.countDown();
                assertThat(store.freeze().frozen()).isEmpty();
            } finally {
                end.countDown();
                threads.shutdownNow();
            }
        }
    }

    private static String waited(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return "";
    }

    private static void until(java.util.function.BooleanSupplier condition) {
        assertThat(TimeSource.system().await(condition, Duration.ofSeconds(20))).isTrue();
    }
}
