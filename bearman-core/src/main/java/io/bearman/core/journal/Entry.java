package io.bearman.core.journal;

import io.bearman.core.host.HostId;
import io.bearman.core.host.RunId;
import java.time.Instant;

/**
 * A line of the journal.
 *
 * @param number its place; greater is later
 * @param run the run
 * @param host the host
 * @param step the engine's word for the step
 * @param phase what it says of the step
 * @param subject what the step is about: a server id, or empty for the host itself
 * @param detail the engine's words, empty for none
 * @param at when, in the store's clock
 */
public record Entry(
        long number,
        RunId run,
        HostId host,
        String step,
        Phase phase,
        String subject,
        String detail,
        Instant at) {

    /** What an entry says of its step. */
    public enum Phase {
        /** About to be done; durable before it is. */
        INTENT,
        /** Seen to be done. */
        DONE,
        /** Seen to have failed; nothing of it is under way any more. */
        FAILED
    }
}
