package io.bearman.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.RefusedException;
import io.bearman.core.audit.AuditEvent;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.RunId;
import io.bearman.core.inventory.Inventory;
import io.bearman.core.time.TimeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Sixteen writers on few hosts, each by a store of its own in turn. */
@ExtendWith(PostgresForTests.Extension.class)
@Timeout(600)
class ManyWritersTest {
    private static final int WRITERS = 16;
    private static final int WRITES = Integer.getInteger("bearman.writes", 800);
    private static final int HOSTS = 4;

    @Test
    void noUpdateIsLostAsTheAuditLogShows(PostgresForTests postgres) throws Exception {
        PostgresLogin login = postgres.emptyStore();
        try (SqlStore one = open(login);
                SqlStore two = open(login)) {
            one.inventory()
                    .put(IntStream.rangeClosed(1, HOSTS).mapToObj(Fleet::host).toList(), "ann");
            List<Callable<Integer>> writers = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                Inventory inventory = (writer % 2 == 0 ? one : two).inventory();
                String name = "writer-" + writer;
                Random random = new Random(writer);
                writers.add(() -> write(inventory, name, random));
            }

            int acknowledged = 0;
            ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
            try {
                for (Future<Integer> done : threads.invokeAll(writers)) {
                    acknowledged += done.get();
                }
            } finally {
                threads.shutdownNow();
            }

            List<AuditEvent> all = one.audit().latest(Integer.MAX_VALUE);
            assertThat(acknowledged).isPositive();
            assertThat(all).hasSize(HOSTS + acknowledged);
            assertThat(all)
                    .extracting(AuditEvent::number)
                    .containsExactlyInAnyOrderElementsOf(
                            LongStream.rangeClosed(1, all.size()).boxed().toList());
            for (int host = 1; host <= HOSTS; host++) {
                replay(one, HostId.of("cn" + host));
            }
        }
    }

    /** {@return how many writes were acknowledged} Many see a state that is gone, and are refused. */
    private static int write(Inventory inventory, String name, Random random) {
        int acknowledged = 0;
        for (int write = 0; write < WRITES / WRITERS; write++) {
            HostId host = HostId.of("cn" + (1 + random.nextInt(HOSTS)));
            HostState seen = inventory.find(host).orElseThrow().host().state();
            HostState next = seen.equals(new HostState.InService())
                    ? new HostState.Maintenance(RunId.of(name + "-" + write), "test")
                    : new HostState.InService();
            try {
                inventory.transition(host, seen, next, name, "");
                acknowledged++;
            } catch (RefusedException e) {
                // Another was quicker, which the store must have noticed.
            }
        }
        return acknowledged;
    }

    /** Each change begins where the one before it ended, and the last is what the host is. */
    private static void replay(SqlStore store, HostId host) {
        List<AuditEvent> events = store.audit().about(host.value());
        String state = States.words(new HostState.InService());
        for (AuditEvent event : events.subList(1, events.size())) {
            assertThat(event.from()).as("event %s", event.number()).isEqualTo(state);
            state = event.to();
        }
        assertThat(States.words(
                        store.inventory().find(host).orElseThrow().host().state()))
                .isEqualTo(state);
        assertThat(revision(store, host)).isEqualTo(events.size());
    }

    private static long revision(SqlStore store, HostId host) {
        return store.database()
                .read(sql -> sql.row(
                        "select revision from host where id = ?", row -> row.getLong(1), host))
                .orElseThrow();
    }

    private static SqlStore open(PostgresLogin login) {
        return SqlStore.open(login, TimeSource.system(), StoreSettings.create());
    }
}
