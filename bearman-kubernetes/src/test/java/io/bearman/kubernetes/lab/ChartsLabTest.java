package io.bearman.kubernetes.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import io.bearman.core.host.HostId;
import io.bearman.core.host.RunId;
import io.bearman.core.node.Hold;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our charts in the hands of real helm. */
@Tag("lab")
@Tag("lab-kubernetes")
class ChartsLabTest {
    private static final HostId CN1 = HostId.of("cn1");
    private static final RunId RUN = RunId.of("run-1");

    @TempDir
    Path folder;

    private FakeKubernetes api;
    private FakeKubernetesServer server;
    private KubernetesTools tools;
    private Path kubeconfig;

    @BeforeEach
    void up() {
        api = FakeKubernetes.create(TimeSource.system());
        api.addNode("cn1", Map.of());
        api.addNode("control1", Map.of("openstack-control-plane", "enabled"));
        server = FakeKubernetesServer.open(api, 0);
        kubeconfig = server.writeKubeconfig(folder.resolve("kubeconfig"));
        tools = new KubernetesTools(kubeconfig);
    }

    @AfterEach
    void down() {
        server.close();
    }

    private static Path chart(String name) {
        return Path.of(System.getProperty("bearman.root"), "helm-charts", name);
    }

    private static String example(String chart, String name) {
        return chart(chart).resolve("examples/" + name + ".yaml").toString();
    }

    private static void ok(KubernetesTools.Ran ran) {
        assertThat(ran.status()).as(ran.text()).isZero();
    }

    private void install(String chart, String values) {
        ok(tools.helm(
                "install",
                "one",
                chart(chart).toString(),
                "-f",
                values,
                "--disable-openapi-validation"));
    }

