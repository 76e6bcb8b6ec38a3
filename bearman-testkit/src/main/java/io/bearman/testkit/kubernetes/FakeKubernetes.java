package io.bearman.testkit.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bearman.core.net.Http;
import io.bearman.core.time.TimeSource;
import io.bearman.testkit.kubernetes.Objects.Key;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A Kubernetes API with a small cluster behind it: nodes that boot and die, DaemonSets and
 * ReplicaSets that keep their pods, taints that throw pods off, disruption budgets. Real helm,
 * kubectl and the client libraries speak to it over {@link FakeKubernetesServer}.
 *
 * <p>It neither validates objects against their types nor knows who may do what. Thread-safe.
 */
public final class FakeKubernetes implements Http {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** A document of no bytes is one without definitions: what is not in it is not validated. */
    private static final Response NO_SCHEMA = new Response(
            200,
            Map.of("Content-Type", "application/com.github.proto-openapi.spec.v2.v1.0+protobuf"),
            new byte[0]);

    private final Objects objects;
    private final Controllers controllers;
    private final Api api;
    private final TimeSource time;
    private final List<String> log = new ArrayList<>();
    private @Nullable Consumer<Request> before;

    private FakeKubernetes(TimeSource time) {
        this.time = time;
        this.objects = new Objects(time::now);
        this.controllers = new Controllers(objects, time::now);
        this.api = new Api(objects, controllers);
        for (String name : List.of("default", "kube-system", "kube-node-lease")) {
            put("Namespace", "", name, object -> {});
        }
    }

    /** {@return an empty cluster on this clock} */
    public static FakeKubernetes create(TimeSource time) {
        return new FakeKubernetes(time);
    }

    // --- what it is made of ---

    /** Adds a node that is up and ready. */
    public synchronized void addNode(String name, Map<String, String> labels) {
        put("Node", "", name, node -> {
            labels.forEach(node.withObject("/metadata/labels")::put);
            node.withObject("/metadata/labels").put("kubernetes.io/hostname", name);
            node.withObject("/spec");
        });
        boot(name, "boot-" + name + "-1");
    }

    /** Adds a ReplicaSet; its pods carry the label {@code app} with its name. */
    public synchronized void addReplicaSet(String namespace, String name, int replicas) {
        put("ReplicaSet", namespace, name, set -> {
            set.withObject("/spec").put("replicas", replicas);
            set.withObject("/spec/selector/matchLabels").put("app", name);
            template(set, name);
        });
        controllers.settle();
    }

    /**
     * Adds a DaemonSet; its pods carry the label {@code app} with its name.
     *
     * @param nodeSelector where its pods belong
     * @param tolerated keys of NoSchedule taints that its pods tolerate
     */
    public synchronized void addDaemonSet(
            String namespace,
            String name,
            Map<String, String> nodeSelector,
            List<String> tolerated) {
        put("DaemonSet", namespace, name, set -> {
            set.withObject("/spec/selector/matchLabels").put("app", name);
            template(set, name);
            ObjectNode spec = set.withObject("/spec/template/spec");
            nodeSelector.forEach(spec.withObject("/nodeSelector")::put);
            for (String key : tolerated) {
                spec.withArray("/tolerations")
                        .addObject()
                        .put("key", key)
                        .put("operator", "Exists")
                        .put("effect", "NoSchedule");
            }
        });
        controllers.settle();
    }

    private static void template(ObjectNode set, String name) {
        set.withObject("/spec/template/metadata/labels").put("app", name);
        set.withObject("/spec/template/spec")
                .withArray("/containers")
                .addObject()
                .put("name", name)
                .put("image", "registry.example/" + name);
    }

    /** Adds a pod that no controller owns. */
    public synchronized void addPod(String namespace, String name, String node) {
        pod(namespace, name, node, pod -> {});
    }

