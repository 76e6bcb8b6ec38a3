package io.bearman.store;

import io.bearman.core.secret.Secret;
import io.bearman.core.time.VirtualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The SQL store keeps the contract; each process is a store of its own on the same file. */
class SqlStoreTest extends StoreContract {
    private static final String FILE = "bearman.db";
    private static final SealingKey KEY =
            SealingKey.of(Secret.of("1".repeat(64)), new SecureRandom());

    /** An empty store, made once: the migration of fifty takes longer than their tests. */
    @TempDir
    static Path empty;

    @TempDir
    Path folder;

    private final Map<String, Process> living = new HashMap<>();
    private final List<Process> all = new ArrayList<>();
    private final Set<String> gone = new HashSet<>();

    @BeforeAll
    static void makeEmpty() {
        SqlStore.open(empty.resolve(FILE), new VirtualTime(1), SETTINGS).close();
    }

    @BeforeEach
    void copyEmpty() throws IOException {
        Files.copy(empty.resolve(FILE), folder.resolve(FILE));
    }

    @Override
    Ports process(String name) {
        return ports(living.computeIfAbsent(name, this::start).store);
    }

    private Process start(String name) {
        String id = name + ", number " + all.size();
        Holder holder = new SimulatedHolder(id, gone);
        Path file = folder.resolve(FILE);
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
                store.bootChanges(),
                store.inventory(),
                store.journal(),
                store.claims(),
                store.freeze(),
                store.admissions(),
                store.boots(),
                store.bootSessions(() -> Optional.of(KEY)),
                store.bootOverrides(),
                store.images(),
                store.registrations(),
                store.credentialChanges(() -> KEY),
                store.audit());
    }

    @AfterEach
    void close() {
        all.forEach(process -> process.store.close());
    }

    private record Process(String id, SqlStore store) {}

    record SimulatedHolder(String id, Set<String> gone) implements Holder {
        @Override
        public boolean provablyGone(String other) {
            return gone.contains(other);
        }
    }
}
