package io.bearman.testkit.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Every object that is stored, with its versions. Not thread-safe: the API holds its lock. */
final class Objects {
    /** Where an object is. */
    record Key(ApiResource resource, String namespace, String name) implements Comparable<Key> {
        private static final Comparator<Key> ORDER = Comparator.<Key, String>comparing(
                        it -> it.resource().group())
                .thenComparing(it -> it.resource().plural())
                .thenComparing(Key::namespace)
                .thenComparing(Key::name);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }

        String label() {
            String plural = resource.group().isEmpty()
                    ? resource.plural()
                    : resource.plural() + "." + resource.group();
            return plural + " \"" + name + "\"";
        }

        @Override
        public String toString() {
            return resource.group() + "/" + resource.plural() + "/" + namespace + "/" + name;
        }
    }

    /**
     * Something happened to an object.
     *
     * @param version the version it made
     * @param type ADDED, MODIFIED or DELETED
     * @param object as it was afterwards
     */
    record Change(long version, String type, Key key, ObjectNode object) {}

    private final Supplier<Instant> now;
    private final Map<Key, ObjectNode> all = new TreeMap<>();
    private final List<Change> history = new ArrayList<>();
    private long version = 100;
    private long uids;

    Objects(Supplier<Instant> now) {
        this.now = now;
    }

    long version() {
        return version;
    }

    List<Change> since(long seen) {
        return history.stream().filter(change -> change.version() > seen).toList();
    }

    Optional<ObjectNode> find(Key key) {
        return Optional.ofNullable(all.get(key)).map(ObjectNode::deepCopy);
    }

    ObjectNode get(Key key) {
        return find(key).orElseThrow(() -> ApiFault.notFound(key.label()));
    }

    /** {@return copies of those of this kind, in all namespaces when none is given} */
    List<Map.Entry<Key, ObjectNode>> list(ApiResource resource, @Nullable String namespace) {
        return all.entrySet().stream()
                .filter(entry -> entry.getKey().resource().equals(resource))
                .filter(entry -> namespace == null || entry.getKey().namespace().equals(namespace))
                .map(entry -> Map.entry(entry.getKey(), entry.getValue().deepCopy()))
                .toList();
    }

    /** {@return those of this kind as they are now, only to be read: a change makes another object} */
    List<Map.Entry<Key, ObjectNode>> peek(ApiResource resource) {
        return all.entrySet().stream()
                .filter(entry -> entry.getKey().resource().equals(resource))
                .map(entry -> Map.entry(entry.getKey(), entry.getValue()))
                .toList();
    }

    ObjectNode create(Key key, ObjectNode given) {
        if (all.containsKey(key)) {
            throw ApiFault.exists(key.label());
        }
        ObjectNode object = given.deepCopy();
        object.put("apiVersion", key.resource().apiVersion())
                .put("kind", key.resource().kind());
        ObjectNode metadata = object.withObject("/metadata");
        metadata.put("name", key.name());
        if (key.resource().namespaced()) {
            metadata.put("namespace", key.namespace());
        }
        metadata.put("uid", new UUID(0xbea2_0000_0000_4000L, ++uids).toString());
        metadata.put("creationTimestamp", second());
        metadata.put("generation", 1);
        return keep(key, object, "ADDED");
    }

    private String second() {
        return now.get().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** Replaces an object; the same again is no change. */
    ObjectNode replace(Key key, ObjectNode given) {
        ObjectNode before = get(key);
        String expected = given.path("metadata").path("resourceVersion").asText();
        String is = before.path("metadata").path("resourceVersion").asText();
        if (!expected.isEmpty() && !expected.equals(is)) {
            throw ApiFault.conflict(key.label());
        }
        ObjectNode object = given.deepCopy();
        ObjectNode metadata = object.withObject("/metadata");
        for (String kept : List.of("uid", "creationTimestamp", "name", "namespace", "generation")) {
            JsonNode value = before.path("metadata").path(kept);
            if (!value.isMissingNode()) {
                metadata.set(kept, value);
            }
        }
        metadata.put("resourceVersion", is);
        if (object.equals(before)) {
            return before;
        }
        if (!object.path("spec").equals(before.path("spec"))) {
            metadata.put(
                    "generation", before.path("metadata").path("generation").asLong() + 1);
        }
        return keep(key, object, "MODIFIED");
    }

    ObjectNode change(Key key, Consumer<ObjectNode> change) {
        ObjectNode object = get(key);
        change.accept(object);
        return replace(key, object);
    }

    /** Removes it with everything that it owns. */
    Optional<ObjectNode> remove(Key key) {
        ObjectNode gone = all.remove(key);
        if (gone == null) {
            return Optional.empty();
        }
        gone = gone.deepCopy();
        gone.withObject("/metadata").put("resourceVersion", String.valueOf(++version));
        history.add(new Change(version, "DELETED", key, gone));
        String uid = gone.path("metadata").path("uid").asText();
        List.copyOf(all.entrySet()).stream()
                .filter(entry -> owned(entry.getValue(), uid))
                .forEach(entry -> remove(entry.getKey()));
        return Optional.of(gone);
    }

    private static boolean owned(ObjectNode object, String owner) {
        for (JsonNode reference : object.path("metadata").path("ownerReferences")) {
            if (reference.path("uid").asText().equals(owner)) {
                return true;
            }
        }
        return false;
    }

    private ObjectNode keep(Key key, ObjectNode object, String type) {
        object.withObject("/metadata").put("resourceVersion", String.valueOf(++version));
        all.put(key, object);
        history.add(new Change(version, type, key, object.deepCopy()));
        return object.deepCopy();
    }
}
