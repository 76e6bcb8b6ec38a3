package io.bearman.core.claim;

import io.bearman.core.host.RunId;
import java.time.Duration;

/** The answer to a request for a claim. */
public sealed interface Claiming {
    /**
     * It is ours.
     *
     * @param claim what to show to ports
     */
    record Granted(Claim claim) implements Claiming {}

    /**
     * Somebody else's.
     *
     * @param owner who holds it
     * @param holder process and machine of the holder, for people
     * @param left how long until it could be taken over: the rest of its lease plus the longest
     *     deadline of an action
     */
    record Held(RunId owner, String holder, Duration left) implements Claiming {}
}
