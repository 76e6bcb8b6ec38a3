package io.bearman.core.bmc;

import io.bearman.core.host.MachineId;
import java.util.Optional;

/**
 * Credentials on their way into BMCs. Old and new are both kept, sealed, from before the BMC is told
 * until it proved that it knows one of them; so no crash, and nobody who meanwhile changes a file or
 * a sealed credential, loses the one that opens it. Durable; every change is audited without what is
 * sealed.
 */
public interface CredentialChanges {
    /**
     * Keeps both. A change that begins with either credential of the one on its way takes its place:
     * the BMC has just proved that it knows that one.
     *
     * @throws io.bearman.core.RefusedException when another change of this machine is on its way,
     *     naming it
     * @throws io.bearman.core.UsageException when the machine is not known, or nothing can be sealed
     */
    void propose(MachineId machine, CredentialChange change, String by);

    /**
     * {@return the change of this machine that is on its way}
     *
     * @throws io.bearman.core.UsageException when there is one and it cannot be opened
     */
    Optional<CredentialChange> pending(MachineId machine);

    /**
     * The BMC proved that it knows the new one: from now on it is the machine's in the inventory, and
     * the old one is not kept here any more. Without a change on its way nothing happens.
     */
    void confirm(MachineId machine, String by);

    /**
     * The BMC proved that it knows the old one: it is, or is again, the machine's in the inventory.
     * Without a change on its way nothing happens.
     */
    void discard(MachineId machine, String by);
}
