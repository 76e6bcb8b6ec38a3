package io.bearman.testkit.store;

import io.bearman.core.RefusedException;
import io.bearman.core.bmc.CredentialChange;
import io.bearman.core.bmc.CredentialChanges;
import io.bearman.core.host.MachineId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Credentials on their way into BMCs, in memory. */
final class MemoryCredentialChanges implements CredentialChanges {
    private final MemoryAudit audit;
    private final MemoryInventory inventory;
    private final Map<MachineId, CredentialChange> pending = new HashMap<>();

    MemoryCredentialChanges(MemoryAudit audit, MemoryInventory inventory) {
        this.audit = audit;
        this.inventory = inventory;
    }

    @Override
    public synchronized void propose(MachineId machine, CredentialChange change, String by) {
        String about = inventory.nameOf(machine);
        CredentialChange other = pending.get(machine);
        if (other != null && !other.equals(change) && !other.continuedBy(change)) {
            throw new RefusedException("machine " + machine + ": its BMC's credential is on the"
                    + " way from '" + other.fromName() + "' to '" + other.toName()
                    + "'; that is finished first");
        }
        if (!change.equals(other)) {
            pending.put(machine, change);
            note(about, change, by, "proposed, under the key of this memory");
        }
    }

    @Override
    public synchronized Optional<CredentialChange> pending(MachineId machine) {
        return Optional.ofNullable(pending.get(machine));
    }

    @Override
    public synchronized void confirm(MachineId machine, String by) {
        CredentialChange change = pending.remove(machine);
        if (change != null) {
            inventory.use(machine, change.toName(), by);
            note(inventory.nameOf(machine), change, by, "confirmed");
        }
    }

    @Override
    public synchronized void discard(MachineId machine, String by) {
        CredentialChange change = pending.remove(machine);
        if (change != null) {
            inventory.use(machine, change.fromName(), by);
            note(inventory.nameOf(machine), change, by, "discarded");
        }
    }

    private void note(String about, CredentialChange change, String by, String why) {
        audit.append(by, about, "bmc credential", change.fromName(), change.toName(), why);
    }
}
