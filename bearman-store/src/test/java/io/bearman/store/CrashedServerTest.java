package io.bearman.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.StoreException;
import io.bearman.core.host.HostId;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A PostgreSQL server of which a part is killed, so that all of it starts anew. */
@Tag("lab")
@Tag("lab-store")
@Timeout(120)
class CrashedServerTest {
    private static final int CRASHES = 5;

    private final TimeSource time = TimeSource.system();

    @Test
    void everyAcknowledgedWriteIsThereAndTheStoreGoesOnByItself() throws Exception {
        try (PostgresForTests postgres = PostgresForTests.start();
                SqlStore store =
                        SqlStore.open(postgres.emptyStore(), time, StoreSettings.create())) {
            AtomicInteger acknowledged = new AtomicInteger();
            List<String> said = new ArrayList<>();
            AtomicBoolean end = new AtomicBoolean();
            Thread writer = new Thread(() -> write(store, acknowledged, said, end), "writer");
            writer.start();

            for (int crash = 0; crash < CRASHES; crash++) {
                int before = acknowledged.get();
                until(() -> acknowledged.get() >= before + 20);
                kill(store);
            }
            int before = acknowledged.get();
            until(() -> acknowledged.get() >= before + 20);
            end.set(true);
            writer.join();

            System.out.println("PostgreSQL: " + CRASHES + " crashes, " + acknowledged
                    + " writes, refused: " + said);
            assertThat(said)
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(line)
                            .contains(postgres.login("").name())
                            .doesNotContain("\n"));
            List<Placed> all = store.inventory().all();
            assertThat(all).hasSize(acknowledged.get());
            assertThat(store.audit().latest(Integer.MAX_VALUE)).hasSize(all.size());
        }
    }

    /** Adds hosts; one whose commit was not answered may be there or not, and is looked for. */
    private static void write(
            SqlStore store, AtomicInteger acknowledged, List<String> said, AtomicBoolean end) {
        while (!end.get()) {
            int next = acknowledged.get() + 1;
            try {
                store.inventory().put(List.of(Fleet.host(next)), "ann");
                acknowledged.set(next);
            } catch (StoreException e) {
                said.add(e.getMessage());
                TimeSource.system()
                        .await(
                                () -> {
                                    Optional<Boolean> there = there(store, next);
                                    there.filter(it -> it).ifPresent(it -> acknowledged.set(next));
                                    return there.isPresent();
                                },
                                Duration.ofSeconds(30));
            }
        }
    }

    private static Optional<Boolean> there(SqlStore store, int number) {
        try {
            return Optional.of(store.inventory().find(HostId.of("cn" + number)).isPresent());
        } catch (StoreException e) {
            return Optional.empty();
        }
    }

    /** When one backend dies so, the server ends all of them and recovers from its log. */
    private static void kill(SqlStore store) throws Exception {
        String pid = store.database()
                .read(sql -> sql.row("select pg_backend_pid()", row -> row.getString(1)))
                .orElseThrow();
        assertThat(new ProcessBuilder("kill", "-9", pid).inheritIO().start().waitFor())
                .isZero();
    }

    private void until(java.util.function.BooleanSupplier condition) {
        assertThat(time.await(condition, Duration.ofSeconds(60))).isTrue();
    }
}
