package io.bearman.testkit.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a JSON body may and must contain, refused in the words of Nova's schema check.
 *
 * @param required names that must be there, null allowed
 * @param optional names that may be there
 */
record Shape(List<String> required, List<String> optional) {

    /** The field of a shape that is the whole body. */
    static final String WHOLE = "";

    static Shape of(List<String> required, String... optional) {
        return new Shape(required, List.of(optional));
    }

    /** Refuses a body that has not this shape. */
    void check(String field, JsonNode body) {
        if (body.isNull() || body.isMissingNode()) {
            if (required.isEmpty()) {
                return;
            }
            throw refuse(field, body, "None is not of type 'object'");
        }
        List<String> unexpected = new ArrayList<>();
        body.fieldNames().forEachRemaining(unexpected::add);
        unexpected.removeAll(required);
        unexpected.removeAll(optional);
        if (!unexpected.isEmpty()) {
            throw refuse(field, body, unexpected(unexpected));
        }
        for (String name : required) {
            if (!body.has(name)) {
                throw refuse(field, body, "'" + name + "' is a required property");
            }
        }
    }

    private static String unexpected(List<String> names) {
        List<String> quoted =
                names.stream().sorted().map(name -> "'" + name + "'").toList();
        return "Additional properties are not allowed ("
                + String.join(", ", quoted)
                + (quoted.size() == 1 ? " was unexpected)" : " were unexpected)");
    }

    static void oneOf(String field, JsonNode value, List<String> allowed) {
        if (!value.isMissingNode() && !allowed.contains(value.asText())) {
            List<String> quoted = allowed.stream().map(one -> "'" + one + "'").toList();
            throw refuse(field, value, python(value) + " is not one of " + quoted);
        }
    }

    /** Nova's own rule for disabled_reason and names: 1 to 255 characters. */
    static void text(String field, JsonNode value) {
        if (value.isMissingNode()) {
            return;
        }
        if (!value.isTextual()) {
            throw refuse(field, value, python(value) + " is not of type 'string'");
        }
        if (value.asText().isEmpty()) {
            throw refuse(field, value, "'' is too short");
        }
        if (value.asText().length() > 255) {
            throw refuse(field, value, python(value) + " is too long");
        }
    }

    /** Nova names the field only below the whole body. */
    private static Refusal refuse(String field, JsonNode value, String why) {
        if (field.equals(WHOLE)) {
            return Refusal.badRequest(why);
        }
        String shown = value.isTextual() ? value.asText() : python(value);
        return Refusal.badRequest(
                "Invalid input for field/attribute " + field + ". Value: " + shown + ". " + why);
    }

    /** Nova prints values as Python does. */
    private static String python(JsonNode value) {
        if (value.isObject()) {
            List<String> parts = new ArrayList<>();
            for (Map.Entry<String, JsonNode> field : value.properties()) {
                parts.add("'" + field.getKey() + "': " + python(field.getValue()));
            }
            return "{" + String.join(", ", parts) + "}";
        }
        if (value.isTextual()) {
            return "'" + value.asText() + "'";
        }
        if (value.isBoolean()) {
            return value.asBoolean() ? "True" : "False";
        }
        return value.isNull() || value.isMissingNode() ? "None" : value.toString();
    }
}