    private void upgrade(String chart, String example, String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("upgrade", "one", chart(chart).toString(), "-f", example(chart, example)));
        arguments.addAll(List.of(more));
        arguments.add("--disable-openapi-validation");
        ok(tools.helm(arguments.toArray(String[]::new)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bearman", "diskless-compute", "node-maintenance"})
    void whatIsInstalledUpgradedRolledBackAndUninstalledLeavesNothing(String chart) {
        install(chart, example(chart, "small"));
        List<String> small = api.everything();
        assertThat(small).hasSizeGreaterThan(1);
        upgrade(chart, "production");
        assertThat(api.everything()).isNotEqualTo(small);
        ok(tools.helm("rollback", "one", "1"));
        assertThat(withoutReleases()).isEqualTo(withoutReleases(small));
        assertThat(tools.helm("history", "one").text().lines()).hasSize(4);
        ok(tools.helm("uninstall", "one"));

        assertThat(api.everything()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bearman", "diskless-compute", "node-maintenance"})
    void helmThreeLeavesNothingEither(String chart) {
        List<Path> values =
                List.of(Path.of(example(chart, "small")), Path.of(example(chart, "production")));
        new Helm(chart(chart))
                .install()
                .withName("one")
                .withKubeConfig(kubeconfig)
                .withValuesFile(values.get(0))
                .disableOpenApiValidation()
                .call();
        List<String> small = api.everything();
        assertThat(small).hasSizeGreaterThan(1);
        new Helm(chart(chart))
                .upgrade()
                .withName("one")
                .withKubeConfig(kubeconfig)
                .withValuesFile(values.get(1))
                .disableOpenApiValidation()
                .call();
        assertThat(withoutReleases()).isNotEqualTo(withoutReleases(small));
        Helm.uninstall("one").withKubeConfig(kubeconfig).call();

        assertThat(api.everything()).isEmpty();
    }

    @Test
    void aRunOfOtherHostsIsAnotherJobAndTheFirstIsGone() {
        install("node-maintenance", example("node-maintenance", "small"));
        List<String> first = api.names("Job");

        upgrade("node-maintenance", "small", "--set", "hosts={cn3}");

        assertThat(api.names("Job")).hasSize(1).doesNotContainAnyElementsOf(first);
    }

    @Test
    void aRunThatIsLetGoIsTheSameJob() {
        install("node-maintenance", example("node-maintenance", "small"));
        List<String> first = api.names("Job");

        upgrade("node-maintenance", "small", "--set", "job.suspend=false");

        assertThat(api.names("Job")).isEqualTo(first);
        String job = first.get(0).substring("default/".length());
        assertThat(api.find("Job", "default", job)
                        .orElseThrow()
                        .at("/spec/suspend")
                        .asBoolean(true))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bearman", "diskless-compute", "node-maintenance"})
    void helmTestSaysWhetherThePodOfTheTestSucceeds(String chart) {
        install(chart, example(chart, "small"));

        api.ending(pod -> false);
        assertThat(tools.helm("test", "one", "--timeout", "60s").status()).isOne();
        api.ending(pod -> pod.at("/metadata/name").asText().equals("one-test"));
        ok(tools.helm("test", "one", "--timeout", "60s"));

        assertThat(api.names("Pod")).doesNotContain("default/one-test");
    }

    private List<String> withoutReleases() {
        return withoutReleases(api.everything());
    }

    private static List<String> withoutReleases(List<String> everything) {
        return everything.stream()
                .filter(it -> !it.contains("/sh.helm.release"))
                .map(it -> it.replaceAll("^(Pod .*)-[0-9a-f]{5}$", "$1"))
                .toList();
    }

    private static Hold hold() {
        return Hold.of(TimeSource.system(), Duration.ofSeconds(10));
    }

    @Test
    void computePodsComeWithTheEnlistingAndGoWithTheRetiringWhateverTheState() {
        install("diskless-compute", example("diskless-compute", "production"));
        assertThat(compute()).isEmpty();
        try (Kubernetes cluster = Kubernetes.open(
                kubeconfig, null, KubernetesSettings.create(), TimeSource.system())) {
            cluster.gate().enlist(CN1, RUN, hold());
            List<String> pods = compute();
            assertThat(pods).hasSize(3);

            // Guests are there from now on: nothing but the clearing of the empty node ends a pod.
            for (String state : List.of("in-service", "draining", "failed", "", "nonsense")) {
                api.changeNode(
                        "cn1",
                        node -> node.withObject("/metadata/labels").put("bearman.io/state", state));
                assertThat(compute()).isEqualTo(pods);
            }
            cluster.gate().close(CN1, RUN, RUN::equals, hold());
            assertThat(compute()).isEqualTo(pods);
            assertThat(tools.kubectl(
                                    "drain", "cn1", "--ignore-daemonsets", "--delete-emptydir-data")
                            .status())
                    .isZero();
            assertThat(compute()).isEqualTo(pods);

            cluster.gate().clear(CN1, RUN, hold());
            assertThat(compute()).isEmpty();
            api.boot("cn1", "boot-cn1-2");
            cluster.gate().admit(CN1, RUN, RUN::equals, hold());
            assertThat(compute()).hasSize(3);
            cluster.gate().open(CN1, RUN, RUN::equals, hold());

            cluster.gate().retire(CN1, hold());
            assertThat(compute()).isEmpty();
        }
    }

    @Test
    void aProfileIsTheNodesLabel() {
        install("diskless-compute", example("diskless-compute", "production"));
        api.changeNode(
                "cn1",
                node -> node.withObject("/metadata/labels")
                        .put("openstack-compute-node", "enabled")
                        .put("bearman.io/compute", "enabled")
                        .put("bearman.io/profile", "gpu"));

        assertThat(compute()).hasSize(3).allMatch(pod -> pod.contains("-gpu-"));
    }

    @Test
    void anUpgradeTouchesNoPodOfAHost() {
        install("diskless-compute", example("diskless-compute", "production"));
        api.changeNode(
                "cn1",
                node -> node.withObject("/metadata/labels")
                        .put("openstack-compute-node", "enabled")
                        .put("bearman.io/compute", "enabled"));
        List<String> pods = compute();

        upgrade(
                "diskless-compute",
                "production",
                "--set",
                "images.nova.tag=newer,images.nova.digest=");

        assertThat(compute()).isEqualTo(pods);
    }

    private List<String> compute() {
        return api.pods("cn1").stream().filter(pod -> pod.contains("/one-")).toList();
    }
}
