package io.bearman.bench.store;

import io.bearman.bench.measure.Contest;
import io.bearman.bench.measure.Place;
import io.bearman.bench.measure.Reach;
import io.bearman.bench.measure.Runs;
import io.bearman.bench.measure.Sheet;
import io.bearman.sdk.Bearman;
import io.bearman.sdk.Configuration;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** A hundred thousand hosts in the inventory: in, found, out again. */
public final class StoreBench {
    private static final int HOSTS = 100_000;
    private static final Reach LOOKUP = new Reach.AtMost(2);
    private static final Reach PAGE = new Reach.AtMost(20);
    private static final String SQLITE = "SQLite";
    private static final String POSTGRESQL = "PostgreSQL";

    private final Place place;
    private final Sheet sheet;
    private final Fleet fleet = new Fleet(HOSTS);
    private final Map<String, Stores> databases = new LinkedHashMap<>();
    /** The settings of the last store that was filled, by database. */
    private final Map<String, Map<String, String>> filled = new LinkedHashMap<>();

    private StoreBench(Place place, Sheet sheet) {
        this.place = place;
        this.sheet = sheet;
    }

    /** Measures all of it on SQLite and, where a server starts, on PostgreSQL. */
    public static void measure(Place place, Sheet sheet) {
        Path folder = place.folder("store");
        StoreBench bench = new StoreBench(place, sheet);
        bench.databases.put(SQLITE, new SqliteStores(folder));
        try {
            bench.databases.put(POSTGRESQL, PostgresStores.start(folder.resolve("postgresql")));
        } catch (IllegalStateException e) {
            sheet.skipped(
                    "all of it on PostgreSQL",
                    "",
                    new Reach.Nothing(),
                    String.valueOf(e.getMessage()));
        }
        try {
            bench.measure(folder);
        } finally {
            bench.databases.values().forEach(Stores::close);
        }
    }

    private void measure(Path folder) {
        Path file = folder.resolve("hosts.jsonl");
        fleet.write(file);
        imports(file);
        sheet.part("lookups", this::lookups);
        sheet.part("export", this::exports);
    }

    private void imports(Path file) {
        InventoryCommand command = new InventoryCommand(place);
        Contest<Double> contest = Contest.on(place.time());
        databases.forEach((name, stores) -> contest.with(name, () -> {
            Map<String, String> store = stores.fresh();
            filled.put(name, store);
            return command.imports(file, store);
        }));
        contest.run()
                .forEach((name, runs) -> row(
                        "import of 100,000 hosts, " + name,
                        "s",
                        runs,
                        seconds -> seconds,
                        new Reach.AtMost(name.equals(SQLITE) ? 30 : 60)));
    }

    private void lookups() {
        Map<String, Bearman> opened = new LinkedHashMap<>();
        try {
            Contest<Lookups> contest = Contest.on(place.time());
            filled.forEach((name, store) -> {
                Bearman bearman = Bearman.open(Configuration.load(null, Map.of(), store));
                opened.put(name, bearman);
                contest.with(
                        name,
                        () -> Lookups.measure(bearman.ports().inventory(), fleet, place.time(), 1));
            });
            contest.run().forEach(this::lookups);
        } finally {
            opened.values().forEach(Bearman::close);
        }
    }

    private void lookups(String name, Runs<Lookups> runs) {
        row("p99 of a lookup by MAC, " + name, "ms", runs, Lookups::mac, LOOKUP);
        row("p99 of a lookup by UUID, " + name, "ms", runs, Lookups::uuid, LOOKUP);
        row("p99 of a lookup by serial, " + name, "ms", runs, Lookups::serial, LOOKUP);
        row("p99 of a page of 100 by rare label, " + name, "ms", runs, Lookups::rarePage, PAGE);
        row("p99 of a page of 100 by common label, " + name, "ms", runs, Lookups::commonPage, PAGE);
    }

    private void exports() {
        InventoryCommand command = new InventoryCommand(place);
        Contest<InventoryCommand.Export> contest = Contest.on(place.time());
        filled.forEach((name, store) -> contest.with(name, () -> command.export(store, HOSTS)));
        contest.run().forEach((name, runs) -> {
            row(
                    "export with -Xmx64m, most heap in use, " + name,
                    "MiB",
                    runs,
                    InventoryCommand.Export::heap,
                    new Reach.AtMost(64));
            row(
                    "export of 100,000 hosts, " + name,
                    "s",
                    runs,
                    InventoryCommand.Export::seconds,
                    new Reach.Nothing());
        });
    }

    private <F> void row(
            String what, String unit, Runs<F> runs, ToDoubleFunction<F> figure, Reach reach) {
        sheet.row(what, unit, runs.median(figure), reach, runs.count());
    }
}
