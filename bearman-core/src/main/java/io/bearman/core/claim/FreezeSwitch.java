package io.bearman.core.claim;

import java.time.Instant;
import java.util.Optional;

/** The brake of the whole fleet: while it is on, no worker and no command acts on power or guests. */
public interface FreezeSwitch {
    /** {@return who froze the fleet, when and why; empty when it is not frozen} */
    Optional<Frozen> frozen();

    /** Freezes; a second freeze keeps the first. */
    void freeze(String by, String reason);

    /** Unfreezes. */
    void unfreeze(String by);

    /**
     * The brake is on.
     *
     * @param by who
     * @param reason why
     * @param since when
     */
    record Frozen(String by, String reason, Instant since) {}
}
