package io.bearman.core.net;

import io.bearman.core.time.Deadline;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One request, one response: the seam under every HTTP client of ours, so that the same client runs
 * on sockets and in a simulated network.
 */
@FunctionalInterface
public interface Http {
    /**
     * {@return the answer, whatever its status}
     *
     * @throws HttpFailure when there is none
     */
    Response send(Request request);

    /**
     * What is asked.
     *
     * @param method GET, POST, PUT, DELETE, HEAD
     * @param uri absolute
     * @param headers in order; names as sent
     * @param body empty for none
     * @param timeout how long to wait for the whole answer
     * @param notAfter nothing is sent after it; null for a request that may go at any time
     */
    record Request(
            String method,
            URI uri,
            Map<String, String> headers,
            byte[] body,
            Duration timeout,
            @Nullable Deadline notAfter) {
        private static final Duration TIMEOUT = Duration.ofSeconds(30);

        public Request {
            headers = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        }

        /** {@return a GET without headers} */
        public static Request get(URI uri) {
            return new Request("GET", uri, Map.of(), new byte[0], TIMEOUT, null);
        }

        /** {@return a POST of this JSON text} */
        public static Request postJson(URI uri, String json) {
            byte[] body = json.getBytes(StandardCharsets.UTF_8);
            Map<String, String> headers = Map.of("Content-Type", "application/json");
            return new Request("POST", uri, headers, body, TIMEOUT, null);
        }

        /** {@return the value of a header, whatever the case of its name} */
        public Optional<String> header(String name) {
            return Headers.find(headers, name);
        }

        /** {@return the body as UTF-8 text} */
        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    /**
     * What came back.
     *
     * @param status the HTTP status code
     * @param headers one value a name
     * @param body empty for none
     */
    record Response(int status, Map<String, String> headers, byte[] body) {
        public Response {
            headers = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        }

        /** {@return a response with this text} */
        public static Response of(int status, String type, String text) {
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            return new Response(status, Map.of("Content-Type", type), body);
        }

        /** {@return the value of a header, whatever the case of its name} */
        public Optional<String> header(String name) {
            return Headers.find(headers, name);
        }

        /** {@return the body as UTF-8 text} */
        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }
}
