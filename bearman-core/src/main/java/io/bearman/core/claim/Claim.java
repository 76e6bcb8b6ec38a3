package io.bearman.core.claim;

import io.bearman.core.host.Machine;
import io.bearman.core.host.MachineId;
import io.bearman.core.host.RunId;

/**
 * The right to press a machine's power button, granted by {@link Claims} until its lease ends.
 *
 * @param machine the machine
 * @param owner the run (or a command's own run id) that holds it
 * @param fencing grows with every claim of this machine; an older number is refused
 */
public record Claim(MachineId machine, RunId owner, long fencing) {
    /** Refuses a claim that was shown for another machine than it is on. */
    public void mustBeOn(Machine other) {
        if (!machine.equals(other.id())) {
            throw new IllegalArgumentException("the claim is on machine " + machine + ", not on "
                    + other.id() + " at " + other.bmc().endpoint());
        }
    }
}
