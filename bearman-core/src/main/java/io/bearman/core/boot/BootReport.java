package io.bearman.core.boot;

import io.bearman.core.host.HostId;
import io.bearman.core.host.RunId;
import java.time.Instant;

/**
 * A production system said that it came up.
 *
 * @param host the host
 * @param bootId new at every boot (the kernel's random boot_id)
 * @param run the run that had armed it
 * @param at when it reported, in the store's clock
 */
public record BootReport(HostId host, String bootId, RunId run, Instant at) {
    public BootReport {
        if (!bootId.matches("[0-9A-Za-z-]{8,64}")) {
            throw new IllegalArgumentException("not a boot id: '" + bootId + "'");
        }
    }
}
