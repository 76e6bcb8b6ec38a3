package io.bearman.core.inventory;

import io.bearman.core.host.HostId;
import io.bearman.core.host.MachineId;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which machine played a host, and when.
 *
 * @param host the host
 * @param machine the machine
 * @param begun since when
 * @param ended until when; null while it does
 */
public record Binding(
        HostId host,
        MachineId machine,
        Instant begun,
        @Nullable Instant ended) {
    /** {@return until when; empty while it does} */
    public Optional<Instant> until() {
        return Optional.ofNullable(ended);
    }
}
