package io.bearman.core.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;

/** Events for programs: a JSON object in one line each. */
public final class EventJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private EventJson() {}

    /**
     * {@return the event as one line without its end: {@code type}, {@code at} (ISO 8601, UTC),
     * {@code host}, then its facts}
     */
    public static String line(Event event) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("type", event.type());
        members.put("at", event.at().toString());
        members.put("host", event.host().value());
        members.putAll(event.facts());
        try {
            return JSON.writeValueAsString(members);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
