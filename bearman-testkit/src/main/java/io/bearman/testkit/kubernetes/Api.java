package io.bearman.testkit.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bearman.testkit.kubernetes.Objects.Change;
import io.bearman.testkit.kubernetes.Objects.Key;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The verbs of the API. Not thread-safe. */
final class Api {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Objects objects;
    private final Controllers controllers;
    private final Budgets budgets;
    /** What each manager applied the last time, by object and manager. */
    private final Map<String, ObjectNode> applied = new HashMap<>();

    private int generated;

    Api(Objects objects, Controllers controllers) {
        this.objects = objects;
        this.controllers = controllers;
        this.budgets = new Budgets(objects);
    }

    ObjectNode answer(Asked asked) {
        Optional<ObjectNode> discovery =
                asked.is("GET") ? Discovery.answer(asked.path) : Optional.empty();
        if (discovery.isPresent()) {
            return discovery.get();
        }
        ApiResource resource = asked.resource()
                .orElseThrow(() -> ApiFault.notFound("the server could not find the requested"
                        + " resource " + asked.request.uri().getPath() + ":"));
        if (asked.name().isEmpty()) {
            return collection(asked, resource);
        }
        Key key = asked.key(asked.name().get());
        if (asked.subresource().equals("eviction") && asked.is("POST")) {
            return evict(key, asked);
        }
        return switch (asked.request.method()) {
            case "GET" -> objects.get(key);
            case "PUT" -> put(key, asked);
            case "PATCH" -> patch(key, asked);
            case "DELETE" -> delete(key, asked);
            default -> throw ApiFault.bad(asked.request.method() + " is not possible here");
        };
    }

    // --- collections ---

    private ObjectNode collection(Asked asked, ApiResource resource) {
        return switch (asked.request.method()) {
            case "GET" -> list(asked, resource);
            case "POST" -> create(asked);
            case "DELETE" -> {
                chosen(asked, resource).forEach(entry -> delete(entry.getKey(), asked));
                yield success();
            }
            default -> throw ApiFault.bad(asked.request.method() + " is not possible here");
        };
    }

    private List<Map.Entry<Key, ObjectNode>> chosen(Asked asked, ApiResource resource) {
        Predicate<JsonNode> selector = asked.selector();
        return objects.list(resource, asked.namespace()).stream()
                .filter(entry -> selector.test(entry.getValue()))
                .toList();
    }

    private ObjectNode list(Asked asked, ApiResource resource) {
        ObjectNode list = JSON.objectNode()
                .put("kind", resource.kind() + "List")
                .put("apiVersion", resource.apiVersion());
        list.putObject("metadata").put("resourceVersion", String.valueOf(objects.version()));
        ArrayNode items = list.putArray("items");
        chosen(asked, resource).forEach(entry -> items.add(entry.getValue()));
        return list;
    }

    private ObjectNode create(Asked asked) {
        ObjectNode given = asked.body();
        String name = given.path("metadata").path("name").asText();
        if (name.isEmpty()) {
            String prefix = given.path("metadata").path("generateName").asText();
            if (prefix.isEmpty()) {
                throw ApiFault.bad("name or generateName is required");
            }
            name = prefix + String.format("%05d", ++generated);
        }
        Key key = asked.key(name);
        if (asked.dryRun()) {
            if (objects.find(key).isPresent()) {
                throw ApiFault.exists(key.label());
            }
            return given;
        }
        return objects.create(key, given);
    }

    // --- one object ---

    private ObjectNode put(Key key, Asked asked) {
        ObjectNode given = asked.body();
        ObjectNode next = part(key, given, asked.subresource());
        return replace(key, next, asked);
    }

    /** The status is written by itself, and nothing else with it. */
    private ObjectNode part(Key key, ObjectNode given, String subresource) {
        ObjectNode there = objects.get(key);
        if (subresource.equals("status")) {
            there.set("status", given.path("status"));
            return there;
        }
        ObjectNode next = given.deepCopy();
        if (there.has("status")) {
            next.set("status", there.get("status"));
        }
        return next;
    }

