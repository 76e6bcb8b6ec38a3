package io.bearman.ipmi.sdr;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Guarded by its own lock. */
final class MemorySdrCache implements SdrCache {
    private final Map<String, Kept> machines;

    private record Kept(String version, SdrRepository records) {}

    MemorySdrCache(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("a cache of " + most + " machines");
        }
        machines = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Kept> eldest) {
                return size() > most;
            }
        };
    }

    @Override
    public synchronized Optional<SdrRepository> find(SdrKey key) {
        return Optional.ofNullable(machines.get(key.machine()))
                .filter(kept -> kept.version().equals(key.version()))
                .map(Kept::records);
    }

    @Override
    public synchronized void keep(SdrKey key, SdrRepository records) {
        machines.put(key.machine(), new Kept(key.version(), records));
    }
}
