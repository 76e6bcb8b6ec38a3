package io.bearman.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.RefusedException;
import io.bearman.core.audit.AuditEvent;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.Labels;
import io.bearman.core.host.RunId;
import io.bearman.core.inventory.Inventory;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.inventory.Inventory.Revised;
import io.bearman.core.inventory.InventoryLines;
import io.bearman.core.time.TimeSource;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Sixteen writers on few hosts, over two stores in turn. Each reads a host, and moves it to another state
 * or adds one to a label; the audit log is then replayed.
 */
@ExtendWith(PostgresForTests.Extension.class)
@Timeout(1800)
class ManyWritersTest {
    private static final int WRITERS = 16;
    private static final int FEW = 400;
    private static final int MANY = 50_000;
    private static final String COUNT = "count";

    @Test
    void noUpdateIsLostAsTheAuditLogShows(PostgresForTests postgres) throws Exception {
        write(postgres, FEW, 4);
    }

    @Test
    @Tag("lab")
    @Tag("lab-store")
    void ofFiftyThousandWritesNoneIsLostAsTheAuditLogShows(PostgresForTests postgres)
            throws Exception {
        write(postgres, MANY, 64);
    }

    private static void write(PostgresForTests postgres, int writes, int hosts) throws Exception {
        PostgresLogin login = postgres.emptyStore();
        try (SqlStore one = open(login);
                SqlStore two = open(login)) {
            one.inventory()
                    .put(IntStream.rangeClosed(1, hosts).mapToObj(Fleet::host).toList(), "ann");
            List<Callable<Integer>> writers = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                Inventory inventory = (writer % 2 == 0 ? one : two).inventory();
                String name = "writer-" + writer;
                Random random = new Random(writer);
                writers.add(new Writer(inventory, name, random, hosts, writes / WRITERS));
            }

            int refused = 0;
            ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
            try {
                for (Future<Integer> done : threads.invokeAll(writers)) {
                    refused += done.get();
                }
            } finally {
                threads.shutdownNow();
            }

            List<AuditEvent> all = one.audit().latest(Integer.MAX_VALUE);
            assertThat(refused).as("writes that met another").isPositive();
            assertThat(all).hasSize(hosts + writes);
            // As lists: AssertJ's own comparison of contents takes minutes for as many.
            assertThat(all.stream().map(AuditEvent::number).sorted().toList())
                    .isEqualTo(LongStream.rangeClosed(1, all.size()).boxed().toList());
            for (int host = 1; host <= hosts; host++) {
                replay(one, HostId.of("cn" + host));
            }
        }
    }

    /** Each change begins where the one before it ended, and the last is what the host is. */
    private static void replay(SqlStore store, HostId host) {
        List<AuditEvent> events = store.audit().about(host.value());
        Placed now = placed(events.get(0).to());
        int updates = 0;
        for (AuditEvent event : events.subList(1, events.size())) {
            if (event.what().equals("changed")) {
                assertThat(event.from()).as("event %s", event.number()).isEqualTo(line(now));
                now = placed(event.to());
                assertThat(count(now)).isEqualTo(++updates);
            } else {
                HostState state = now.host().state();
                assertThat(event.from())
                        .as("event %s", event.number())
                        .isEqualTo(States.words(state));
                now = new Placed(now.host().with(state(event.to())), now.machine());
            }
        }
        assertThat(store.inventory().find(host)).contains(now);
        assertThat(revision(store, host)).isEqualTo(events.size());
    }

    private static String line(Placed placed) {
        return InventoryLines.format(placed);
    }

    private static Placed placed(String line) {
        return InventoryLines.read(new StringReader(line), "audit")
                .good()
                .get(0)
                .placed();
    }

    /** {@return how often somebody added one to it} */
    private static int count(Placed placed) {
        return placed.host().labels().get(COUNT).map(Integer::valueOf).orElse(0);
    }

    private static HostState state(String words) {
        return words.startsWith("MAINTENANCE")
                ? new HostState.Maintenance(
                        RunId.of(words.replaceFirst(".*run (.*)\\)", "$1")), "test")
                : new HostState.InService();
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

    /** Writes until all its writes are made. Returns how often a state was gone that it had seen. */
    private record Writer(Inventory inventory, String name, Random random, int hosts, int writes)
            implements Callable<Integer> {
        @Override
        public Integer call() {
            int refused = 0;
            int made = 0;
            while (made < writes) {
                HostId host = HostId.of("cn" + (1 + random.nextInt(hosts)));
                try {
                    if (random.nextBoolean()) {
                        addOne(host);
                    } else {
                        move(host, made);
                    }
                    made++;
                } catch (RefusedException e) {
                    // Another was quicker, which the store must have noticed.
                    refused++;
                }
            }
            return refused;
        }

        private void addOne(HostId host) {
            Revised seen = inventory.revised(host).orElseThrow();
            Placed placed = seen.placed();
            Labels more = placed.host().labels().with(COUNT, "" + (count(placed) + 1));
            inventory.update(
                    seen.with(new Placed(placed.host().with(more), placed.machine())), name);
        }

        private void move(HostId host, int made) {
            HostState seen = inventory.find(host).orElseThrow().host().state();
            HostState next = seen.equals(new HostState.InService())
                    ? new HostState.Maintenance(RunId.of(name + "-" + made), "test")
                    : new HostState.InService();
            inventory.transition(host, seen, next, name, "");
        }
    }
}
