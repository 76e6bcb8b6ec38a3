package io.bearman.pxe.registration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.bearman.pxe.script.RejectedTextException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The fields of one object of the facts; what is missing, or null, is null. Not thread-safe. */
final class Fields {
    private static final int TEXT = 256;

    private final String path;
    private final JsonNode node;

    Fields(String path, JsonNode node) {
        this.path = path;
        this.node = node;
        if (!node.isObject()) {
            throw new RejectedTextException(path, "not an object");
        }
    }

    RejectedTextException refused(String key, String why) {
        return new RejectedTextException(at(key), why);
    }

    private String at(String key) {
        return path + "." + key;
    }

    private @Nullable JsonNode get(String key) {
        JsonNode value = node.get(key);
        return value == null || value.isNull() ? null : value;
    }

    <T> T must(String key, @Nullable T value) {
        if (value == null) {
            throw refused(key, "missing");
        }
        return value;
    }

    /** {@return the text in one line without blanks around it; null also for an empty one} */
    @Nullable
    String text(String key) {
        JsonNode value = get(key);
        return value == null ? null : line(at(key), value, TEXT);
    }

    String textOr(String key, String otherwise) {
        String text = text(key);
        return text == null ? otherwise : text;
    }

    private static @Nullable String line(String path, JsonNode value, int longest) {
        if (!value.isTextual()) {
            throw new RejectedTextException(path, "not a text");
        }
        String text = value.textValue();
        if (text.length() > longest) {
            throw new RejectedTextException(path, "over " + longest + " characters");
        }
        // SMBIOS pads with blanks; a line break or a NUL is no part of any name.
        String line = text.codePoints()
                .map(point -> Character.isISOControl(point) ? '?' : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .strip();
        return line.isEmpty() ? null : line;
    }

    <T> @Nullable T parsed(String key, Function<String, T> reader) {
        String text = text(key);
        if (text == null) {
            return null;
        }
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException e) {
            throw refused(key, "not what belongs there");
        }
    }

    /** {@return as {@link #parsed}, but null for a text that is none: a card may be no Ethernet card} */
    <T> @Nullable T known(String key, Function<String, T> reader) {
        try {
            return parsed(key, reader);
        } catch (RejectedTextException e) {
            text(key);
            return null;
        }
    }

    long number(String key, long most) {
        return must(key, optional(key, most));
    }

    @Nullable
    Long optional(String key, long most) {
        JsonNode value = get(key);
        if (value == null) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw refused(key, "not a whole number");
        }
        if (value.longValue() < 0 || value.longValue() > most) {
            throw refused(key, "not from 0 to " + most);
        }
        return value.longValue();
    }

    @Nullable
    Boolean flag(String key) {
        JsonNode value = get(key);
        if (value != null && !value.isBoolean()) {
            throw refused(key, "neither true nor false");
        }
        return value == null ? null : value.booleanValue();
    }

    <T> @Nullable T object(String key, Function<Fields, T> reader) {
        JsonNode value = get(key);
        return value == null ? null : reader.apply(new Fields(at(key), value));
    }

    /** {@return the object, one without any field when it is missing} */
    Fields orEmpty(String key) {
        JsonNode value = get(key);
        return new Fields(at(key), value == null ? JsonNodeFactory.instance.objectNode() : value);
    }

    <T> @Nullable List<T> list(String key, int most, Function<Fields, T> reader) {
        JsonNode array = array(key, most);
        if (array == null) {
            return null;
        }
        List<T> list = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            list.add(reader.apply(new Fields(at(key) + "[" + i + "]", array.get(i))));
        }
        return List.copyOf(list);
    }

    @Nullable
    List<String> texts(String key, int most, int longest) {
        JsonNode array = array(key, most);
        if (array == null) {
            return null;
        }
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            String text = line(at(key) + "[" + i + "]", array.get(i), longest);
            texts.add(text == null ? "" : text);
        }
        return List.copyOf(texts);
    }

    private @Nullable JsonNode array(String key, int most) {
        JsonNode array = get(key);
        if (array == null) {
            return null;
        }
        if (!array.isArray()) {
            throw refused(key, "not a list");
        }
        if (array.size() > most) {
            throw refused(key, "over " + most + " entries");
        }
        return array;
    }
}
