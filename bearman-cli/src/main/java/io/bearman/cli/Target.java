package io.bearman.cli;

import io.bearman.core.host.Bmc;
import io.bearman.core.inventory.Inventory.Placed;
import org.jspecify.annotations.Nullable;

/**
 * One BMC that a command is about.
 *
 * @param name what it was called on the command line: a host, or an address
 * @param bmc how it is reached
 * @param placed the host and its machine; null for a BMC by its address
 */
record Target(String name, Bmc bmc, @Nullable Placed placed) {
    static Target of(Placed placed) {
        return new Target(placed.host().id().value(), placed.machine().bmc(), placed);
    }

    /** {@return the key of its name for machines} */
    String kind() {
        return placed == null ? "bmc" : "host";
    }

    @Override
    public String toString() {
        return name;
    }
}
