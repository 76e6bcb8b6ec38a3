package io.bearman.kubernetes.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.host.HostId;
import io.bearman.core.host.RunId;
import io.bearman.core.node.Hold;
import io.bearman.core.node.NodeException;
import io.bearman.core.time.TimeSource;
import io.bearman.kubernetes.Kubernetes;
import io.bearman.kubernetes.KubernetesSettings;
import io.bearman.testkit.kubernetes.FakeKubernetes;
import io.bearman.testkit.kubernetes.FakeKubernetesServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Real kubectl and our gate leave a node in the same state. */
@Tag("lab")
@Tag("lab-kubernetes")
class DrainLikeKubectlLabTest {
    private static final HostId CN1 = HostId.of("cn1");
    private static final RunId RUN = RunId.of("run-1");
    private static final String TAINT = "bearman.io/maintenance";

    @TempDir
    static Path folder;

    private static KubernetesTools probe;

    @BeforeAll
    static void install() {
        probe = new KubernetesTools(folder.resolve("none"));
    }

    static IntStream layouts() {
        return IntStream.rangeClosed(1, 10);
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void onARandomLayoutBothTakeTheSamePodsAway(int seed) {
        List<String> byKubectl = left(seed, (tools, cluster) -> {
            KubernetesTools.Ran cordoned = tools.kubectl("cordon", "cn1");
            assertThat(cordoned.status()).as(cordoned.text()).isZero();
            KubernetesTools.Ran drained = tools.kubectl(
                    "drain",
                    "cn1",
                    "--ignore-daemonsets",
                    "--delete-emptydir-data",
                    "--timeout=60s");
            assertThat(drained.status()).as(drained.text()).isZero();
            KubernetesTools.Ran tainted = tools.kubectl(
                    "taint",
                    "node",
                    "cn1",
                    TAINT + "=run-1:NoSchedule",
                    TAINT + "=run-1:NoExecute");
            assertThat(tainted.status()).as(tainted.text()).isZero();
        });
        List<String> byUs = left(seed, (tools, cluster) -> {
            cluster.gate().close(CN1, RUN, RUN::equals, hold());
            cluster.gate().clear(CN1, RUN, hold());
        });

        assertThat(byUs).isEqualTo(byKubectl);
    }

    private static Hold hold() {
        return Hold.of(TimeSource.system(), Duration.ofSeconds(60));
    }

    @Test
    void whatABudgetKeepsBothLeaveAndSay() {
        FakeKubernetes api = FakeKubernetes.create(TimeSource.system());
        api.addNode("cn1", Map.of());
        api.addReplicaSet("web", "shop", 2);
        api.addReplicaSet("web", "cart", 2);
        api.addNode("cn2", Map.of());
        api.addBudget("web", "shop", 2);
        try (FakeKubernetesServer server = FakeKubernetesServer.open(api, 0);
                Kubernetes cluster = cluster(server)) {
            KubernetesTools tools = new KubernetesTools(folder.resolve("kubeconfig"));
            KubernetesTools.Ran drained =
                    tools.kubectl("drain", "cn1", "--ignore-daemonsets", "--timeout=8s");
            assertThat(drained.status()).isNotZero();
            List<String> left = apps(api, "cn1");
            assertThat(left).containsExactly("web/shop", "web/shop");

            cluster.gate().close(CN1, RUN, RUN::equals, hold());
            assertThatThrownBy(() -> cluster.gate()
                            .clear(CN1, RUN, Hold.of(TimeSource.system(), Duration.ofSeconds(3))))
                    .isInstanceOf(NodeException.NotInTime.class)
                    .hasMessageContaining("a disruption budget keeps web/shop-");

            assertThat(apps(api, "cn1")).isEqualTo(left);
            for (String pod : api.pods("cn1")) {
                assertThat(drained.text()).contains(pod.substring("web/".length()));
            }
        }
    }

    @Test
    void kubectlSeesWhatWeWroteAndCanUndoIt() {
        FakeKubernetes api = FakeKubernetes.create(TimeSource.system());
        api.addNode("cn1", Map.of());
        try (FakeKubernetesServer server = FakeKubernetesServer.open(api, 0);
                Kubernetes cluster = cluster(server)) {
            KubernetesTools tools = new KubernetesTools(folder.resolve("kubeconfig"));
            cluster.gate().close(CN1, RUN, RUN::equals, hold());

            assertThat(tools.kubectl("get", "node", "cn1", "-o", "jsonpath={.spec.taints[0].key}")
                            .text())
                    .isEqualTo(TAINT);
            assertThat(tools.kubectl("uncordon", "cn1").text()).contains("uncordoned");
            assertThat(tools.kubectl("taint", "node", "cn1", TAINT + "-").text())
                    .contains("untainted");
            assertThat(api.node("cn1").path("spec").path("taints")).isEmpty();
        }
    }

    @FunctionalInterface
    private interface Drainer {
        void drain(KubernetesTools tools, Kubernetes cluster);
    }

    private static Kubernetes cluster(FakeKubernetesServer server) {
        Path kubeconfig = server.writeKubeconfig(folder.resolve("kubeconfig"));
        return Kubernetes.open(kubeconfig, null, KubernetesSettings.create(), TimeSource.system());
    }

    /** {@return cordon, taints and pods of the node afterwards, and how many pods each app has} */
    private static List<String> left(int seed, Drainer drainer) {
        FakeKubernetes api = layout(seed);
        try (FakeKubernetesServer server = FakeKubernetesServer.open(api, 0);
                Kubernetes cluster = cluster(server)) {
            drainer.drain(new KubernetesTools(folder.resolve("kubeconfig")), cluster);
            List<String> state = new ArrayList<>();
            state.add("cordoned " + api.node("cn1").at("/spec/unschedulable").asBoolean());
            TreeSet<String> taints = new TreeSet<>();
            api.node("cn1")
                    .at("/spec/taints")
                    .forEach(taint -> taints.add(taint.path("key").asText() + ":"
                            + taint.path("effect").asText()));
            state.add(taints.toString());
            state.add("cn1 " + apps(api, "cn1"));
            // Where the pods went is the scheduler's business, not the drain's.
            List<String> elsewhere = new ArrayList<>(apps(api, "cn2"));
            elsewhere.addAll(apps(api, "cn3"));
            state.add("elsewhere " + elsewhere.stream().sorted().toList());
            return state;
        }
    }

    private static List<String> apps(FakeKubernetes api, String node) {
        return api.pods(node).stream()
                .map(pod -> pod.replaceAll("-[0-9a-f]{5}$", ""))
                .toList();
    }

    private static FakeKubernetes layout(int seed) {
        Random random = new Random(seed);
        FakeKubernetes api = FakeKubernetes.create(TimeSource.system());
        for (String node : List.of("cn1", "cn2", "cn3")) {
            api.addNode(node, Map.of("openstack-compute-node", "enabled"));
        }
        api.addDaemonSet(
                "openstack",
                "libvirt",
                Map.of("openstack-compute-node", "enabled"),
                random.nextBoolean() ? List.of(TAINT) : List.of());
        int apps = 1 + random.nextInt(4);
        for (int i = 0; i < apps; i++) {
            int replicas = 1 + random.nextInt(4);
            api.addReplicaSet("web" + i % 2, "app" + i, replicas);
            if (random.nextBoolean() && replicas > 1) {
                api.addBudget("web" + i % 2, "app" + i, replicas - 1);
            }
        }
        if (random.nextBoolean()) {
            api.addMirrorPod("static-cn1", "cn1");
        }
        if (random.nextBoolean()) {
            api.terminationTime(Duration.ofMillis(500));
        }
        return api;
    }
}
