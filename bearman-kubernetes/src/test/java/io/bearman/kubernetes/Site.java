package io.bearman.kubernetes;

import io.bearman.core.host.HostId;
import io.bearman.core.host.RunId;
import io.bearman.core.node.Hold;
import io.bearman.core.node.NodeGate;
import io.bearman.core.time.VirtualTime;
import io.bearman.testkit.kubernetes.FakeKubernetes;
import io.bearman.testkit.kubernetes.FakeKubernetesServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A cluster of three nodes with the pods of a compute node: libvirt and nova-compute as DaemonSets, a
 * web application with replicas. Waits are virtual; the API is spoken to over a socket.
 */
final class Site implements AutoCloseable {
    static final HostId CN1 = HostId.of("cn1");
    static final RunId RUN = RunId.of("run-1");
    static final RunId DEAD = RunId.of("run-0");
    static final Predicate<RunId> OURS = Set.of(RUN, DEAD)::contains;
    static final Map<String, String> COMPUTE =
            Map.of("openstack-compute-node", "enabled", "bearman.io/compute", "enabled");

    final VirtualTime time = new VirtualTime(1);
    final FakeKubernetes api = FakeKubernetes.create(time);
    private final FakeKubernetesServer server = FakeKubernetesServer.open(api, 0);
    private final Path kubeconfig;

    Site(Path folder) {
        kubeconfig = server.writeKubeconfig(folder.resolve("kubeconfig"));
        for (String node : List.of("cn1", "cn2", "cn3")) {
            api.addNode(node, COMPUTE);
        }
        for (String daemon : List.of("libvirt", "nova-compute")) {
            api.addDaemonSet("openstack", daemon, COMPUTE, List.of("bearman.io/maintenance"));
        }
        api.addReplicaSet("web", "shop", 3);
    }

    Path kubeconfig() {
        return kubeconfig;
    }

    Kubernetes open(KubernetesSettings settings) {
        return Kubernetes.open(kubeconfig, null, settings, time);
    }

    /** {@return the settings of tests: each look is a request over a socket, so few of them} */
    static KubernetesSettings settings() {
        KubernetesSettings standard = KubernetesSettings.create();
        return new KubernetesSettings(
                standard.nodeName(),
                null,
                standard.barePods(),
                Duration.ofSeconds(20),
                standard.patience(),
                standard.nodeTime(),
                standard.heartbeat());
    }

    Hold hold() {
        return Hold.of(time, Duration.ofMinutes(5));
    }

    NodeGate gate() {
        return open(settings()).gate();
    }

    String annotation(String node, String name) {
        return api.node(node).path("metadata").path("annotations").path(name).asText();
    }

    String label(String node, String name) {
        return api.node(node).path("metadata").path("labels").path(name).asText();
    }

    boolean cordoned(String node) {
        return api.node(node).path("spec").path("unschedulable").asBoolean();
    }

    /** {@return the taints of a node as KEY=VALUE:EFFECT} */
    List<String> taints(String node) {
        List<String> found = new java.util.ArrayList<>();
        api.node(node)
                .path("spec")
                .path("taints")
                .forEach(taint -> found.add(taint.path("key").asText() + "="
                        + taint.path("value").asText() + ":"
                        + taint.path("effect").asText()));
        return found;
    }

    /** {@return the applications of a node's pods} */
    List<String> apps(String node) {
        return api.pods(node).stream()
                .map(name -> name.replaceAll("-[0-9a-f]{5}$", ""))
                .sorted()
                .toList();
    }

    @Override
    public void close() {
        server.close();
    }
}
