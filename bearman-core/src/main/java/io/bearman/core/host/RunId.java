package io.bearman.core.host;

import java.util.regex.Pattern;

/**
 * One maintenance run; also the identity in our tag on what we disable.
 *
 * @param value lower-case letters, digits, hyphens; 4 to 40
 */
public record RunId(String value) implements Comparable<RunId> {
    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9-]{2,38}[a-z0-9]");

    public RunId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("not a run id: '" + value + "'");
        }
    }

    /** {@return the run id of this text} */
    public static RunId of(String value) {
        return new RunId(value);
    }

    @Override
    public int compareTo(RunId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