    /** Adds the pod that a kubelet runs from a file of its own; nobody can evict it. */
    public synchronized void addMirrorPod(String name, String node) {
        pod("kube-system", name, node, pod -> {
            pod.withObject("/metadata/annotations").put("kubernetes.io/config.mirror", "1");
        });
    }

    /** Adds a pod that has ended by itself. */
    public synchronized void addFinishedPod(String namespace, String name, String node) {
        pod(namespace, name, node, pod -> {
            pod.withObject("/metadata/annotations").put("testkit.bearman.io/keep", "as it is");
            pod.withObject("/status").put("phase", "Succeeded");
        });
    }

    private void pod(String namespace, String name, String node, Consumer<ObjectNode> more) {
        put("Pod", namespace, name, pod -> {
            pod.withObject("/metadata/labels").put("app", name);
            pod.withObject("/spec").put("nodeName", node);
            pod.withObject("/spec")
                    .withArray("/containers")
                    .addObject()
                    .put("name", name)
                    .put("image", "registry.example/" + name);
            more.accept(pod);
        });
        controllers.settle();
    }

    /** Adds a disruption budget over the pods with this {@code app} label. */
    public synchronized void addBudget(String namespace, String app, int minAvailable) {
        put("PodDisruptionBudget", namespace, app, budget -> {
            budget.withObject("/spec").put("minAvailable", minAvailable);
            budget.withObject("/spec/selector/matchLabels").put("app", app);
        });
    }

    /** Removes an object, as somebody else would. */
    public synchronized void remove(String kind, String namespace, String name) {
        objects.remove(key(kind, namespace, name));
        controllers.settle();
    }

