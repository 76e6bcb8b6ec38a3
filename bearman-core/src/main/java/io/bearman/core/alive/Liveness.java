package io.bearman.core.alive;

import io.bearman.core.inventory.Inventory.Placed;

/**
 * A witness of whether a host's operating system is alive, independent of Nova: a Kubernetes node's
 * lease, a heartbeat, an answer of its SSH port, its BMC. No witness ever proves that a host is off:
 * only {@link io.bearman.core.power.Fence} does.
 */
public interface Liveness {
    /** {@return what this witness is called, for people} */
    String name();

    /** {@return what this witness says now; a fault of the witness itself is {@link Sign.Unknown}} */
    Sign ask(Placed host);
}
