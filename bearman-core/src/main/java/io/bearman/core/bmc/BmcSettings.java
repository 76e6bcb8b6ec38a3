package io.bearman.core.bmc;

import io.bearman.core.claim.Claim;
import io.bearman.core.host.Machine;
import io.bearman.core.time.Deadline;

/**
 * What BMCs are set to. Both methods block and throw {@link
 * io.bearman.core.power.PowerException}, one class per reaction; neither tells a secret.
 */
public interface BmcSettings {
    /**
     * {@return what is otherwise than it ought to be} It reads, and writes nothing.
     *
     * <p>A BMC that proves another GUID than the inventory has is {@link
     * io.bearman.core.power.PowerException.WrongMachine}.
     */
    Comparison compare(Machine machine, WantedSettings wanted);

    /**
     * Changes what differs and nothing else: one thing at a time, each read back, in an order in
     * which the BMC can be reached at every moment. Called again it does what is still missing; that
     * also finishes what a crash interrupted. Refused without a GUID in the inventory.
     *
     * <p>What the BMC refuses is kept and said; the rest is done all the same. An exception says that
     * nothing was changed: what stopped it afterwards is in {@link Applied#stopped()}.
     *
     * @param claim the caller's claim on this machine
     * @param notAfter nothing is changed after it
     */
    Applied apply(Machine machine, WantedSettings wanted, Claim claim, Deadline notAfter);
}
