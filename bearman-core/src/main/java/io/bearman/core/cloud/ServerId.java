package io.bearman.core.cloud;

import java.util.UUID;

/**
 * A guest: a server of Nova.
 *
 * @param uuid as Nova shows it
 */
public record ServerId(UUID uuid) implements Comparable<ServerId> {

    /** {@return the server id of this text} */
    public static ServerId of(String text) {
        try {
            return new ServerId(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not a server id: '" + text + "'", e);
        }
    }

    @Override
    public int compareTo(ServerId other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return uuid.toString();
    }
}
