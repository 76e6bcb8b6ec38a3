package io.bearman.sdk.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.marcnuri.helm.Helm;
import io.bearman.core.host.HostId;
import io.bearman.core.net.Http;
import io.bearman.core.power.PowerState;
import io.bearman.core.time.TimeSource;
import io.bearman.kubernetes.Kubernetes;
import io.bearman.kubernetes.KubernetesSettings;
import io.bearman.testkit.kubernetes.FakeKubernetes;
import io.bearman.testkit.kubernetes.FakeKubernetesServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The Kubernetes cluster of a simulated fleet, which our real gate speaks to over a socket. Its nodes
 * boot and die with their machines; libvirt, nova-compute and the network's agent are the pods of our
 * chart, and without its pod a nova-compute is not there. All the while somebody writes nonsense into
 * the label {@code bearman.io/state}.
 */
final class SimulatedCluster implements AutoCloseable {
    static final String NAMESPACE = "openstack";
    private static final Map<String, String> COMPUTE =
            Map.of("openstack-compute-node", "enabled", "bearman.io/compute", "enabled");
    private static final List<String> STATES = List.of(
            "in-service", "maintenance", "draining", "rebooting", "fenced", "failed", "nonsense");
    private static final Duration BEAT = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofSeconds(2);

    private final SimulatedFleet fleet;
    private final FakeKubernetes api;
    private final FakeKubernetesServer server;
    private final Path kubeconfig;
    private final ComputePodsOutliveGuests pods;
    private final Random random = new Random(7);
    private final List<AutoCloseable> open = new ArrayList<>();
    private Runnable asked = () -> {};
    private int boots = 1;

    /** @param folder for the kubeconfig */
    SimulatedCluster(SimulatedFleet fleet, Path folder) {
        this.fleet = fleet;
        this.api = FakeKubernetes.create(fleet.time());
        this.server = FakeKubernetesServer.open(api, 0);
        this.kubeconfig = server.writeKubeconfig(folder.resolve("kubeconfig"));
        this.pods = new ComputePodsOutliveGuests(fleet, api, NAMESPACE);
        for (SimulatedMachine machine : fleet.machines()) {
            machine.agent(this::startWithPod);
            if (machine.serves()) {
                api.addNode(machine.host().value(), COMPUTE);
            }
        }
        api.addReplicaSet("web", "shop", 2);
        computePods().forEach(api::send);
        fleet.truth().tell(this::happens);
        fleet.truth().hold(pods);
        api.before(this::asks);
        pods.look();
        beat();
    }

    FakeKubernetes api() {
        return api;
    }

    /** {@return the pods of our chart on a node} */
    int computePods(HostId host) {
        return pods.pods(host).size();
    }

    /** Runs whenever a process asks the API, before it is answered. */
    void whenAsked(Runnable hook) {
        asked = hook;
    }

    /** {@return the cluster as a process with this clock sees it} */
    Kubernetes open(TimeSource clock) {
        KubernetesSettings it = KubernetesSettings.create().withLeases("bearman");
        // Each look is three requests over a socket.
        Kubernetes cluster = Kubernetes.open(
                kubeconfig,
                null,
                new KubernetesSettings(
                        it.nodeName(),
                        "bearman",
                        it.barePods(),
                        Duration.ofSeconds(20),
                        it.patience(),
                        it.nodeTime(),
                        it.heartbeat()),
                clock);
        open.add(cluster);
        return cluster;
    }

    @Override
    public void close() {
        try {
            for (AutoCloseable each : open) {
                each.close();
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        server.close();
    }

    // --- what our chart brings ---

    private static List<Http.Request> computePods() {
        Path chart = Path.of(System.getProperty("bearman.root"), "helm-charts/diskless-compute");
        String rendered = new Helm(chart)
                .template()
                .withName("one")
                .withNamespace(NAMESPACE)
                .withKubeVersion("v1.35.0")
                .withValuesFile(chart.resolve("examples/production.yaml"))
                .call();
        List<Http.Request> requests = new ArrayList<>();
        try {
            YAMLFactory yaml = new YAMLFactory();
            new ObjectMapper(yaml)
                    .readerFor(JsonNode.class)
                    .<JsonNode>readValues(yaml.createParser(rendered))
                    .forEachRemaining(object -> {
                        if (object.path("kind").asText().equals("DaemonSet")) {
                            requests.add(Http.Request.postJson(
                                    URI.create("http://api/apis/apps/v1/namespaces/" + NAMESPACE
                                            + "/daemonsets"),
                                    object.toString()));
                        }
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return requests;
    }

    // --- what happens to its nodes ---

    private void happens(Happening happening) {
        if (happening instanceof Happening.Booted booted) {
            boots(booted.host().value());
        } else if (happening instanceof Happening.Panicked panicked) {
            api.down(panicked.host().value());
        } else if (happening instanceof Happening.Powered powered
                && powered.to() == PowerState.OFF
                && known(powered.host().value())) {
            api.down(powered.host().value());
        }
    }

    private boolean known(String node) {
        return api.find("Node", "", node).isPresent();
    }

    private void boots(String node) {
        if (!known(node)) {
            api.addNode(node, Map.of());
        }
        api.boot(node, "boot-" + node + "-" + (++boots));
    }

    /** Its kubelet starts nova-compute once the pod is there. */
    private void startWithPod(HostId host) {
        if (!fleet.machine(host).serves()) {
            return;
        }
        if (hasNova(host)) {
            fleet.cloud().computeStarted(host);
        } else {
            fleet.time().after(LOOK, () -> startWithPod(host));
        }
    }

    private boolean hasNova(HostId host) {
        return pods.pods(host).stream().anyMatch(pod -> pod.contains("nova-compute"));
    }

    /** Kubelets renew their leases, and a nova-compute whose pod is gone is not there. */
    private void beat() {
        for (SimulatedMachine machine : fleet.machines()) {
            if (machine.serves() && known(machine.host().value())) {
                api.heartbeat(machine.host().value());
                if (!hasNova(machine.host())) {
                    fleet.cloud().computeStopped(machine.host());
                }
            }
        }
        fleet.time().after(BEAT, this::beat);
    }

    // --- who asks it ---

    /** On the server's thread, while whoever asks waits for it in its turn. */
    private void asks(Http.Request request) {
        pods.look();
        // Before a write the node would have changed since it was read, for ever.
        if (request.method().equals("GET")) {
            List<String> nodes = api.names("Node");
            scribble(nodes.get(random.nextInt(nodes.size())).substring(1));
        }
        asked.run();
    }

    private void scribble(String node) {
        int which = random.nextInt(STATES.size() + 1);
        api.changeNode(node, it -> {
            if (which < STATES.size()) {
                it.withObject("/metadata/labels").put("bearman.io/state", STATES.get(which));
            } else {
                it.withObject("/metadata/labels").remove("bearman.io/state");
            }
        });
        pods.look();
    }
}
