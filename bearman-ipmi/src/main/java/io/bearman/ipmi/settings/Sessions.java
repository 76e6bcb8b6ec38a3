package io.bearman.ipmi.settings;

import io.bearman.core.host.Bmc;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.secret.Credential;
import io.bearman.core.time.Deadline;
import io.bearman.ipmi.command.Dialogue;
import io.bearman.ipmi.command.Privilege;
import java.util.Optional;

/**
 * Opens sessions with BMCs. One whose GUID is another than {@link Bmc#guid()} is {@link
 * io.bearman.core.power.PowerException.WrongMachine}.
 */
public interface Sessions {
    /** {@return a session to read in} */
    Visit open(Bmc bmc, Credential credential, Privilege privilege);

    /**
     * {@return a session to write in}
     *
     * @param notAfter nothing is changed after it
     */
    Visit open(Bmc bmc, Credential credential, Privilege privilege, Deadline notAfter);

    /**
     * {@return whether it lets in who proves nothing, by cipher suite 0 (IPMI v2.0 table 22-20)} The
     * session is given back at once.
     *
     * @param user the name that is said
     */
    Unproven withoutProof(Bmc bmc, String user);

    /** What became of who proved nothing. */
    enum Unproven {
        LET_IN,
        REFUSED,
        /** Or no other answer that says which. */
        NO_ANSWER
    }

    /** A session. Not thread-safe. */
    interface Visit extends Dialogue, AutoCloseable {
        /** {@return the GUID that the BMC proved, empty when it has none} */
        Optional<BmcGuid> guid();

        /** Gives it back to the BMC; never throws, and may be called twice. */
        @Override
        void close();
    }
}
