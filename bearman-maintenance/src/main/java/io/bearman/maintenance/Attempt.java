package io.bearman.maintenance;

import io.bearman.core.cloud.Migration;
import io.bearman.core.cloud.MigrationType;
import io.bearman.core.cloud.Move;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.host.HostId;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One try to move one server, from its intent on.
 *
 * @param server the server
 * @param name its name, for people
 * @param how live or cold
 * @param to the host that was asked for; null when the scheduler chooses
 * @param after the last migration record before the try: ours is a later one
 * @param since when the intent was written, or later its answer was given up
 * @param request Nova's request id; null while no answer is known
 * @param interrupted what was last asked for because it did not end; null for nothing
 */
record Attempt(
        ServerId server,
        String name,
        Move how,
        @Nullable HostId to,
        long after,
        Instant since,
        @Nullable String request,
        @Nullable Interruption interrupted) {
    /** How far Nova's clock and the store's may be apart. */
    private static final Duration CLOCKS = Duration.ofMinutes(5);

    /** What can be asked for when a live migration does not end. */
    enum Kind {
        ABORT,
        FORCE_COMPLETE
    }

    /**
     * Something was asked for, or was about to be when its process died.
     *
     * @param why what had been waited for in vain
     */
    record Interruption(Kind kind, long migration, String why) {}

    Optional<String> requestId() {
        return Optional.ofNullable(request);
    }

    Optional<HostId> target() {
        return Optional.ofNullable(to);
    }

    Optional<Interruption> interruption() {
        return Optional.ofNullable(interrupted);
    }

    Attempt since(Instant later) {
        return new Attempt(server, name, how, to, after, later, request, interrupted);
    }

    Attempt answered(String requestId) {
        return new Attempt(server, name, how, to, after, since, requestId, interrupted);
    }

    Attempt interrupted(Interruption by) {
        return new Attempt(server, name, how, to, after, since, request, by);
    }

    /**
     * {@return this try's own record}
     *
     * <p>Nova accepts a move only of a server that it is not busy with, so the first record after an
     * accepted request is its own. A try whose answer is not known has none yet when the record was
     * made later than its request can have been under way: that one is somebody else's.
     *
     * @param records those of the server's host, or of the server
     * @param actionTime how long a request may be under way
     */
    Optional<Migration> record(List<Migration> records, HostId source, Duration actionTime) {
        MigrationType type =
                how == Move.LIVE ? MigrationType.LIVE_MIGRATION : MigrationType.MIGRATION;
        Instant latest = since.plus(actionTime).plus(CLOCKS);
        return records.stream()
                .filter(record -> record.id() > after && record.server().equals(server))
                .filter(record -> record.type() == type && record.source().equals(source))
                .filter(record -> request != null || !record.created().isAfter(latest))
                .min(Comparator.comparingLong(Migration::id));
    }
}
