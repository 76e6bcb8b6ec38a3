package io.bearman.sdk.simulation;

import io.bearman.core.admission.Admissions;
import io.bearman.core.audit.AuditLog;
import io.bearman.core.boot.Boots;
import io.bearman.core.claim.Claims;
import io.bearman.core.claim.FreezeSwitch;
import io.bearman.core.inventory.Inventory;
import io.bearman.core.journal.Journal;
import io.bearman.core.time.TimeSource;
import io.bearman.pxe.BootPorts;
import io.bearman.testkit.store.InMemoryStore;
import java.nio.file.Path;

/**
 * A store as one simulated process sees it: in memory, or in a file that SQLite keeps.
 *
 * @param booting what a boot server asks of it
 * @param processes those that share it
 */
record SimulatedStore(
        Inventory inventory,
        Journal journal,
        Claims claims,
        FreezeSwitch freeze,
        Admissions admissions,
        Boots boots,
        AuditLog audit,
        BootPorts booting,
        Processes processes)
        implements AutoCloseable {

    /** The simulated processes that share a store. */
    interface Processes {
        /** {@return the store as the living process of this name sees it} */
        SimulatedStore asProcess(String name);

        /** Ends the process of this name; everybody knows. What it wrote stays. */
        void crash(String name);

        void close();
    }

    static SimulatedStore memory(TimeSource time) {
        return of(InMemoryStore.create(time));
    }

    private static SimulatedStore of(InMemoryStore store) {
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
                        store.bootSessions(),
                        store.bootOverrides(),
                        store.images(),
                        store.identities()),
                new InMemory(store));
    }

    /**
     * {@return the store of a SQLite file in a folder of its own}
     *
     * @param empty a file of ours without rows: to make one takes longer than most seeds
     */
    static SimulatedStore sqlite(Path empty, Path folder, TimeSource time) {
        return SqliteStores.open(empty, folder, time);
    }

    SimulatedStore asProcess(String name) {
        return processes.asProcess(name);
    }

    void crash(String name) {
        processes.crash(name);
    }

    @Override
    public void close() {
        processes.close();
    }

    private record InMemory(InMemoryStore store) implements Processes {
        @Override
        public SimulatedStore asProcess(String name) {
            return of(store.asProcess(name));
        }

        @Override
        public void crash(String name) {
            store.crash(name);
        }

        @Override
        public void close() {}
    }
}
