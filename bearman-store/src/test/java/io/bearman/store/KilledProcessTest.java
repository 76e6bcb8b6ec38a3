package io.bearman.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.claim.Claiming;
import io.bearman.core.host.HostId;
import io.bearman.core.host.RunId;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.journal.Entry;
import io.bearman.core.journal.Run;
import io.bearman.core.time.TimeSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is left of processes that were killed while they used the store. */
@Timeout(120)
class KilledProcessTest {
    private static final int KILLS = 3;
    private static final RunId RUN = RunId.of("killed-run");
    private static final RunId MINE = RunId.of("my-run");
    private static final HostId HOST = Worker.HOST;

    @TempDir
    Path folder;

    @Test
    void everyAcknowledgedWriteIsThereAndNoHostIsHalfWritten() throws Exception {
        Random random = new Random(2);
        try (SqlStore store = open()) {
            store.journal()
                    .open(new Run(
                            RUN,
                            List.of(HOST),
                            "{}",
                            "test",
                            "ann",
                            TimeSource.system().now()));
        }
        int hosts = 0;
        int intents = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            try (ChildProcess worker = ChildProcess.start(file(), "hosts", RUN.value(), 100_000)) {
                Acknowledged acknowledged = new Acknowledged(hosts);
                for (int i = random.nextInt(40) + 2; i > 0; i--) {
                    acknowledged.add(worker.line());
                }
                worker.kill().forEach(acknowledged::add);
                assertThat(acknowledged.intents).isPositive();
                try (SqlStore store = open()) {
                    hosts = wholeHosts(store, acknowledged.host);
                    intents = wholeJournal(store, intents + acknowledged.intents);
                }
            }
        }
    }

    private int wholeHosts(SqlStore store, int acknowledged) {
        List<Placed> all = store.inventory().all();
        // One more may have been committed in the moment before it was acknowledged.
        assertThat(all.size()).isBetween(acknowledged, acknowledged + 1);
        assertThat(all)
                .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, all.size())
                        .mapToObj(Fleet::host)
                        .toList());
        assertThat(store.audit().latest(Integer.MAX_VALUE)).hasSize(all.size());
        assertThat(count(store, "machine")).isEqualTo(all.size());
        assertThat(count(store, "binding")).isEqualTo(all.size());
        assertThat(count(store, "machine_mac")).isEqualTo(2L * all.size());
        return all.size();
    }

    private static int wholeJournal(SqlStore store, int acknowledged) {
        List<Entry> entries = store.journal().entries(RUN, HOST);
        assertThat(entries.size()).isBetween(acknowledged, acknowledged + 1);
        assertThat(entries)
                .extracting(Entry::number)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, entries.size()).boxed().toList());
        return entries.size();
    }

    private static long count(SqlStore store, String table) {
        return store.database()
                .read(sql -> sql.row("select count(*) from " + table, row -> row.getLong(1)))
                .orElseThrow();
    }

    @Test
    void aLivingHolderHoldsAndAKilledOneIsSucceededAtOnce() throws Exception {
        try (SqlStore store = open();
                ChildProcess holder = ChildProcess.start(file(), "claims", RUN.value(), 1)) {
            assertThat(holder.linesUntil("end")).contains("granted 1");

            Claiming other = store.claims().claim(Fleet.id(1), MINE);
            Claiming same = store.claims().claim(Fleet.id(1), RUN);
            assertThat(other).isInstanceOf(Claiming.Held.class);
            assertThat(same).isInstanceOf(Claiming.Held.class);
            assertThat(((Claiming.Held) other).holder()).contains("pid " + holder.pid() + " on ");

            holder.kill();

            assertThat(store.claims().claim(Fleet.id(1), MINE))
                    .isInstanceOfSatisfying(
                            Claiming.Granted.class,
                            granted -> assertThat(granted.claim().fencing()).isEqualTo(2));
        }
    }

    @Test
    void aStoppedHolderIsNotDead() throws Exception {
        try (SqlStore store = open();
                ChildProcess holder = ChildProcess.start(file(), "claims", RUN.value(), 1)) {
            assertThat(holder.linesUntil("end")).contains("granted 1");

            holder.signal("STOP");

            assertThat(store.claims().claim(Fleet.id(1), MINE)).isInstanceOf(Claiming.Held.class);
        }
    }

    private Path file() {
        return folder.resolve("bearman.db");
    }

    private SqlStore open() {
        return SqlStore.open(file(), TimeSource.system(), StoreSettings.create());
    }

    /** What a worker said before it was killed. */
    private static final class Acknowledged {
        private int host;
        private int intents;

        Acknowledged(int host) {
            this.host = host;
        }

        void add(String line) {
            if (line.startsWith("host ")) {
                host = Integer.parseInt(line.substring(5));
            } else if (line.startsWith("intent ")) {
                intents++;
            }
        }
    }
}
