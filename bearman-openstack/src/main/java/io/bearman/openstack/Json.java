package io.bearman.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bearman.core.cloud.CloudException;
import io.bearman.core.host.HostId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads OpenStack's JSON; what is missing or malformed is named. */
final class Json {
    private Json() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /**
     * {@return the value}
     *
     * @throws CloudException.Faulty when the answer does not hold what it must
     */
    static <T> T checked(Call call, Supplier<T> parser) {
        try {
            return parser.get();
        } catch (IllegalArgumentException e) {
            throw new CloudException.Faulty(
                    call.label() + " was answered with something unusable: " + e.getMessage(),
                    null);
        }
    }

    static String text(JsonNode node, String field) {
        String value = textOrNull(node, field);
        if (value == null) {
            throw new IllegalArgumentException("no " + field);
        }
        return value;
    }

    static @Nullable String textOrNull(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isMissingNode() || value.isNull() || value.asText().isEmpty()
                ? null
                : value.asText();
    }

    static Instant instant(JsonNode node, String field) {
        String text = text(node, field);
        try {
            // Nova writes UTC, at some places without saying so.
            return Instant.parse(text.endsWith("Z") ? text : text + "Z");
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(field + " is no time: '" + text + "'", e);
        }
    }

    static @Nullable Instant instantOrNull(JsonNode node, String field) {
        return textOrNull(node, field) == null ? null : instant(node, field);
    }

    static @Nullable HostId hostOrNull(JsonNode node, String field) {
        String value = textOrNull(node, field);
        return value == null ? null : HostId.of(value);
    }

    /** {@return the value as it may stand in a query} */
    static String query(Object value) {
        return URLEncoder.encode(value.toString(), StandardCharsets.UTF_8);
    }
}
