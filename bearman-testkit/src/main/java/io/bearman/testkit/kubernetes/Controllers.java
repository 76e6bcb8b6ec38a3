package io.bearman.testkit.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bearman.testkit.kubernetes.Objects.Key;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster does by itself, as far as a drain meets it: DaemonSets and ReplicaSets keep their
 * pods, NoExecute taints throw pods off, pods that are deleted take a while to end.
 */
final class Controllers {
    private static final ApiResource PODS = ApiResource.ofKind("Pod");
    private static final ApiResource NODES = ApiResource.ofKind("Node");
    private static final int ROUNDS = 20;
    private static final String TEMPLATE_NAME = "testkit.bearman.io/template";
    private static final String TEMPLATE = "/metadata/annotations/testkit.bearman.io~1template";

    private final Objects objects;
    private final Supplier<Instant> now;
    private final Map<Key, Instant> ending = new TreeMap<>();
    private Duration terminationTime = Duration.ZERO;
    private @Nullable Predicate<JsonNode> succeeds;
    private long settled;
    private int names;

    Controllers(Objects objects, Supplier<Instant> now) {
        this.objects = objects;
        this.now = now;
    }

    void terminationTime(Duration time) {
        terminationTime = time;
    }

    void ending(Predicate<JsonNode> well) {
        succeeds = well;
        // There may be something to do although nothing changed.
        settled = 0;
    }

    /** Lets everything happen that is due, until nothing changes any more. */
    void settle() {
        if (objects.version() == settled && ending.isEmpty()) {
            return;
        }
        for (int round = 0; round < ROUNDS; round++) {
            long before = objects.version();
            endPods();
            throwOff();
            daemonSets();
            replicaSets();
            schedule();
            readiness();
            if (objects.version() == before) {
                settled = before;
                return;
            }
        }
        throw new IllegalStateException("the cluster does not come to rest");
    }

    /** Asks a pod to end; at once when it is forced. */
    void delete(Key pod, boolean forced) {
        Optional<ObjectNode> there = objects.find(pod);
        if (there.isEmpty()) {
            return;
        }
        boolean scheduled = !nodeName(there.get()).isEmpty();
        if (forced || !scheduled || terminationTime.isZero() && alive(there.get())) {
            ending.remove(pod);
            objects.remove(pod);
            return;
        }
        ending.computeIfAbsent(pod, key -> {
            objects.change(
                    pod,
                    object -> object.withObject("/metadata")
                            .put("deletionTimestamp", now.get().toString()));
            return now.get().plus(terminationTime);
        });
    }

    /** Only a living kubelet ends a pod. */
    private void endPods() {
        for (Key pod : List.copyOf(ending.keySet())) {
            Optional<ObjectNode> there = objects.find(pod);
            boolean due = !now.get().isBefore(ending.get(pod));
            if (there.isEmpty() || due && alive(there.get())) {
                ending.remove(pod);
                objects.remove(pod);
            }
        }
    }

    private boolean alive(ObjectNode pod) {
        return node(nodeName(pod)).filter(Controllers::ready).isPresent();
    }

    private Optional<ObjectNode> node(String name) {
        return objects.find(new Key(NODES, "", name));
    }

    static boolean ready(JsonNode node) {
        for (JsonNode condition : node.path("status").path("conditions")) {
            if (condition.path("type").asText().equals("Ready")) {
                return condition.path("status").asText().equals("True");
            }
        }
        return false;
    }

    private static String nodeName(JsonNode pod) {
        return pod.path("spec").path("nodeName").asText();
    }

    static boolean ownedBy(JsonNode object, String kind) {
        for (JsonNode owner : object.path("metadata").path("ownerReferences")) {
            if (owner.path("kind").asText().equals(kind)
                    && owner.path("controller").asBoolean()) {
                return true;
            }
        }
        return false;
    }

    private void throwOff() {
        for (Map.Entry<Key, ObjectNode> pod : objects.peek(PODS)) {
            Optional<ObjectNode> node = node(nodeName(pod.getValue()));
            if (node.isEmpty()) {
                continue;
            }
            boolean daemon = ownedBy(pod.getValue(), "DaemonSet");
            JsonNode spec = pod.getValue().path("spec");
            if (Taints.hurting(node.get(), spec, daemon).contains("NoExecute")) {
                delete(pod.getKey(), outOfService(node.get()));
            }
        }
    }

    private static boolean outOfService(JsonNode node) {
        for (JsonNode taint : node.path("spec").path("taints")) {
            if (taint.path("key").asText().equals("node.kubernetes.io/out-of-service")) {
                return true;
            }
        }
        return false;
    }

    private void daemonSets() {
        for (Map.Entry<Key, ObjectNode> set : objects.peek(ApiResource.ofKind("DaemonSet"))) {
            for (Map.Entry<Key, ObjectNode> node : objects.peek(NODES)) {
                daemon(set, node.getValue());
            }
        }
    }

