package io.bearman.ipmi.sdr;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Keeps sensor data records, because reading them takes seconds and they hardly ever change. Thread-safe;
 * a cache that cannot keep or find is slow and nothing worse.
 */
public sealed interface SdrCache permits MemorySdrCache, FileSdrCache {
    /** {@return the records of this machine in this very state} */
    Optional<SdrRepository> find(SdrKey key);

    /** Keeps the records of this machine, and forgets those of an earlier state. */
    void keep(SdrKey key, SdrRepository records);

    /**
     * {@return a cache that ends with the process}
     *
     * @param most of how many machines; those not asked for longest are forgotten
     */
    static SdrCache inMemory(int most) {
        return new MemorySdrCache(most);
    }

    /**
     * {@return a cache in a folder, a file a machine, which several processes may share}
     *
     * @param folder made when it is not there
     * @param most of how many machines; those not written for longest are deleted
     */
    static SdrCache inFolder(Path folder, int most) {
        return new FileSdrCache(folder, most);
    }
}
