package io.bearman.core.boot;

import io.bearman.core.host.HostId;
import io.bearman.core.host.RunId;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A production system said that it came up.
 *
 * @param host the host
 * @param bootId new at every boot (the kernel's random boot_id)
 * @param armedBy the run that had armed it; null for a host that came back by itself
 * @param at when it reported, in the store's clock
 */
public record BootReport(
        HostId host, String bootId, @Nullable RunId armedBy, Instant at) {
    public BootReport {
        if (!bootId.matches("[0-9A-Za-z-]{8,64}")) {
            throw new IllegalArgumentException("not a boot id: '" + bootId + "'");
        }
    }

    /** {@return the run that had armed it; empty for a host that came back by itself} */
    public Optional<RunId> run() {
        return Optional.ofNullable(armedBy);
    }
}