    private void daemon(Map.Entry<Key, ObjectNode> set, ObjectNode node) {
        JsonNode spec = set.getValue().at("/spec/template/spec");
        String name = node.path("metadata").path("name").asText();
        List<Key> pods = podsOf(set.getValue(), name);
        List<String> hurting = Taints.hurting(node, spec, true);
        boolean belongs = Placing.fits(spec, node);
        if (!belongs) {
            pods.forEach(pod -> delete(pod, false));
        } else if (rolls(set.getValue())) {
            pods.stream()
                    .filter(pod -> !template(set.getValue()).equals(templateOf(pod)))
                    .forEach(pod -> delete(pod, false));
        }
        if (belongs && podsOf(set.getValue(), name).isEmpty() && hurting.isEmpty()) {
            createPod(set, name);
        }
    }

    /** With OnDelete a pod keeps its template until somebody else ends it. */
    private static boolean rolls(JsonNode set) {
        return !set.at("/spec/updateStrategy/type").asText().equals("OnDelete");
    }

    private static String template(JsonNode set) {
        return Integer.toHexString(set.at("/spec/template").hashCode());
    }

    private String templateOf(Key pod) {
        return objects.get(pod).at(TEMPLATE).asText();
    }

    private List<Key> podsOf(ObjectNode owner, String node) {
        String uid = owner.path("metadata").path("uid").asText();
        return objects.peek(PODS).stream()
                .filter(pod -> pod.getValue()
                        .at("/metadata/ownerReferences/0/uid")
                        .asText()
                        .equals(uid))
                .filter(pod -> node.isEmpty() || nodeName(pod.getValue()).equals(node))
                .map(Map.Entry::getKey)
                .toList();
    }

    private void createPod(Map.Entry<Key, ObjectNode> owner, String node) {
        ObjectNode template = (ObjectNode) owner.getValue().at("/spec/template").deepCopy();
        ObjectNode metadata = template.withObject("/metadata");
        ObjectNode reference = metadata.withArray("/ownerReferences").addObject();
        reference
                .put("apiVersion", owner.getKey().resource().apiVersion())
                .put("kind", owner.getKey().resource().kind())
                .put("name", owner.getKey().name())
                .put("uid", owner.getValue().path("metadata").path("uid").asText())
                .put("controller", true)
                .put("blockOwnerDeletion", true);
        metadata.withObject("/annotations").put(TEMPLATE_NAME, template(owner.getValue()));
        if (!node.isEmpty()) {
            template.withObject("/spec").put("nodeName", node);
        }
        String name = owner.getKey().name() + "-" + String.format("%05x", ++names);
        objects.create(new Key(PODS, owner.getKey().namespace(), name), template);
    }

    private void replicaSets() {
        for (Map.Entry<Key, ObjectNode> set : objects.peek(ApiResource.ofKind("ReplicaSet"))) {
            long living = podsOf(set.getValue(), "").stream()
                    .filter(pod -> !ending.containsKey(pod))
                    .count();
            long wanted = set.getValue().at("/spec/replicas").asLong(1);
            for (long i = living; i < wanted; i++) {
                createPod(set, "");
            }
        }
    }

    private void schedule() {
        for (Map.Entry<Key, ObjectNode> pod : objects.peek(PODS)) {
            if (!nodeName(pod.getValue()).isEmpty()) {
                continue;
            }
            JsonNode spec = pod.getValue().path("spec");
            objects.peek(NODES).stream()
                    .map(Map.Entry::getValue)
                    .filter(node -> ready(node)
                            && Placing.fits(spec, node)
                            && Taints.hurting(node, spec, false).isEmpty())
                    .map(node -> node.path("metadata").path("name").asText())
                    .min(Comparator.<String>comparingLong(this::podsOn)
                            .thenComparing(Comparator.naturalOrder()))
                    .ifPresent(node -> objects.change(
                            pod.getKey(), it -> it.withObject("/spec").put("nodeName", node)));
        }
    }

    private long podsOn(String node) {
        return objects.peek(PODS).stream()
                .filter(pod -> nodeName(pod.getValue()).equals(node))
                .count();
    }

    private void readiness() {
        for (Map.Entry<Key, ObjectNode> pod : objects.peek(PODS)) {
            if (pod.getValue()
                    .at("/metadata/annotations/testkit.bearman.io~1keep")
                    .isTextual()) {
                continue;
            }
            String phase = phase(pod.getValue());
            boolean runs = phase.equals("Running") && alive(pod.getValue());
            objects.change(pod.getKey(), it -> {
                ObjectNode status = it.withObject("/status");
                status.put("phase", phase);
                ObjectNode ready = status.putArray("conditions").addObject();
                ready.put("type", "Ready").put("status", runs ? "True" : "False");
            });
        }
    }

    private String phase(JsonNode pod) {
        String before = pod.at("/status/phase").asText();
        if (before.equals("Succeeded") || before.equals("Failed")) {
            return before;
        }
        if (nodeName(pod).isEmpty()) {
            return "Pending";
        }
        boolean once = pod.at("/spec/restartPolicy").asText().equals("Never");
        if (succeeds == null || !once) {
            return "Running";
        }
        return succeeds.test(pod) ? "Succeeded" : "Failed";
    }
}
