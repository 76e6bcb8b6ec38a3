package io.bearman.testkit.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import io.bearman.core.net.Http.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the fake cloud answers.
 *
 * @param status the HTTP status code
 * @param body null for none
 * @param headers besides those of every answer
 * @param delay before it goes out; what was asked is done before
 */
record Answer(int status, @Nullable JsonNode body, Map<String, String> headers, Duration delay) {

    static Answer ok(JsonNode body) {
        return of(200, body);
    }

    static Answer of(int status, JsonNode body) {
        return new Answer(status, body, Map.of(), Duration.ZERO);
    }

    static Answer empty(int status) {
        return new Answer(status, null, Map.of(), Duration.ZERO);
    }

    Answer header(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Answer(status, body, more, delay);
    }

    Answer after(Duration other) {
        return new Answer(status, body, headers, other);
    }

    Response response() {
        if (body == null) {
            return new Response(status, headers, new byte[0]);
        }
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put("Content-Type", "application/json");
        return new Response(status, all, body.toString().getBytes(StandardCharsets.UTF_8));
    }
}
