package io.bearman.core.host;

import java.util.regex.Pattern;

/**
 * The name of a host, the one Nova, Kubernetes and people use.
 *
 * @param value a DNS name: letters, digits, hyphens, dots; at most 253
 */
public record HostId(String value) implements Comparable<HostId> {
    private static final Pattern FORM =
            Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?");

    public HostId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("not a host id: '" + value + "'");
        }
    }

    /** {@return the host id of this text} */
    public static HostId of(String value) {
        return new HostId(value);
    }

    @Override
    public int compareTo(HostId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
