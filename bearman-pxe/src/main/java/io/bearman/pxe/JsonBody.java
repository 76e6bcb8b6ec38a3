package io.bearman.pxe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.bearman.core.host.Mac;
import io.bearman.core.host.MachineId;
import io.bearman.core.net.Http.Request;
import io.bearman.pxe.script.RejectedTextException;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;

/** A small JSON object that was sent to us. What is refused of it is never repeated. */
final class JsonBody {
    /** How long such a body may be, in bytes. */
    static final int LIMIT = 4096;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final Pattern UUID_FORM =
            Pattern.compile("[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}");
    private static final UUID NIL = new UUID(0, 0);

    private final JsonNode root;

    private JsonBody(JsonNode root) {
        this.root = root;
    }

    /** {@return why a request cannot have such a body; empty when it can} */
    static Optional<Answer> refusal(Request request, int limit, String action) {
        if (!request.header("Content-Type").orElse("").matches("(?i)application/json *(;.*)?")) {
            return Optional.of(Answer.error(415, action, "send application/json"));
        }
        return request.body().length > limit
                ? Optional.of(Answer.error(413, action, "over " + limit + " bytes"))
                : Optional.empty();
    }

    /**
     * {@return an object of these fields alone}
     *
     * @param optional may be missing
     * @throws RejectedTextException when it is none
     */
    static JsonBody parse(byte[] json, Set<String> required, Set<String> optional) {
        JsonNode root = read(json);
        Set<String> names = new TreeSet<>();
        root.fieldNames().forEachRemaining(names::add);
        Set<String> unknown = new TreeSet<>(names);
        unknown.removeAll(required);
        unknown.removeAll(optional);
        if (!root.isObject() || !names.containsAll(required) || !unknown.isEmpty()) {
            throw new RejectedTextException(
                    "body",
                    "not an object of " + String.join(", ", new TreeSet<>(required)) + " alone");
        }
        return new JsonBody(root);
    }

    private static JsonNode read(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new RejectedTextException("body", "not JSON");
        } catch (IOException e) {
            throw new RejectedTextException("body", "cannot be read");
        }
    }

    boolean has(String name) {
        return root.has(name);
    }

    String text(String name) {
        JsonNode value = root.get(name);
        if (!value.isTextual()) {
            throw new RejectedTextException("body." + name, "not a string");
        }
        return value.textValue();
    }

    /** {@return the text of this field, which has this form} */
    String text(String name, Pattern form, String words) {
        String text = text(name);
        if (!form.matcher(text).matches()) {
            throw new RejectedTextException("body." + name, "not " + words);
        }
        return text;
    }

    Mac mac(String name) {
        try {
            return Mac.of(text(name));
        } catch (IllegalArgumentException e) {
            throw new RejectedTextException("body." + name, "not a MAC address");
        }
    }

    MachineId uuid(String name) {
        return maybeUuid(name)
                .map(MachineId::new)
                .orElseThrow(() -> new RejectedTextException("body." + name, "not a UUID"));
    }

    /** {@return the UUID; empty when the firmware has none} */
    Optional<UUID> maybeUuid(String name) {
        String text = text(name);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (!UUID_FORM.matcher(text).matches()) {
            throw new RejectedTextException("body." + name, "not a UUID");
        }
        return Optional.of(UUID.fromString(text)).filter(uuid -> !uuid.equals(NIL));
    }
}
