package io.bearman.maintenance;

import io.bearman.core.cloud.Move;
import io.bearman.core.cloud.ServerId;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One try to move one server, from its intent on.
 *
 * @param server the server
 * @param name its name, for people
 * @param how live or cold
 * @param after the server's last migration record before the try: ours is a later one
 * @param since when the intent was written, or later its answer was given up
 * @param request Nova's request id; null while no answer is known
 */
record Attempt(
        ServerId server,
        String name,
        Move how,
        long after,
        Instant since,
        @Nullable String request) {

    Optional<String> requestId() {
        return Optional.ofNullable(request);
    }

    Attempt since(Instant later) {
        return new Attempt(server, name, how, after, later, request);
    }

    Attempt answered(String requestId) {
        return new Attempt(server, name, how, after, since, requestId);
    }
}
