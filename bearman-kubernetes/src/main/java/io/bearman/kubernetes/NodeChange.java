package io.bearman.kubernetes;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Taint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is to become of one node: taints, cordon, annotations, labels. Not thread-safe. */
final class NodeChange {
    private final Node node;
    private final List<Taint> taints;
    private final Map<String, @Nullable String> annotations = new LinkedHashMap<>();
    private final Map<String, @Nullable String> labels = new LinkedHashMap<>();
    private @Nullable Boolean unschedulable;

    private NodeChange(Node node) {
        this.node = node;
        this.taints = new ArrayList<>(node.getSpec().getTaints());
    }

    static NodeChange of(Node node) {
        return new NodeChange(node);
    }

    NodeChange taint(String key, String value, String effect) {
        untaint(key, effect);
        taints.add(new Taint(effect, key, null, value));
        return this;
    }

    NodeChange untaint(String key, String effect) {
        taints.removeIf(it -> it.getKey().equals(key) && it.getEffect().equals(effect));
        return this;
    }

    NodeChange cordon() {
        unschedulable = true;
        return this;
    }

    NodeChange uncordon() {
        unschedulable = false;
        return this;
    }

    NodeChange annotate(String name, @Nullable String value) {
        annotations.put(name, value);
        return this;
    }

    NodeChange label(String name, @Nullable String value) {
        labels.put(name, value);
        return this;
    }

    /** {@return this, unless the node is like that already} */
    Optional<NodeChange> ifAny() {
        boolean same = sameTaints()
                && (unschedulable == null || unschedulable.equals(Facts.cordoned(node)))
                && same(annotations, node.getMetadata().getAnnotations())
                && same(labels, node.getMetadata().getLabels());
        return same ? Optional.empty() : Optional.of(this);
    }

    private boolean sameTaints() {
        List<Taint> before = node.getSpec().getTaints();
        return before.size() == taints.size()
                && taints.stream()
                        .allMatch(taint -> before.stream()
                                .anyMatch(it -> it.getKey().equals(taint.getKey())
                                        && it.getEffect().equals(taint.getEffect())
                                        && Objects.equals(it.getValue(), taint.getValue())));
    }

    private static boolean same(
            Map<String, @Nullable String> wanted, @Nullable Map<String, String> is) {
        return wanted.entrySet().stream()
                .allMatch(entry -> Objects.equals(
                        entry.getValue(), is == null ? null : is.get(entry.getKey())));
    }

    /** {@return a JSON merge patch that holds for this resource version only} */
    String patch(String resourceVersion) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        ObjectNode metadata = patch.putObject("metadata").put("resourceVersion", resourceVersion);
        put(metadata, "annotations", annotations);
        put(metadata, "labels", labels);
        ObjectNode spec = patch.putObject("spec");
        ArrayNode list = spec.putArray("taints");
        for (Taint taint : taints) {
            ObjectNode item = list.addObject().put("key", taint.getKey());
            if (taint.getValue() != null) {
                item.put("value", taint.getValue());
            }
            item.put("effect", taint.getEffect());
            if (taint.getTimeAdded() != null) {
                item.put("timeAdded", taint.getTimeAdded());
            }
        }
        if (unschedulable != null) {
            spec.put("unschedulable", unschedulable);
        }
        return patch.toString();
    }

    private static void put(
            ObjectNode metadata, String name, Map<String, @Nullable String> values) {
        if (!values.isEmpty()) {
            ObjectNode node = metadata.putObject(name);
            values.forEach(node::put);
        }
    }
}
