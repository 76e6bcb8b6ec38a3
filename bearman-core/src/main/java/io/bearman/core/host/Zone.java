package io.bearman.core.host;

import java.util.regex.Pattern;

/**
 * An availability zone.
 *
 * @param value at most 64 letters, digits, dots, hyphens, underscores, colons
 */
public record Zone(String value) implements Comparable<Zone> {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,63}");

    public Zone {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("not a zone: '" + value + "'");
        }
    }

    /** {@return the zone of this text} */
    public static Zone of(String value) {
        return new Zone(value);
    }

    @Override
    public int compareTo(Zone other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
