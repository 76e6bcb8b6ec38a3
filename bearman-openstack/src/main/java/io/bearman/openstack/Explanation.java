package io.bearman.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why a request failed, from its instance action. Nova tells it at three places, each filled in
 * only sometimes: an event's {@code details} (2.84), its {@code traceback} (administrators), the
 * action's {@code message}. A driver that gives up quietly fills in none.
 */
final class Explanation {
    private Explanation() {}

    static Optional<String> of(JsonNode action) {
        for (JsonNode event : action.path("events")) {
            if ("Error".equals(event.path("result").asText())) {
                Optional<String> why = why(event);
                if (why.isPresent()) {
                    return why;
                }
            }
        }
        return Optional.ofNullable(Json.textOrNull(action, "message"));
    }

    private static Optional<String> why(JsonNode event) {
        @Nullable String details = Json.textOrNull(event, "details");
        return details != null
                ? Optional.of(details)
                : Optional.ofNullable(Json.textOrNull(event, "traceback"))
                        .map(Explanation::lastLine);
    }

    /** A Python traceback ends with {@code module.Class: message}. */
    private static String lastLine(String traceback) {
        String[] lines = traceback.strip().split("\\R");
        return lines[lines.length - 1].replaceFirst("^[\\w.]+: ", "").strip();
    }
}
