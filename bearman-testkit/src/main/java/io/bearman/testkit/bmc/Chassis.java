package io.bearman.testkit.bmc;

import io.bearman.core.power.PowerAction;
import io.bearman.core.power.PowerState;

/** What a simulated BMC is wired to. Called under the BMC's lock; none of the methods may wait. */
public interface Chassis {
    /** {@return the power state now} */
    PowerState power();

    /** Does what the BMC was told; a cycle or reset of a chassis that is off never comes here. */
    void act(PowerAction action);

    /** Hears that the boot flags were changed by somebody, or ran out. */
    default void bootFlags(BootFlags flags) {}
}
