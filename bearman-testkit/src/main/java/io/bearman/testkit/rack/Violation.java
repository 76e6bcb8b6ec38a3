package io.bearman.testkit.rack;

/**
 * Something that must never happen, seen by the rack itself.
 *
 * @param kind what
 * @param about the host or guest
 * @param detail for people
 * @param at when, ISO 8601
 */
public record Violation(Kind kind, String about, String detail, String at) {
    /** What must never happen. */
    public enum Kind {
        /** A guest is on a host that has no power or no system. */
        GUEST_ON_OFF_HOST,
        /** A guest runs on two hosts. */
        GUEST_TWICE,
        /** A guest that ought to run runs nowhere for over 5 s, and is not on the move. */
        GUEST_NOWHERE,
        /** More hosts of one rack are out of service than may be. */
        LIMIT_EXCEEDED,
        /** A host lost its power a second time in a run. */
        OFF_TWICE
    }

    /** {@return one line for people} */
    public String line() {
        return at + " " + kind + " " + about + ": " + detail;
    }
}
