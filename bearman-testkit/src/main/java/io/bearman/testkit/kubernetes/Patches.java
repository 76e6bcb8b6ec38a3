package io.bearman.testkit.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The ways to change a part of an object: RFC 7386, RFC 6902, and Kubernetes' strategic merge. */
final class Patches {
    private static final String DIRECTIVE = "$patch";

    /** Lists that are merged by a key of their items; every other list is replaced as a whole. */
    private static final Map<String, String> KEYS = Map.of(
            "containers", "name",
            "initContainers", "name",
            "volumes", "name",
            "env", "name",
            "volumeMounts", "mountPath",
            "imagePullSecrets", "name",
            "conditions", "type",
            "ownerReferences", "uid",
            "secrets", "name",
            "addresses", "type");

    private Patches() {}

    /** Changes the target as a JSON merge patch says (RFC 7386). */
    static void merge(ObjectNode target, JsonNode patch) {
        for (Map.Entry<String, JsonNode> field : patch.properties()) {
            JsonNode wanted = field.getValue();
            if (wanted.isNull()) {
                target.remove(field.getKey());
            } else if (wanted.isObject()) {
                merge(objectAt(target, field.getKey()), wanted);
            } else {
                target.set(field.getKey(), wanted.deepCopy());
            }
        }
    }

    private static ObjectNode objectAt(ObjectNode target, String field) {
        return target.path(field) instanceof ObjectNode there ? there : target.putObject(field);
    }

    /** Changes the target as a strategic merge patch says. */
    static void strategic(ObjectNode target, JsonNode patch) {
        if (patch.path(DIRECTIVE).asText().equals("replace")) {
            target.removeAll();
        }
        for (Map.Entry<String, JsonNode> field : patch.properties()) {
            String name = field.getKey();
            JsonNode wanted = field.getValue();
            if (name.startsWith("$")) {
                continue;
            }
            if (wanted.isNull()) {
                target.remove(name);
            } else if (wanted.path(DIRECTIVE).asText().equals("delete")) {
                target.remove(name);
            } else if (wanted.isObject()) {
                strategic(objectAt(target, name), wanted);
            } else if (wanted instanceof ArrayNode items) {
                target.set(name, list(name, target.path(name), items));
            } else {
                target.set(name, wanted.deepCopy());
            }
        }
    }

    private static ArrayNode list(String name, JsonNode before, ArrayNode items) {
        String key = KEYS.get(name);
        ArrayNode result = items.arrayNode();
        if (key == null || !(before instanceof ArrayNode) || replaces(items)) {
            items.forEach(item -> {
                if (!item.has(DIRECTIVE)) {
                    result.add(item.deepCopy());
                }
            });
            return result;
        }
        before.forEach(item -> result.add(item.deepCopy()));
        for (JsonNode item : items) {
            mergeItem(result, key, item);
        }
        return result;
    }

    private static boolean replaces(ArrayNode items) {
        for (JsonNode item : items) {
            if (item.path(DIRECTIVE).asText().equals("replace")) {
                return true;
            }
        }
        return false;
    }

    private static void mergeItem(ArrayNode result, String key, JsonNode item) {
        int at = indexOf(result, key, item.path(key));
        boolean deletes = item.path(DIRECTIVE).asText().equals("delete");
        if (deletes && at >= 0) {
            result.remove(at);
        } else if (!deletes && at >= 0 && result.get(at) instanceof ObjectNode there) {
            strategic(there, item);
        } else if (!deletes) {
            result.add(item.deepCopy());
        }
    }

    private static int indexOf(ArrayNode items, String key, JsonNode value) {
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i).path(key).equals(value)) {
                return i;
            }
        }
        return -1;
    }

    /** Changes the target as a JSON patch says (RFC 6902): add, remove, replace, test. */
    static void json(ObjectNode target, JsonNode operations) {
        for (JsonNode operation : operations) {
            List<String> path =
                    List.of(operation.path("path").asText().substring(1).split("/")).stream()
                            .map(part -> part.replace("~1", "/").replace("~0", "~"))
                            .toList();
            operate(target, operation, path);
        }
    }

    private static void operate(ObjectNode target, JsonNode operation, List<String> path) {
        JsonNode parent = target;
        for (String part : path.subList(0, path.size() - 1)) {
            parent = step(parent, part);
        }
        String last = path.get(path.size() - 1);
        JsonNode value = operation.path("value");
        switch (operation.path("op").asText()) {
            case "add", "replace" ->
                put(parent, last, value, operation.path("op").asText());
            case "remove" -> remove(parent, last);
            case "test" -> {
                if (!step(parent, last).equals(value)) {
                    throw ApiFault.bad("the test of " + operation + " failed");
                }
            }
            default -> throw ApiFault.bad("the operation of " + operation);
        }
    }

    private static JsonNode step(JsonNode parent, String part) {
        JsonNode next = parent.isArray() ? parent.path(Integer.parseInt(part)) : parent.path(part);
        if (next.isMissingNode()) {
            throw ApiFault.bad("there is no " + part);
        }
        return next;
    }

    private static void put(JsonNode parent, String last, JsonNode value, String op) {
        if (parent instanceof ObjectNode object) {
            object.set(last, value.deepCopy());
        } else if (parent instanceof ArrayNode array) {
            if (last.equals("-")) {
                array.add(value.deepCopy());
            } else if (op.equals("add")) {
                array.insert(Integer.parseInt(last), value.deepCopy());
            } else {
                array.set(Integer.parseInt(last), value.deepCopy());
            }
        }
    }

    private static void remove(JsonNode parent, String last) {
        step(parent, last);
        if (parent instanceof ObjectNode object) {
            object.remove(last);
        } else if (parent instanceof ArrayNode array) {
            array.remove(Integer.parseInt(last));
        }
    }

    /**
     * Changes the target as a server-side apply does: what the same manager said before and says no
     * more is taken away, all else is merged.
     *
     * @param before what this manager applied the last time; null for never
     */
    static void apply(ObjectNode target, @Nullable ObjectNode before, ObjectNode wanted) {
        if (before != null) {
            takeAway(target, before, wanted);
        }
        strategic(target, wanted);
    }

    private static void takeAway(ObjectNode target, JsonNode before, JsonNode wanted) {
        for (Map.Entry<String, JsonNode> field : before.properties()) {
            String name = field.getKey();
            JsonNode now = wanted.path(name);
            if (now.isMissingNode()) {
                target.remove(name);
            } else if (now.isObject() && target.path(name) instanceof ObjectNode there) {
                takeAway(there, field.getValue(), now);
            } else if (now instanceof ArrayNode && KEYS.containsKey(name)) {
                takeItemsAway(target.path(name), KEYS.get(name), field.getValue(), now);
            }
        }
    }

    private static void takeItemsAway(JsonNode target, String key, JsonNode before, JsonNode now) {
        if (!(target instanceof ArrayNode items) || !(now instanceof ArrayNode wanted)) {
            return;
        }
        for (JsonNode item : before) {
            int at = indexOf(items, key, item.path(key));
            int still = indexOf(wanted, key, item.path(key));
            if (at >= 0 && still < 0) {
                items.remove(at);
            } else if (at >= 0 && items.get(at) instanceof ObjectNode there) {
                takeAway(there, item, wanted.get(still));
            }
        }
    }
}
