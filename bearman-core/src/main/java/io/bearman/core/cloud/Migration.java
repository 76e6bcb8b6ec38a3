package io.bearman.core.cloud;

import io.bearman.core.host.HostId;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A migration record (GET /os-migrations, microversion 2.59 or later).
 *
 * @param id its number; later migrations have greater ones
 * @param server the server
 * @param type what kind of move
 * @param status how far
 * @param source the host it leaves
 * @param destination where to; null while Nova has not chosen
 * @param created when, in Nova's clock
 */
public record Migration(
        long id,
        ServerId server,
        MigrationType type,
        MigrationStatus status,
        HostId source,
        @Nullable HostId destination,
        Instant created) {

    /** {@return where to, empty while Nova has not chosen} */
    public Optional<HostId> target() {
        return Optional.ofNullable(destination);
    }
}
