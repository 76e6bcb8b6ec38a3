package io.bearman.core.host;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An Ethernet address, in lower case with colons.
 *
 * @param value for example {@code 52:54:00:12:34:56}
 */
public record Mac(String value) implements Comparable<Mac> {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{2}(:[0-9a-f]{2}){5}");

    public Mac {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("not a MAC address: '" + value + "'");
        }
    }

    /** {@return the address of this text; colons or hyphens, either case} */
    public static Mac of(String text) {
        return new Mac(text.toLowerCase(Locale.ROOT).replace('-', ':'));
    }

    @Override
    public int compareTo(Mac other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
