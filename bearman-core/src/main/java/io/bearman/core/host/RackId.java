package io.bearman.core.host;

import java.util.regex.Pattern;

/**
 * Where machines share power and a switch.
 *
 * @param value at most 64 letters, digits, dots, hyphens, underscores
 */
public record RackId(String value) implements Comparable<RackId> {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    public RackId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("not a rack id: '" + value + "'");
        }
    }

    /** {@return the rack id of this text} */
    public static RackId of(String value) {
        return new RackId(value);
    }

    @Override
    public int compareTo(RackId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
