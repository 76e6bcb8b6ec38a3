package io.bearman.cli;

import io.bearman.ipmi.sdr.SdrCache;
import java.nio.file.Path;
import java.util.Map;

/** Where a user's commands keep the sensor records of machines between them. */
final class SdrFolder {
    /** More machines than anybody's command line names. */
    private static final int MACHINES = 10_000;

    private SdrFolder() {}

    /** {@return the cache in the user's cache folder (XDG base directories)} */
    static SdrCache of(Map<String, String> environment) {
        String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
        Path folder = cache.isEmpty()
                ? Path.of(System.getProperty("user.home"), ".cache")
                : Path.of(cache);
        return SdrCache.inFolder(folder.resolve("bearman").resolve("sdr"), MACHINES);
    }
}
