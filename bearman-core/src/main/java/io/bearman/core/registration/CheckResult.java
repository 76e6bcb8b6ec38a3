package io.bearman.core.registration;

/**
 * What one check found. Its texts may come from the machine, which may be anybody's: what no line of
 * text has in it is replaced, and what is long is cut.
 *
 * @param check the check's name, for example {@code memory}
 * @param outcome how it ended
 * @param expected what ought to be, for people
 * @param actual what is, for people
 */
public record CheckResult(String check, Outcome outcome, String expected, String actual) {
    private static final int LONGEST = 200;

    public CheckResult {
        if (!check.matches("[a-z][a-z0-9-]{0,39}")) {
            throw new IllegalArgumentException("not a check's name: '" + check + "'");
        }
        expected = line(expected);
        actual = line(actual);
    }

    /** How a check ended; the later, the worse. */
    public enum Outcome {
        PASS,
        /** The fact it needs is missing. */
        UNDETERMINED,
        /** Otherwise than wanted, and no reason to keep the machine. */
        WARN,
        FAIL
    }

    /** {@return whether this keeps the machine from being taken in} */
    public boolean fails() {
        return outcome == Outcome.FAIL;
    }

    /** {@return whether a human learns something from it} */
    public boolean noteworthy() {
        return outcome != Outcome.PASS;
    }

    /** {@return whether the other is about the same thing, whatever its value was then} */
    public boolean sameMatter(CheckResult other) {
        return check.equals(other.check) && expected.equals(other.expected);
    }

    /** {@return it in one line} */
    public String line() {
        return check + ": " + actual + ", expected " + expected;
    }

    private static String line(String text) {
        StringBuilder line = new StringBuilder();
        text.codePoints().limit(LONGEST).forEach(point -> line.appendCodePoint(fit(point)));
        if (text.codePointCount(0, text.length()) > LONGEST) {
            line.append("...");
        }
        return line.toString();
    }

    // Also what turns the direction of writing, and halves of characters.
    private static int fit(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> '?';
            default -> point;
        };
    }
}
