package io.bearman.sdk.simulation;

import io.bearman.core.admission.Admissions;
import io.bearman.core.audit.AuditLog;
import io.bearman.core.boot.Boots;
import io.bearman.core.claim.Claims;
import io.bearman.core.claim.FreezeSwitch;
import io.bearman.core.inventory.Inventory;
import io.bearman.core.journal.Journal;
import io.bearman.core.time.TimeSource;
import io.bearman.store.Holder;
import io.bearman.store.SqlStore;
import io.bearman.store.StoreSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** One SQLite file, opened by each simulated process for itself. */
final class SqliteStores {
    private static final String MAIN = "main";

    private final Path file;
    private final TimeSource time;
    private final Map<String, Opened> living = new HashMap<>();
    private final Set<String> gone = new HashSet<>();
    private int lives;

    private SqliteStores(Path file, TimeSource time) {
        this.file = file;
        this.time = time;
    }

    static SimulatedStore open(Path empty, Path folder, TimeSource time) {
        Path file = folder.resolve("bearman.db");
        try {
            Files.copy(empty, file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new SqliteStores(file, time).process(MAIN);
    }

    private SimulatedStore process(String name) {
        return living.computeIfAbsent(name, this::start);
    }

    private Opened start(String name) {
        String id = name + ", life " + ++lives;
        Holder holder = new LifeOf(id, gone);
        return new Opened(this, id, SqlStore.open(file, time, StoreSettings.create(), holder));
    }

    private void crash(String name) {
        Opened dead = living.remove(name);
        if (dead != null) {
            gone.add(dead.id);
            dead.store.close();
        }
    }

    private void close() {
        living.values().forEach(opened -> opened.store.close());
        living.clear();
    }

    /** A process among those of the simulation. */
    private record LifeOf(String id, Set<String> gone) implements Holder {
        @Override
        public boolean provablyGone(String other) {
            return gone.contains(other);
        }
    }

    private record Opened(SqliteStores all, String id, SqlStore store) implements SimulatedStore {
        @Override
        public Inventory inventory() {
            return store.inventory();
        }

        @Override
        public Journal journal() {
            return store.journal();
        }

        @Override
        public Claims claims() {
            return store.claims();
        }

        @Override
        public FreezeSwitch freeze() {
            return store.freeze();
        }

        @Override
        public Admissions admissions() {
            return store.admissions();
        }

        @Override
        public Boots boots() {
            return store.boots();
        }

        @Override
        public AuditLog audit() {
            return store.audit();
        }

        @Override
        public SimulatedStore asProcess(String name) {
            return all.process(name);
        }

        @Override
        public void crash(String name) {
            all.crash(name);
        }

        @Override
        public void close() {
            all.close();
        }
    }
}