    private ObjectNode patch(Key key, Asked asked) {
        String type = asked.contentType();
        if (type.equals("application/apply-patch+yaml")) {
            return apply(key, asked);
        }
        ObjectNode object = objects.get(key);
        JsonNode patch = asked.anyBody();
        switch (type) {
            case "application/merge-patch+json" -> Patches.merge(object, patch);
            case "application/strategic-merge-patch+json" -> Patches.strategic(object, patch);
            case "application/json-patch+json" -> Patches.json(object, patch);
            default -> throw ApiFault.unsupported("a patch of type " + type);
        }
        return replace(key, object, asked);
    }

    private ObjectNode replace(Key key, ObjectNode next, Asked asked) {
        Fixed.check(key, objects.get(key), next);
        return asked.dryRun() ? next : objects.replace(key, next);
    }

    private ObjectNode apply(Key key, Asked asked) {
        if (!(asked.anyBody() instanceof ObjectNode wanted)) {
            throw ApiFault.bad("an object was expected");
        }
        String manager = key + " " + asked.query.getOrDefault("fieldManager", "");
        Optional<ObjectNode> there = objects.find(key);
        ObjectNode object = there.map(ObjectNode::deepCopy).orElseGet(JSON::objectNode);
        ObjectNode before = there.isPresent() ? applied.get(manager) : null;
        Patches.apply(object, before, wanted);
        there.ifPresent(it -> Fixed.check(key, it, object));
        if (asked.dryRun()) {
            return object;
        }
        applied.put(manager, wanted.deepCopy());
        object.withObject("/metadata").remove("resourceVersion");
        return there.isPresent() ? objects.replace(key, object) : objects.create(key, object);
    }

    private ObjectNode delete(Key key, Asked asked) {
        ObjectNode there = objects.get(key);
        if (asked.dryRun()) {
            return there;
        }
        if (key.resource().kind().equals("Pod")) {
            boolean forced = "0".equals(asked.query.get("gracePeriodSeconds"))
                    || asked.body().path("gracePeriodSeconds").asText().equals("0");
            controllers.delete(key, forced);
            return objects.find(key).orElse(there);
        }
        objects.remove(key);
        return success();
    }

    private ObjectNode evict(Key key, Asked asked) {
        budgets.check(key);
        if (!asked.dryRun()) {
            controllers.delete(key, false);
        }
        return success();
    }

    private static ObjectNode success() {
        ObjectNode status = JSON.objectNode().put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        return status.put("status", "Success");
    }

    // --- watch ---

    List<ObjectNode> events(Asked asked, long since) {
        ApiResource resource = asked.resource().orElseThrow();
        Predicate<JsonNode> selector = asked.selector();
        return objects.since(since).stream()
                .filter(change -> change.key().resource().equals(resource))
                .filter(change -> asked.namespace() == null
                        || change.key().namespace().equals(asked.namespace()))
                .filter(change -> asked.name().isEmpty()
                        || change.key().name().equals(asked.name().get()))
                .filter(change -> selector.test(change.object()))
                .map(Api::event)
                .toList();
    }

    /**
     * {@return what is there as if it had just been made, and the bookmark that ends it: what client-go
     * asks for instead of a list (KEP-3157)}
     */
    List<ObjectNode> initialEvents(Asked asked) {
        ApiResource resource = asked.resource().orElseThrow();
        List<ObjectNode> events = new ArrayList<>();
        chosen(asked, resource).forEach(entry -> events.add(event("ADDED", entry.getValue())));
        ObjectNode end = JSON.objectNode()
                .put("kind", resource.kind())
                .put("apiVersion", resource.apiVersion());
        end.putObject("metadata")
                .put("resourceVersion", String.valueOf(objects.version()))
                .putObject("annotations")
                .put("k8s.io/initial-events-end", "true");
        events.add(event("BOOKMARK", end));
        return events;
    }

    private static ObjectNode event(Change change) {
        return event(change.type(), change.object());
    }

    private static ObjectNode event(String type, ObjectNode object) {
        ObjectNode event = JSON.objectNode().put("type", type);
        event.set("object", object);
        return event;
    }
}
