package io.bearman.core.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import io.bearman.core.UsageException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * One JSON object, read key by key: each key is named in what is wrong with it, and one that nobody
 * read is an error. Not thread-safe.
 */
final class Keys {
    private final JsonNode node;
    private final String where;
    private final String path;
    private final Set<String> read = new HashSet<>();

    /**
     * @param where file and line, for messages
     * @param path the keys that lead here, each with a dot behind it
     */
    Keys(JsonNode node, String where, String path) {
        this.node = node;
        this.where = where;
        this.path = path;
        if (!node.isObject()) {
            throw new UsageException(where + ": " + (path.isEmpty() ? "the line" : chopped())
                    + " is not a JSON object");
        }
    }

    boolean has(String key) {
        return node.has(key);
    }

    Keys object(String key) {
        return new Keys(required(key), where, path + key + ".");
    }

    String text(String key) {
        JsonNode value = required(key);
        if (!value.isTextual()) {
            throw wrong(key, "must be a string, not " + value);
        }
        return value.textValue();
    }

    Optional<String> optionalText(String key) {
        return has(key) ? Optional.of(text(key)) : Optional.empty();
    }

    Optional<Integer> number(String key) {
        if (!has(key)) {
            return Optional.empty();
        }
        JsonNode value = required(key);
        if (!value.isInt()) {
            throw wrong(key, "must be a whole number, not " + value);
        }
        return Optional.of(value.intValue());
    }

    /** {@return the text of this key as a value that may reject it} */
    <T> T parsed(String key, Function<String, T> parser) {
        String text = text(key);
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw wrong(key, String.valueOf(e.getMessage()));
        }
    }

    <T> List<T> list(
            String key, Predicate<JsonNode> form, String formName, Function<JsonNode, T> parser) {
        JsonNode value = required(key);
        List<T> items = new ArrayList<>();
        for (JsonNode item : value) {
            if (!form.test(item)) {
                throw wrong(key, "must be " + formName + ", not " + value);
            }
            try {
                items.add(parser.apply(item));
            } catch (IllegalArgumentException e) {
                throw wrong(key, String.valueOf(e.getMessage()));
            }
        }
        if (!value.isArray()) {
            throw wrong(key, "must be " + formName + ", not " + value);
        }
        return items;
    }

    /** {@return what is made of this key's node, if it is there} */
    <T> Optional<T> with(String key, NodeParser<T> parser) {
        return has(key)
                ? Optional.of(parser.parse(required(key), where, path + key))
                : Optional.empty();
    }

    /** {@return the record, or what it says is wrong with its values together} */
    <T> T checked(Supplier<T> maker) {
        try {
            return maker.get();
        } catch (IllegalArgumentException e) {
            throw new UsageException(
                    where + ": " + (path.isEmpty() ? "" : chopped() + ": ") + e.getMessage());
        }
    }

    void nothingElse() {
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!read.contains(name)) {
                throw wrong(name, "is not a key of the inventory");
            }
        }
    }

    private JsonNode required(String key) {
        read.add(key);
        JsonNode value = node.get(key);
        if (value == null || value.isNull()) {
            throw wrong(key, "is missing");
        }
        return value;
    }

    private UsageException wrong(String key, String reason) {
        return new UsageException(where + ": " + path + key + ": " + reason);
    }

    private String chopped() {
        return path.substring(0, path.length() - 1);
    }

    /** Makes something of a node, knowing where it stands. */
    interface NodeParser<T> {
        T parse(JsonNode node, String where, String path);
    }
}
