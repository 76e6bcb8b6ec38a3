package io.bearman.core.claim;

import io.bearman.core.host.MachineId;
import io.bearman.core.host.RunId;
import io.bearman.core.time.Deadline;
import java.util.Optional;

/**
 * One owner of a machine's power button. A lease ends by itself; a holder that is provably dead (a
 * process of this machine that no longer exists) is succeeded at once, any other only after its
 * lease plus the longest deadline of an action.
 */
public interface Claims {
    /** {@return the claim, or who holds it; the owner of a claim gets it again, with a new number} */
    Claiming claim(MachineId machine, RunId owner);

    /**
     * Starts the lease anew.
     *
     * @return its end on the monotonic clock: no action of this claim may be sent after it
     * @throws ClaimLostException when it is no longer ours
     */
    Deadline renew(Claim claim);

    /**
     * {@return the end of the lease, read from the store, without renewing}
     *
     * @throws ClaimLostException when it is no longer ours
     */
    Deadline check(Claim claim);

    /** {@return who holds the claim of this machine now; empty when anybody may have it} */
    Optional<Claiming.Held> holder(MachineId machine);

    /** Gives it back; nothing happens when it is not ours any more. */
    void release(Claim claim);
}
