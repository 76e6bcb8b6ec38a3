package io.bearman.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bearman.core.cloud.CloudException;
import io.bearman.core.net.Http;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an HTTP answer means: one exception a reaction, in the cloud's own words. */
final class Answers {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_WORDS = 500;

    /** Answers after which the same read may well succeed. */
    private static final Set<Integer> TRANSIENT = Set.of(408, 413, 425, 429, 500, 502, 503, 504);

    /** "Cannot 'os-migrateLive' instance X while it is in vm_state stopped". */
    private static final Pattern VM_STATE = Pattern.compile("in vm_state ([a-z_-]+)");

    private static final Pattern TASK_STATE = Pattern.compile("in task_state ([a-z_-]+)");

    private Answers() {}

    /** Does nothing for a success, throws for everything else. */
    static void check(Call call, Http.Response answer) {
        if (answer.status() / 100 != 2) {
            throw failure(call, answer);
        }
    }

    static boolean transientFault(Http.Response answer) {
        return TRANSIENT.contains(answer.status());
    }

    static CloudException failure(Call call, Http.Response answer) {
        String message = call.label() + ": " + answer.status() + " " + words(answer);
        @Nullable String id = requestId(answer).orElse(null);
        return switch (answer.status()) {
            case 401, 403 -> new CloudException.Denied(message, id);
            case 404 -> new CloudException.NotFound(message, id);
            case 406 -> new CloudException.Unsupported(message, id);
            case 413, 425, 429 -> turnedAway(call, message, id);
            default ->
                answer.status() < 500 && answer.status() != 408
                        ? refused(message, id)
                        : fault(call, message, id);
        };
    }

    private static CloudException refused(String message, @Nullable String id) {
        return new CloudException.Refused(
                message, id, named(VM_STATE, message), named(TASK_STATE, message));
    }

    private static @Nullable String named(Pattern state, String message) {
        Matcher matcher = state.matcher(message);
        return matcher.find() ? matcher.group(1) : null;
    }

    /** A write that was turned away at the door was not done, as if it had not been received. */
    private static CloudException turnedAway(Call call, String message, @Nullable String id) {
        return call.writes()
                ? new CloudException.Unreachable(
                        id == null ? message : message + " [" + id + "]", null)
                : new CloudException.Faulty(message, id);
    }

    private static CloudException fault(Call call, String message, @Nullable String id) {
        return call.writes()
                ? new CloudException.Ambiguous(message + "; it may have been done", id, null)
                : new CloudException.Faulty(message, id);
    }

    static Optional<String> requestId(Http.Response answer) {
        return answer.header("X-Openstack-Request-Id")
                .or(() -> answer.header("X-Compute-Request-Id"));
    }

    /** {@return the pause that the cloud asks for, if it does so in seconds (RFC 9110 §10.2.3)} */
    static Optional<Duration> retryAfter(Http.Response answer) {
        return answer.header("Retry-After")
                .filter(value -> value.matches("\\d{1,5}"))
                .map(value -> Duration.ofSeconds(Long.parseLong(value)));
    }

    /**
     * {@return why, as the cloud says it: Nova {@code {"conflictingRequest": {"message"}}}, Keystone
     * {@code {"error": {"message"}}}, Placement {@code {"errors": [{"detail"}]}}, or the first words
     * of whatever a proxy sent}
     */
    private static String words(Http.Response answer) {
        String text = answer.text();
        try {
            JsonNode tree = JSON.readTree(text);
            for (JsonNode child : tree == null ? JSON.createArrayNode() : tree) {
                JsonNode body = child.isArray() ? child.path(0) : child;
                String said = body.path("message").asText(body.path("detail").asText());
                if (!said.isBlank()) {
                    return oneLine(said);
                }
            }
        } catch (IOException e) {
            return oneLine(text.replaceAll("<[^>]*>", " "));
        }
        return oneLine(text);
    }

    private static String oneLine(String text) {
        String line = text.replaceAll("\\s+", " ").strip();
        return line.length() <= LONGEST_WORDS ? line : line.substring(0, LONGEST_WORDS) + "...";
    }
}
