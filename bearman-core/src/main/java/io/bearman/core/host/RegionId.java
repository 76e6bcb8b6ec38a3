package io.bearman.core.host;

import java.util.regex.Pattern;

/**
 * One OpenStack region.
 *
 * @param value at most 64 letters, digits, dots, hyphens, underscores
 */
public record RegionId(String value) implements Comparable<RegionId> {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    public RegionId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("not a region id: '" + value + "'");
        }
    }

    /** {@return the region id of this text} */
    public static RegionId of(String value) {
        return new RegionId(value);
    }

    @Override
    public int compareTo(RegionId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
