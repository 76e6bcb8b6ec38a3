package io.bearman.maintenance;

import io.bearman.core.cloud.ServerAction;
import io.bearman.core.cloud.ServerId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One try to restart one server, from its intent on.
 *
 * @param server the server
 * @param name its name, for people
 * @param after the request of the latest action on it before the try; empty for none
 * @param since when the intent was written
 * @param request Nova's request id; null while no answer is known
 */
record RestartTry(
        ServerId server,
        String name,
        String after,
        Instant since,
        @Nullable String request) {

    Optional<String> requestId() {
        return Optional.ofNullable(request);
    }

    RestartTry answered(String requestId) {
        return new RestartTry(server, name, after, since, requestId);
    }

    /** {@return the first sign that it was started since the intent: by us, or by somebody} */
    Optional<ServerAction> arrived(List<ServerAction> actions) {
        return actions.stream()
                .takeWhile(action -> !action.requestId().equals(after))
                .filter(ServerAction::starts)
                .findFirst();
    }
}
