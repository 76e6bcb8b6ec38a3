package io.bearman.core.power;

import io.bearman.core.host.MachineId;

/**
 * Evidence that a machine is off. Only {@link Fence} makes it; it ages, is renewed or lost, and is
 * never stored. Evacuation cannot be called without it.
 */
public sealed interface PoweredOff permits ReadOff, Attested {
    /** {@return the machine it is about} */
    MachineId machine();
}