    private void put(String kind, String namespace, String name, Consumer<ObjectNode> fill) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        fill.accept(object);
        objects.create(key(kind, namespace, name), object);
    }

    private static Key key(String kind, String namespace, String name) {
        return new Key(ApiResource.ofKind(kind), namespace, name);
    }

    // --- what happens to it ---

    /** The node's kubelet reports, from this boot on; its lease is renewed once. */
    public synchronized void boot(String node, String bootId) {
        objects.change(key("Node", "", node), it -> {
            it.withObject("/status/nodeInfo").put("bootID", bootId);
            condition(it, "True", "KubeletReady");
        });
        heartbeat(node);
        controllers.settle();
    }

    /** The node's kubelet renews its lease. */
    public synchronized void heartbeat(String node) {
        Key lease = key("Lease", "kube-node-lease", node);
        if (objects.find(lease).isEmpty()) {
            put("Lease", "kube-node-lease", node, it -> {});
        }
        objects.change(
                lease,
                it -> it.withObject("/spec")
                        .put("holderIdentity", node)
                        .put("leaseDurationSeconds", 40)
                        .put("renewTime", micros()));
    }

    private String micros() {
        // Kubernetes' MicroTime always has six digits.
        String text =
                time.now().truncatedTo(java.time.temporal.ChronoUnit.MICROS).toString();
        String whole = text.substring(0, 19);
        String fraction = text.length() > 20 ? text.substring(20, text.length() - 1) : "";
        return whole + "." + (fraction + "000000").substring(0, 6) + "Z";
    }

    /** The node's kubelet is not heard any more. */
    public synchronized void down(String node) {
        objects.change(key("Node", "", node), it -> condition(it, "Unknown", "NodeStatusUnknown"));
        controllers.settle();
    }

    private static void condition(ObjectNode node, String status, String reason) {
        node.withObject("/status")
                .putArray("conditions")
                .addObject()
                .put("type", "Ready")
                .put("status", status)
                .put("reason", reason);
    }

    /** Changes a node as a human with kubectl would. */
    public synchronized void changeNode(String node, Consumer<ObjectNode> change) {
        objects.change(key("Node", "", node), change);
        controllers.settle();
    }

    /** Pods take this long to end, and for ever where no kubelet lives; at once by default. */
    public synchronized void terminationTime(Duration duration) {
        controllers.terminationTime(duration);
    }

    /**
     * Pods that are never restarted end by themselves as soon as they are placed; without this they run
     * on.
     *
     * @param well whether such a pod succeeds
     */
    public synchronized void ending(Predicate<JsonNode> well) {
        controllers.ending(well);
    }

    /** Told of each request before it is done; what it throws is what the client sees fail. */
    public synchronized void before(Consumer<Request> hook) {
        before = hook;
    }

    /** Answers these requests with this status from now on, and does nothing of what they ask. */
    public void failing(int status, Predicate<Request> which) {
        before(request -> {
            if (which.test(request)) {
                throw ApiFault.invented(status);
            }
        });
    }

    // --- what is seen of it ---

    /** {@return a node as it is} */
    public synchronized JsonNode node(String name) {
        controllers.settle();
        return objects.get(key("Node", "", name));
    }

    /** {@return the pods on a node, as namespace/name, in order} */
    public synchronized List<String> pods(String node) {
        controllers.settle();
        return objects.peek(ApiResource.ofKind("Pod")).stream()
                .filter(pod -> pod.getValue().at("/spec/nodeName").asText().equals(node))
                .map(pod -> pod.getKey().namespace() + "/" + pod.getKey().name())
                .toList();
    }

    /** {@return an object, if it is there} */
    public synchronized Optional<JsonNode> find(String kind, String namespace, String name) {
        controllers.settle();
        return objects.find(key(kind, namespace, name)).map(JsonNode.class::cast);
    }

    /** {@return all objects of a kind as namespace/name, in order} */
    public synchronized List<String> names(String kind) {
        controllers.settle();
        return objects.peek(ApiResource.ofKind(kind)).stream()
                .map(entry -> entry.getKey().namespace() + "/" + entry.getKey().name())
                .toList();
    }

    /** {@return every object but nodes, their leases and the first namespaces, as KIND namespace/name} */
    public synchronized List<String> everything() {
        controllers.settle();
        return ApiResource.all().stream()
                .filter(it -> !List.of("Node", "Namespace").contains(it.kind()))
                .flatMap(it -> objects.peek(it).stream()
                        .map(entry -> it.kind() + " " + entry.getKey().namespace() + "/"
                                + entry.getKey().name()))
                .filter(it -> !it.startsWith("Lease kube-node-lease/"))
                .toList();
    }

    /** {@return what was written, as method and path, oldest first} */
    public synchronized List<String> writes() {
        return List.copyOf(log);
    }

    // --- the API ---

    @Override
    public synchronized Response send(Request request) {
        try {
            if (before != null) {
                before.accept(request);
            }
            controllers.settle();
            if (request.uri().getPath().equals("/openapi/v2")) {
                return NO_SCHEMA;
            }
            ObjectNode answer = api.answer(new Asked(request));
            if (!request.method().equals("GET")) {
                log.add(request.method() + " " + request.uri().getPath());
            }
            controllers.settle();
            boolean created = answer.path("kind").asText().equals("Status")
                    ? false
                    : request.method().equals("POST");
            return response(created ? 201 : 200, answer);
        } catch (ApiFault e) {
            return response(e.code(), e.status());
        }
    }

    /** {@return what there is of the objects that a watch is about} */
    synchronized List<ObjectNode> initialEvents(Request watch) {
        controllers.settle();
        return api.initialEvents(new Asked(watch));
    }

    /** {@return what happened to the objects that a watch is about, since a version} */
    synchronized List<ObjectNode> events(Request watch, long since) {
        controllers.settle();
        return api.events(new Asked(watch), since);
    }

    synchronized long version() {
        controllers.settle();
        return objects.version();
    }

    static Response response(int status, JsonNode body) {
        return Response.of(status, "application/json", body.toString());
    }

    static ObjectNode parse(byte[] body) {
        try {
            return JSON.readTree(body) instanceof ObjectNode object
                    ? object
                    : JsonNodeFactory.instance.objectNode();
        } catch (java.io.IOException e) {
            throw ApiFault.bad("malformed JSON: " + e.getMessage());
        }
    }
}
