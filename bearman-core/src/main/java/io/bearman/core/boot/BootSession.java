package io.bearman.core.boot;

import io.bearman.core.host.HostId;
import io.bearman.core.host.Mac;
import io.bearman.core.host.MachineId;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One boot of one machine, from the exchange of its token on.
 *
 * @param id 22 letters, digits, hyphens, underscores; no secret
 * @param mac the network card that it booted from
 * @param saidUuid its SMBIOS UUID; null when its firmware has none
 * @param knownHost the host it is; null for a machine that nobody expected
 * @param purpose what it boots for
 * @param otherImage the one that a human chose for this boot only; null for its usual one
 * @param opened when its token was exchanged, in the store's clock
 * @param expires when it ends at the latest; that of a production system ends by the next exchange of
 *     its host
 */
public record BootSession(
        String id,
        Mac mac,
        @Nullable MachineId saidUuid,
        @Nullable HostId knownHost,
        BootPurpose purpose,
        @Nullable String otherImage,
        Instant opened,
        Instant expires) {
    public BootSession {
        if (!id.matches("[0-9A-Za-z_-]{22}")) {
            throw new IllegalArgumentException("not the id of a boot session: '" + id + "'");
        }
    }

    /** {@return the host it is, if that is known} */
    public Optional<HostId> host() {
        return Optional.ofNullable(knownHost);
    }

    /** {@return its SMBIOS UUID, if its firmware has one} */
    public Optional<MachineId> uuid() {
        return Optional.ofNullable(saidUuid);
    }

    /** {@return the image that a human chose for this boot only} */
    public Optional<String> image() {
        return Optional.ofNullable(otherImage);
    }
}
