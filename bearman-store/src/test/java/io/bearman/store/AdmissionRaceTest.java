package io.bearman.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.StoreException;
import io.bearman.core.admission.Admissions;
import io.bearman.core.admission.Out;
import io.bearman.core.host.HostId;
import io.bearman.core.host.RunId;
import io.bearman.core.journal.Entry;
import io.bearman.core.journal.Run;
import io.bearman.core.time.TimeSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Sixteen workers of one run let hosts out at once, three at most. What they did is read from the
 * journal, whose numbers say what came before what.
 */
@ExtendWith(PostgresForTests.Extension.class)
@Timeout(600)
class AdmissionRaceTest {
    static final RunId RUN = RunId.of("race");
    static final String IN = "in";
    static final int LIMIT = 3;
    private static final int WORKERS = 16;
    private static final int PROCESSES = 4;

    @Test
    void sixteenThreadsNeverExceedTheLimit(PostgresForTests postgres) throws Exception {
        PostgresLogin login = postgres.emptyStore();
        try (SqlStore one = open(login);
                SqlStore two = open(login)) {
            begin(one, 24);
            assertThat(work(WORKERS, number -> number % 2 == 0 ? one : two)).isEqualTo(24);
            replay(one, 24);
        }
    }

    @Test
    @Tag("lab")
    @Tag("lab-store")
    void sixteenWorkersOfFourProcessesNeverExceedTheLimit(PostgresForTests postgres)
            throws Exception {
        PostgresLogin login = postgres.emptyStore();
        try (SqlStore store = open(login)) {
            begin(store, 200);
            List<ChildProcess> workers = new ArrayList<>();
            try {
                for (int worker = 0; worker < PROCESSES; worker++) {
                    workers.add(ChildProcess.start(
                            login, "admissions", RUN.value(), WORKERS / PROCESSES));
                }
                for (ChildProcess worker : workers) {
                    assertThat(worker.linesUntil("end")).endsWith("end");
                    assertThat(worker.exitCode()).isZero();
                }
            } finally {
                workers.forEach(ChildProcess::close);
            }
            replay(store, 200);
        }
    }

    /** {@return how many hosts so many threads were admitted for together} */
    static int work(int workers, IntFunction<SqlStore> stores) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(workers);
        try {
            List<Callable<Integer>> all = IntStream.range(0, workers)
                    .mapToObj(it -> (Callable<Integer>) () -> work(stores.apply(it)))
                    .toList();
            int done = 0;
            for (Future<Integer> worker : threads.invokeAll(all)) {
                done += worker.get();
            }
            return done;
        } finally {
            threads.shutdownNow();
        }
    }

    private static SqlStore open(PostgresLogin login) {
        return SqlStore.open(login, TimeSource.system(), StoreSettings.create());
    }

    private static void begin(SqlStore store, int hosts) {
        List<HostId> ids = IntStream.rangeClosed(1, hosts)
                .mapToObj(number -> HostId.of("cn" + number))
                .toList();
        store.inventory()
                .put(IntStream.rangeClosed(1, hosts).mapToObj(Fleet::host).toList(), "ann");
        store.journal()
                .open(new Run(RUN, ids, "{}", "race", "ann", TimeSource.system().now()));
    }

    /** {@return how many hosts this worker was admitted for, until there was none left} */
    private static int work(SqlStore store) {
        Admissions admissions = store.admissions();
        List<HostId> hosts = store.journal().run(RUN).orElseThrow().hosts();
        int done = 0;
        while (true) {
            Set<HostId> begun = begun(store);
            List<HostId> left = hosts.stream().filter(it -> !begun.contains(it)).toList();
            if (left.isEmpty()) {
                return done;
            }
            for (HostId host : patiently(() -> admissions.admit(RUN, out -> next(left, out)))) {
                // Another may have done it before its slot was ours.
                if (!begun(store).contains(host)) {
                    write(store, host, Entry.Phase.INTENT);
                    write(store, host, Entry.Phase.DONE);
                    done++;
                }
                patiently(() -> {
                    admissions.giveBack(RUN, host);
                    return host;
                });
            }
        }
    }

    private static List<HostId> next(List<HostId> left, List<Out> out) {
        List<HostId> others = out.stream().map(it -> it.placed().host().id()).toList();
        return others.size() >= LIMIT
                ? List.of()
                : left.stream().filter(it -> !others.contains(it)).limit(1).toList();
    }

    private static Set<HostId> begun(SqlStore store) {
        Set<HostId> begun = new HashSet<>();
        store.journal().entries(RUN, 0, 10_000).forEach(entry -> begun.add(entry.host()));
        return begun;
    }

    private static void write(SqlStore store, HostId host, Entry.Phase phase) {
        patiently(() -> {
            store.journal().write(RUN, host, IN, phase, "", "");
            return host;
        });
    }

    /** A store that is busy for longer than a statement waits says so, and to try again. */
    private static <T> T patiently(Supplier<T> call) {
        for (int more = 20; ; more--) {
            try {
                return call.get();
            } catch (StoreException.Locked e) {
                if (more == 0) {
                    throw e;
                }
            }
        }
    }

    private static void replay(SqlStore store, int hosts) {
        List<Entry> entries = store.journal().entries(RUN, 0, 10_000);
        Set<HostId> out = new HashSet<>();
        int most = 0;
        for (Entry entry : entries) {
            if (entry.phase() == Entry.Phase.INTENT) {
                assertThat(out.add(entry.host())).as("begun once: %s", entry).isTrue();
            } else {
                out.remove(entry.host());
            }
            most = Math.max(most, out.size());
        }
        assertThat(entries).hasSize(2 * hosts);
        assertThat(most).as("out at once").isBetween(2, LIMIT);
        assertThat(store.admissions().out()).isEmpty();
    }
}
