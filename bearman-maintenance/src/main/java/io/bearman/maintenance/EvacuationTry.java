package io.bearman.maintenance;

import io.bearman.core.cloud.ServerId;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One try to evacuate one server, from its intent on.
 *
 * @param server the server
 * @param name its name, for people
 * @param stopped whether it was stopped, and so has to be stopped again elsewhere
 * @param after the latest migration record before the try: ours is a later one
 * @param since when the intent was written, or later its answer was given up
 * @param request Nova's request id; null while no answer is known
 */
record EvacuationTry(
        ServerId server,
        String name,
        boolean stopped,
        long after,
        Instant since,
        @Nullable String request) {

    Optional<String> requestId() {
        return Optional.ofNullable(request);
    }

    EvacuationTry since(Instant later) {
        return new EvacuationTry(server, name, stopped, after, later, request);
    }

    EvacuationTry answered(String requestId) {
        return new EvacuationTry(server, name, stopped, after, since, requestId);
    }
}
