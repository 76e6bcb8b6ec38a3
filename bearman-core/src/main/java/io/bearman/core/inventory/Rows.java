package io.bearman.core.inventory;

import io.bearman.core.inventory.Inventory.Placed;
import java.util.List;

/**
 * What was read of a file, line by line.
 *
 * @param good the hosts, each with its place
 * @param bad what is wrong with the other lines, each with its place, the key and the reason
 */
public record Rows(List<Row> good, List<String> bad) {
    public Rows {
        good = List.copyOf(good);
        bad = List.copyOf(bad);
    }

    /**
     * A host and where it was read.
     *
     * @param where for messages: file and line
     * @param placed the host with its machine
     */
    public record Row(String where, Placed placed) {}
}
