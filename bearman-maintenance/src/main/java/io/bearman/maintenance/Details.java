package io.bearman.maintenance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The few words that a journal entry carries, as one JSON object of texts.
 *
 * @param words sorted by key
 */
record Details(Map<String, String> words) {
    private static final ObjectMapper JSON = new ObjectMapper();

    Details {
        words = Map.copyOf(words);
    }

    static Details none() {
        return new Details(Map.of());
    }

    static Details of(String key, String value) {
        return new Details(Map.of(key, value));
    }

    Details and(String key, String value) {
        Map<String, String> more = new TreeMap<>(words);
        more.put(key, value);
        return new Details(more);
    }

    Optional<String> find(String key) {
        return Optional.ofNullable(words.get(key));
    }

    String need(String key) {
        return find(key)
                .orElseThrow(() ->
                        new IllegalStateException("a journal entry lacks '" + key + "': " + words));
    }

    static Details read(String json) {
        if (json.isEmpty()) {
            return none();
        }
        try {
            return new Details(JSON.readValue(json, new TypeReference<Map<String, String>>() {}));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a journal entry is not ours: " + json, e);
        }
    }

    String json() {
        try {
            return words.isEmpty() ? "" : JSON.writeValueAsString(new TreeMap<>(words));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
