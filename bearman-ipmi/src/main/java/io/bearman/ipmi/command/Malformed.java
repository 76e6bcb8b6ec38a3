package io.bearman.ipmi.command;

import java.util.Objects;

/**
 * Bytes that are not what the specification says: the only exception that decoding throws.
 *
 * <p>Outside a session, and before the integrity code was checked, such a packet is dropped; an
 * authenticated answer becomes {@link io.bearman.core.power.PowerException.Garbled}.
 */
public final class Malformed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Malformed(String message) {
        // Whoever sends us garbage must not make us fill in stack traces.
        super(Objects.requireNonNull(message), null, false, false);
    }

    /** {@return what is wrong with it; it is always said} */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
