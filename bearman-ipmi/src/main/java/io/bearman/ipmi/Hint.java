package io.bearman.ipmi;

/**
 * What an unauthenticated answer says went wrong. Anybody could have sent it, so it is believed
 * only when a fresh attempt meets it again.
 *
 * @param kind how we react
 * @param text for people, after the BMC's name
 */
record Hint(Kind kind, String text) {

    /** How we react when it comes twice. */
    enum Kind {
        /** The next suite. */
        SUITE,
        /** {@link io.bearman.core.power.PowerException.Busy}. */
        BUSY,
        /** {@link io.bearman.core.power.PowerException.Denied}. */
        DENIED,
        /** Go on trying: nobody knows what it means. */
        UNKNOWN
    }

    /** {@return what this status of a session setup message means (IPMI v2.0 table 13-15)} */
    static Hint of(int status) {
        return switch (status) {
            case 0x01 -> new Hint(Kind.BUSY, "all its sessions are in use");
            case 0x0b -> new Hint(Kind.BUSY, "all its sessions of this privilege are in use");
            case 0x04, 0x05, 0x06, 0x07, 0x10, 0x11 ->
                new Hint(Kind.SUITE, "it does not take this cipher suite");
            case 0x09, 0x0a -> new Hint(Kind.DENIED, "the user lacks the privilege");
            case 0x0c, 0x0d -> new Hint(Kind.DENIED, "it does not know the user");
            case 0x0f -> new Hint(Kind.DENIED, "it refuses the password");
            default -> new Hint(Kind.UNKNOWN, String.format("session setup status 0x%02x", status));
        };
    }

    static Hint wrongPassword() {
        return new Hint(Kind.DENIED, "the password is not the BMC's (RAKP message 2)");
    }

    static Hint wrongKey() {
        return new Hint(
                Kind.DENIED, "it has another session key: is a BMC key set? (RAKP message 4)");
    }

    static Hint drewAgain() {
        return new Hint(Kind.UNKNOWN, "it received a doubled packet and began anew");
    }

    static Hint otherSuite() {
        return new Hint(Kind.SUITE, "it answers with algorithms that were not proposed");
    }
}
