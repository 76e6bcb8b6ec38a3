package io.bearman.sdk.simulation;

import io.bearman.core.time.TimeSource;
import io.bearman.pxe.BootPorts;
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
import java.util.Optional;
import java.util.Set;

/** One SQLite file, opened by each simulated process for itself. */
final class SqliteStores implements SimulatedStore.Processes {
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
        return new SqliteStores(file, time).asProcess(MAIN);
    }

    @Override
    public SimulatedStore asProcess(String name) {
        SqlStore store = living.computeIfAbsent(name, this::start).store;
        return new SimulatedStore(
                store.inventory(),
                store.journal(),
                store.claims(),
                store.freeze(),
                store.admissions(),
                store.boots(),
                store.audit(),
                new BootPorts(
                        store.inventory(),
                        store.boots(),
                        store.bootSessions(Optional::empty),
                        store.bootOverrides(),
                        store.images(),
                        store.hostIdentities(Optional::empty)),
                this);
    }

    private Opened start(String name) {
        String id = name + ", life " + ++lives;
        Holder holder = new LifeOf(id, gone);
        return new Opened(id, SqlStore.open(file, time, StoreSettings.create(), holder));
    }

    @Override
    public void crash(String name) {
        Opened dead = living.remove(name);
        if (dead != null) {
            gone.add(dead.id);
            dead.store.close();
        }
    }

    @Override
    public void close() {
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

    private record Opened(String id, SqlStore store) {}
}
