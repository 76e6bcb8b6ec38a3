package io.bearman.core.cloud;

import io.bearman.core.host.HostId;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far a live migration is. It may show as running although it never will be again: a source
 * that died leaves it so.
 *
 * @param id the migration's number, the same as its record's
 * @param uuid what holds the source's resources in Placement meanwhile
 * @param status where it is
 * @param source the host it leaves
 * @param destination where to; null while Nova has not chosen
 * @param memory the guest's memory, of which more is to be copied as the guest writes
 * @param disk its disks, where they are copied too
 * @param updated when the hypervisor last said how far; null for never
 */
public record LiveProgress(
        long id,
        String uuid,
        MigrationStatus status,
        HostId source,
        @Nullable HostId destination,
        Copied memory,
        Copied disk,
        @Nullable Instant updated) {

    /** {@return where to, empty while Nova has not chosen} */
    public Optional<HostId> target() {
        return Optional.ofNullable(destination);
    }

    /** {@return when the hypervisor last said how far} */
    public Optional<Instant> updatedAt() {
        return Optional.ofNullable(updated);
    }

    /**
     * Bytes; all 0 while nothing is copied.
     *
     * @param total what there is
     * @param processed what has been sent, more than the total when the guest writes much
     * @param remaining what is left at the moment
     */
    public record Copied(long total, long processed, long remaining) {}
}
