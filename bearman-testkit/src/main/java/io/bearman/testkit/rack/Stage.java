package io.bearman.testkit.rack;

import io.bearman.core.power.PowerState;

/** Where a simulated machine is between power on and serving. */
public enum Stage {
    OFF,
    /** Off for a moment, by a power cycle. */
    CYCLING,
    FIRMWARE,
    /** Asks the boot server. */
    NETWORK,
    /** Was told to wait, and asks again. */
    HELD,
    /** On, and no operating system: not told to boot from the network, or no script to boot. */
    NO_SYSTEM,
    /** Loads its production system. */
    BOOTING,
    /** The system is up and reports its boot. */
    REPORTING,
    /** Its report was refused: a system without nova-compute. */
    REFUSED,
    /** nova-compute starts. */
    STARTING,
    SERVING,
    /** The system shuts down. */
    SHUTTING_DOWN;

    /** {@return what the BMC says of it} */
    public PowerState power() {
        return this == OFF || this == CYCLING ? PowerState.OFF : PowerState.ON;
    }

    boolean hasSystem() {
        return switch (this) {
            case REPORTING, REFUSED, STARTING, SERVING, SHUTTING_DOWN -> true;
            case OFF, CYCLING, FIRMWARE, NETWORK, HELD, NO_SYSTEM, BOOTING -> false;
        };
    }
}
