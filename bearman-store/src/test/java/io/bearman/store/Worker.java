package io.bearman.store;

import io.bearman.core.claim.Claiming;
import io.bearman.core.host.HostId;
import io.bearman.core.host.RunId;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.journal.Entry;
import io.bearman.core.journal.Run;
import io.bearman.core.time.TimeSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A process of its own that uses a store: {@code FILE-OR-URL WORK RUN COUNT}. It prints a line for each
 * thing that the store has acknowledged, after it has.
 */
final class Worker {
    /** The host of the intents that {@code hosts} writes; whoever starts it opens the run. */
    static final HostId HOST = HostId.of("host-of-all");

    private final SqlStore store;
    private final RunId run;
    private final int count;

    private Worker(SqlStore store, RunId run, int count) {
        this.store = store;
        this.run = run;
        this.count = count;
    }

    public static void main(String[] args) throws Exception {
        try (SqlStore store = open(args[0])) {
            Worker worker = new Worker(store, RunId.of(args[2]), Integer.parseInt(args[3]));
            switch (args[1]) {
                case "hosts" -> worker.addHosts();
                case "intents" -> worker.writeIntents();
                case "claims" -> worker.claim();
                case "admissions" -> {
                    AdmissionRaceTest.work(worker.count, number -> store);
                    say("end");
                }
                default -> throw new IllegalArgumentException(args[1]);
            }
        }
    }

    static SqlStore open(String place) {
        StoreSettings settings = StoreSettings.create();
        return place.startsWith(PostgresLogin.PREFIX)
                ? SqlStore.open(
                        new PostgresLogin(place, PostgresForTests.USER, null),
                        TimeSource.system(),
                        settings)
                : SqlStore.open(Path.of(place), TimeSource.system(), settings);
    }

    /** Adds the next hosts after those that are there, and writes an intent about each. */
    private void addHosts() {
        int next = store.inventory().all().size() + 1;
        for (int number = next; number < next + count; number++) {
            Placed placed = Fleet.host(number);
            store.inventory().put(List.of(placed), "worker");
            say("host " + number);
            intent(HOST, number);
        }
    }

    private void writeIntents() {
        HostId host = HostId.of("host-of-" + run);
        store.journal()
                .open(new Run(
                        run,
                        List.of(host),
                        "{}",
                        "test",
                        "ann",
                        TimeSource.system().now()));
        for (int number = 1; number <= count; number++) {
            intent(host, number);
        }
    }

    private void intent(HostId host, int number) {
        store.journal().write(run, host, "step", Entry.Phase.INTENT, "", "" + number);
        say("intent " + number);
    }

    /** Claims one machine after the other, then stays until it is killed or let go. */
    private void claim() throws IOException {
        for (int number = 1; number <= count; number++) {
            Claiming claiming = store.claims().claim(Fleet.id(number), run);
            if (claiming instanceof Claiming.Granted) {
                say("granted " + number);
            }
        }
        say("end");
        System.in.read();
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
