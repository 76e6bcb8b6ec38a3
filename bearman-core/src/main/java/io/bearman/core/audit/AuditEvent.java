package io.bearman.core.audit;

import java.time.Instant;

/**
 * One change, as it is remembered for ever.
 *
 * @param number its place; greater is later
 * @param at when, in the store's clock
 * @param by who did it
 * @param about the host or machine, or {@code fleet}
 * @param what the kind of change in a word or three, for example {@code state}
 * @param from what was, empty when there was nothing
 * @param to what is, empty when there is nothing
 * @param why the reason given, empty for none
 */
public record AuditEvent(
        long number,
        Instant at,
        String by,
        String about,
        String what,
        String from,
        String to,
        String why) {
    /** What is said to be changed when it is no single host or machine. */
    public static final String FLEET = "fleet";
}
