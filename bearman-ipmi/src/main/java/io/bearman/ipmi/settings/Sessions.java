package io.bearman.ipmi.settings;

import io.bearman.core.host.Bmc;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.host.Machine;
import io.bearman.core.secret.Credential;
import io.bearman.core.time.Deadline;
import io.bearman.ipmi.command.Dialogue;
import io.bearman.ipmi.command.Privilege;
import java.util.Optional;
import java.util.Set;

/**
 * Opens sessions with BMCs. One whose GUID is another than {@link Bmc#guid()} is {@link
 * io.bearman.core.power.PowerException.WrongMachine}.
 */
public interface Sessions {
    /** {@return a session to read in} */
    Visit open(Bmc bmc, Credential credential, Privilege privilege);

    /**
     * {@return a session to write in, with a BMC that proved in it that it is this machine's}
     *
     * @param notAfter nothing is changed after it
     * @throws io.bearman.core.power.PowerException.Unverified when it did not; without anything in the
     *     inventory that it could prove nothing is sent
     */
    Visit open(Machine machine, Credential credential, Privilege privilege, Deadline notAfter);

    /**
     * {@return whether a cipher suite is open, by trying it} Who tries suite 0 proves nothing. The
     * session is given back at once.
     *
     * @param suite one that we speak, see {@link #SPOKEN}
     */
    Trial tries(int suite, Bmc bmc, Credential credential);

    /** The cipher suites that can be tried (IPMI v2.0 table 22-20). */
    Set<Integer> SPOKEN = Set.of(0, 1, 2, 3, 6, 17);

    /** What became of who tried. */
    enum Trial {
        LET_IN,
        REFUSED,
        /** Or no other answer that says which. */
        NO_ANSWER
    }

    /** A session. Not thread-safe. */
    interface Visit extends Dialogue, AutoCloseable {
        /** {@return the GUID that the BMC proved, empty when it has none} */
        Optional<BmcGuid> guid();

        /** {@return the number of the cipher suite that it is protected by} */
        int suite();

        /** Gives it back to the BMC; never throws, and may be called twice. */
        @Override
        void close();
    }
}
