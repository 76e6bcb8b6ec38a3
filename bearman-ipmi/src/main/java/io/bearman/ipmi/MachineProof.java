package io.bearman.ipmi;

import io.bearman.core.host.Machine;
import io.bearman.core.power.PowerException;

/**
 * The proof that a BMC is a machine's, without which nothing is done to it: its GUID, or for one that
 * has none the machine's serial. Both are asked for in the very session in which something is done.
 */
final class MachineProof {
    private MachineProof() {}

    /** Before anything is sent: throws when the inventory knows nothing that could be proven. */
    static void mustBePossible(Machine machine) {
        if (Target.knownGuid(machine.bmc()) == null && !SerialWitness.isWanted(machine)) {
            throw new PowerException.Unverified(machine.bmc().endpoint()
                    + ": the inventory has no GUID of this BMC, so it cannot prove that it is machine "
                    + machine.id()
                    + "'s; nothing was done. Learn it: bearman inventory learn-guid HOST");
        }
    }

    /**
     * In a session: throws when its BMC does not prove it.
     *
     * @param window of what the proof is for, and the proof's too
     */
    static void mustBeGiven(Session session, Machine machine, Window window) {
        if (!given(session, machine, window)) {
            String why = session.proves()
                    ? "it has no GUID, and its inventory does not name the serial '"
                            + machine.serial() + "'"
                    : "cipher suite " + session.suite() + " is too weak for a proof; take 17 or 3";
            throw new PowerException.Unverified(session.endpoint() + ": " + why
                    + ": it cannot prove that it is machine " + machine.id()
                    + "'s; nothing was done");
        }
    }

    static boolean given(Session session, Machine machine, Window window) {
        if (!session.proves()) {
            return false;
        }
        // A GUID that the inventory knows was compared when the session was opened.
        return SerialWitness.isWanted(machine)
                ? SerialWitness.names(session, machine, window)
                : Target.knownGuid(machine.bmc()) != null;
    }
}
