package io.bearman.testkit.cloud;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** How the fake cloud writes JSON and times: whole seconds, as MySQL keeps them. */
final class Show {
    private static final DateTimeFormatter ISO =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'Z'").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DATABASE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'.000000'").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter TOKEN =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'.000000Z'").withZone(ZoneOffset.UTC);

    private Show() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    static String iso(long millis) {
        return ISO.format(Instant.ofEpochMilli(millis));
    }

    static @Nullable String database(@Nullable Long millis) {
        return millis == null ? null : DATABASE.format(Instant.ofEpochMilli(millis));
    }

    static String token(long millis) {
        return TOKEN.format(Instant.ofEpochMilli(millis));
    }
}
