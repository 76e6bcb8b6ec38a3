package io.bearman.core.host;

/** What people and machines call things: short, and in one line. */
final class Text {
    /** As much as every store has room for. */
    private static final int LONGEST = 255;

    private Text() {}

    /**
     * @param whose the record, for the message
     * @param what which of its values, for the message
     * @throws IllegalArgumentException when it is too long, or has line ends or other control characters,
     *     as the padding of a firmware's strings
     */
    static void check(Object whose, String what, String text) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException(whose + " has a " + what + " of " + text.length()
                    + " characters, more than " + LONGEST);
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(whose + " has a " + what
                    + " with a line end or another control character in it");
        }
    }
}
