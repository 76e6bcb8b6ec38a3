package io.bearman.testkit.bmc;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Records by their ids, walked from the first by asking each for the next (IPMI v2.0 §31.5, §33.12).
 * Guarded by the BMC's lock.
 */
final class RecordTable<T> {
    private static final int FIRST = 0x0000;
    private static final int LAST = 0xffff;

    private final TreeMap<Integer, T> records = new TreeMap<>();

    int size() {
        return records.size();
    }

    int lastId() {
        return records.isEmpty() ? 0 : records.lastKey();
    }

    Collection<T> all() {
        return records.values();
    }

    void put(int id, T record) {
        records.put(id, record);
    }

    Optional<T> remove(int id) {
        return Optional.ofNullable(records.remove(id));
    }

    void clear() {
        records.clear();
    }

    /** {@return the record of this id, 0000h the first, FFFFh the last} */
    Optional<Map.Entry<Integer, T>> find(int id) {
        if (records.isEmpty()) {
            return Optional.empty();
        }
        return switch (id) {
            case FIRST -> Optional.of(records.firstEntry());
            case LAST -> Optional.of(records.lastEntry());
            default -> Optional.ofNullable(records.get(id)).map(it -> Map.entry(id, it));
        };
    }

    /** {@return the id of the one behind it, FFFFh behind the last} */
    int next(int id) {
        Integer next = records.higherKey(id);
        return next == null ? LAST : next;
    }
}
