package io.bearman.sdk.simulation;

import io.bearman.core.admission.Admissions;
import io.bearman.core.audit.AuditLog;
import io.bearman.core.boot.Boots;
import io.bearman.core.claim.Claims;
import io.bearman.core.claim.FreezeSwitch;
import io.bearman.core.inventory.Inventory;
import io.bearman.core.journal.Journal;
import io.bearman.core.time.TimeSource;
import io.bearman.testkit.store.InMemoryStore;
import java.nio.file.Path;

/** A store as one simulated process sees it: in memory, or in a file that SQLite keeps. */
interface SimulatedStore extends AutoCloseable {
    Inventory inventory();

    Journal journal();

    Claims claims();

    FreezeSwitch freeze();

    Admissions admissions();

    Boots boots();

    AuditLog audit();

    /** {@return the same store as the living process of this name sees it} */
    SimulatedStore asProcess(String name);

    /** Ends the process of this name; everybody knows. What it wrote stays. */
    void crash(String name);

    @Override
    void close();

    static SimulatedStore memory(TimeSource time) {
        return new InMemory(InMemoryStore.create(time));
    }

    /**
     * {@return the store of a SQLite file in a folder of its own}
     *
     * @param empty a file of ours without rows: to make one takes longer than most seeds
     */
    static SimulatedStore sqlite(Path empty, Path folder, TimeSource time) {
        return SqliteStores.open(empty, folder, time);
    }

    /** The testkit's store. */
    record InMemory(InMemoryStore store) implements SimulatedStore {
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
            return new InMemory(store.asProcess(name));
        }

        @Override
        public void crash(String name) {
            store.crash(name);
        }

        @Override
        public void close() {}
    }
}
