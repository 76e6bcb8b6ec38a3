package io.bearman.bench.pxe;

import io.bearman.bench.measure.Contest;
import io.bearman.bench.measure.Place;
import io.bearman.bench.measure.Reach;
import io.bearman.bench.measure.Runs;
import io.bearman.bench.measure.Sheet;
import io.bearman.bench.store.PostgresStores;
import io.bearman.core.host.HostState;
import io.bearman.core.host.RunId;
import io.bearman.core.inventory.Column;
import io.bearman.core.inventory.Query;
import io.bearman.core.time.TimeSource;
import io.bearman.pxe.registration.HardwareProfiles;
import io.bearman.pxe.registration.Registration;
import io.bearman.pxe.registration.RegistrationPorts;
import io.bearman.pxe.registration.RegistrationSettings;
import io.bearman.sdk.Bearman;
import io.bearman.sdk.Configuration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many machines a second are taken in, on PostgreSQL, with all checks on facts of a full server.
 * Their BMCs answer at once: how long a real one takes is the BMC's, and other machines use that time.
 */
final class RegistrationRate {
    private static final String POSTGRESQL = "PostgreSQL";
    private static final int MACHINES = 1_000;
    private static final int AT_ONCE = 16;
    private static final Reach RATE = new Reach.AtLeast(200);

    private RegistrationRate() {}

    static void measure(Place place, Sheet sheet) {
        String what = "registrations a second, all checks, PostgreSQL";
        PostgresStores stores;
        try {
            stores = PostgresStores.start(place.folder("pxe").resolve("postgresql"));
        } catch (IllegalStateException e) {
            sheet.skipped(what, "1/s", RATE, String.valueOf(e.getMessage()));
            return;
        }
        try (stores) {
            Map<String, Runs<Double>> all = Contest.<Double>on(place.time())
                    .with(POSTGRESQL, () -> run(stores.fresh(), place.time()))
                    .run();
            Runs<Double> runs = Runs.of(all, POSTGRESQL);
            sheet.row(what, "1/s", runs.median(rate -> rate), RATE, runs.count());
        }
    }

    private static double run(Map<String, String> store, TimeSource time) {
        try (Bearman bearman = Bearman.open(Configuration.load(null, Map.of(), store))) {
            NewMachines machines = new NewMachines(MACHINES);
            bearman.ports().inventory().put(machines.hosts(), "bench");
            Registration registration = registration(bearman, machines);
            long begun = time.nanoTime();
            all(registration, machines);
            double seconds = Duration.ofNanos(time.nanoTime() - begun).toNanos() / 1e9;
            mustBeInStock(bearman);
            return MACHINES / seconds;
        }
    }

    private static Registration registration(Bearman bearman, NewMachines machines) {
        AtomicInteger ids = new AtomicInteger();
        RegistrationPorts ports = new RegistrationPorts(
                bearman.ports().inventory(),
                bearman.ports().claims(),
                bearman.registrations(),
                bearman.audit(),
                machines,
                machine -> Optional.empty(),
                machines,
                bearman.ports().time(),
                () -> RunId.of("bench-" + ids.incrementAndGet()));
        return new Registration(ports, RegistrationSettings.create(), HardwareProfiles.none());
    }

    private static void all(Registration registration, NewMachines machines) {
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<?>> answers = new ArrayList<>();
            for (int number = 1; number <= MACHINES; number++) {
                int each = number;
                answers.add(threads.submit(
                        () -> registration.register(machines.session(each), machines.facts(each))));
            }
            for (Future<?> answer : answers) {
                answer.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a machine was not taken in", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } finally {
            threads.shutdownNow();
        }
    }

    /** A rate of refusals would be none. */
    private static void mustBeInStock(Bearman bearman) {
        AtomicInteger taken = new AtomicInteger();
        Query stock = Query.all().with(Column.STATE, HostState.Kind.IN_STOCK.name());
        bearman.ports().inventory().each(stock, host -> taken.incrementAndGet());
        if (taken.get() != MACHINES) {
            throw new IllegalStateException(taken + " of " + MACHINES + " are in stock");
        }
    }
}
