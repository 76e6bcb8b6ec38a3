package io.bearman.core.power;

import io.bearman.core.claim.Claim;
import io.bearman.core.host.Machine;
import io.bearman.core.time.Deadline;
import java.util.Collection;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * A machine's power button. All methods block and throw {@link PowerException}, one class per
 * reaction.
 */
public interface Power {
    /**
     * Reads the power state in a fresh session.
     *
     * <p>With a GUID in the inventory another BMC's answer is {@link PowerException.WrongMachine};
     * without one the reading says {@code verified=false}.
     */
    Reading read(Machine machine);

    /**
     * Reads many machines, at once where it can: one that does not answer holds up no other.
     *
     * @param each told of every machine once, as they come, on the caller's thread: what it is given
     *     yields the reading, or throws what {@link #read} throws
     */
    default void readEach(
            Collection<Machine> machines, BiConsumer<Machine, Supplier<Reading>> each) {
        machines.forEach(machine -> each.accept(machine, () -> read(machine)));
    }

    /**
     * Does one thing to the power, once. An action whose answer is lost and that must not be
     * repeated ends in {@link PowerException.Ambiguous}. Refused without a GUID in the inventory.
     *
     * @param claim the caller's claim on this machine
     * @param notAfter nothing is sent after it
     */
    void act(Machine machine, PowerAction action, Claim claim, Deadline notAfter);

    /**
     * Sets where the machine boots from the next time only, and reads it back.
     *
     * @param claim the caller's claim on this machine
     * @param notAfter nothing is sent after it
     */
    void nextBoot(Machine machine, BootDevice device, Claim claim, Deadline notAfter);

    /**
     * {@return what the machine does when mains power returns; empty when its BMC does not say}
     */
    Optional<RestorePolicy> restorePolicy(Machine machine);

    /**
     * Sets what the machine does when mains power returns, and reads it back.
     *
     * @param claim the caller's claim on this machine
     * @param notAfter nothing is sent after it
     * @throws PowerException.Refused when its BMC cannot do that
     */
    void restorePolicy(Machine machine, RestorePolicy policy, Claim claim, Deadline notAfter);
}
