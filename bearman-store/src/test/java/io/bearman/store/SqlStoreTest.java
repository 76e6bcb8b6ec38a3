package io.bearman.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** The SQL store keeps the contract; each process is a store of its own on the same file. */
class SqlStoreTest extends StoreContract {
    @TempDir
    Path folder;

    private final Map<String, Process> living = new HashMap<>();
    private final List<Process> all = new ArrayList<>();
    private final Set<String> gone = new HashSet<>();

    @Override
    Ports process(String name) {
        return ports(living.computeIfAbsent(name, this::start).store);
    }

    private Process start(String name) {
        String id = name + ", number " + all.size();
        Holder holder = new SimulatedHolder(id, gone);
        Path file = folder.resolve("bearman.db");
        Process process = new Process(id, SqlStore.open(file, time, SETTINGS, holder));
        all.add(process);
        return process;
    }

    @Override
    void crash(String name) {
        gone.add(living.remove(name).id);
    }

    static Ports ports(SqlStore store) {
        return new Ports(
                store.inventory(),
                store.journal(),
                store.claims(),
                store.freeze(),
                store.boots(),
                store.audit());
    }

    @AfterEach
    void close() {
        all.forEach(process -> process.store.close());
    }

    private record Process(String id, SqlStore store) {}

    private record SimulatedHolder(String id, Set<String> gone) implements Holder {
        @Override
        public boolean provablyGone(String other) {
            return gone.contains(other);
        }
    }
}
