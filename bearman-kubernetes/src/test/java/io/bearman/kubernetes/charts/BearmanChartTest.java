package io.bearman.kubernetes.charts;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Boot server and watch on a cluster: who reaches what, and who may do what. */
class BearmanChartTest {
    private static final String BOOT = "Deployment/one-boot";
    private static final String WATCH = "Deployment/one-watch";

    @TempDir
    Path folder;

    private List<HasMetadata> rendered(String values) {
        return Chart.BEARMAN.rendered(folder, values);
    }

    private static <T> List<T> all(List<HasMetadata> objects, Class<T> type) {
        return objects.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private static <T> T one(List<HasMetadata> objects, Class<T> type) {
        assertThat(all(objects, type)).hasSize(1);
        return all(objects, type).get(0);
    }

    private static Container server(List<HasMetadata> objects) {
        return Pods.named(objects, BOOT).spec().getContainers().get(0);
    }

    // --- who is asked ---

    @Test
    void theServiceLeadsToTheBootServersAlone() {
        List<HasMetadata> objects = rendered(Values.ALL_ON.get(Chart.BEARMAN));
        Service service = one(objects, Service.class);

        assertThat(Pods.of(objects))
                .filteredOn(pod -> pod.matches(service.getSpec().getSelector()))
                .extracting(Pods::name)
                .containsExactly(BOOT);
        assertThat(server(objects).getPorts())
                .extracting(port -> port.getName())
                .contains(service.getSpec().getPorts().get(0).getTargetPort().getStrVal());
    }

    @Test
    @SuppressWarnings("unchecked")
    void prometheusFindsTheMetricsOfTheService() {
        List<HasMetadata> objects = rendered("serviceMonitor: {enabled: true}");
        GenericKubernetesResource monitor = one(objects, GenericKubernetesResource.class);
        Service service = one(objects, Service.class);
        Map<String, Map<String, String>> selector = monitor.get("spec", "selector");
        List<Map<String, Object>> endpoints = monitor.get("spec", "endpoints");

        assertThat(monitor.getKind()).isEqualTo("ServiceMonitor");
        assertThat(service.getMetadata().getLabels())
                .containsAllEntriesOf(selector.get("matchLabels"));
        assertThat(endpoints)
                .singleElement()
                .satisfies(endpoint -> assertThat(endpoint)
                        .containsEntry("path", "/metrics")
                        .containsEntry("scheme", "http")
                        .containsEntry("interval", "30s")
                        .containsEntry(
                                "port", service.getSpec().getPorts().get(0).getName()));
    }

    @Test
    void nobodyIsScrapedUnlessItIsAskedFor() {
        assertThat(all(rendered("{}"), GenericKubernetesResource.class)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"startup", "readiness"})
    void withTlsTheProbesSpeakIt(String probe) {
        String tls = """
                config: {boot: {tls: {certificate-file: /etc/bearman/secrets/tls/tls.crt, key-file: /etc/bearman/secrets/tls/tls.key}}}
                """;

        assertThat(scheme(server(rendered(tls)), probe)).isEqualTo("HTTPS");
        assertThat(scheme(server(rendered("{}")), probe)).isEqualTo("HTTP");
    }

    private static String scheme(Container container, String probe) {
        return (probe.equals("startup")
                        ? container.getStartupProbe()
                        : container.getReadinessProbe())
                .getHttpGet()
                .getScheme();
    }

    // --- who may ask ---

    private static NetworkPolicy policy(List<HasMetadata> objects, String name) {
        return all(objects, NetworkPolicy.class).stream()
                .filter(it -> it.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<NetworkPolicyPeer> peers(List<HasMetadata> objects) {
        NetworkPolicy policy = policy(objects, "one-boot");
        assertThat(policy.getSpec().getIngress()).hasSize(1);
        assertThat(policy.getSpec().getIngress().get(0).getPorts())
                .extracting(port -> port.getPort().getStrVal())
                .containsExactly("http");
        return policy.getSpec().getIngress().get(0).getFrom();
    }

    @Test
    void theNetworkPolicyLetsInThoseThatAreNamedAndTheTest() {
        List<HasMetadata> objects = rendered("networkPolicy: {from: [10.0.0.0/16]}");

        assertThat(peers(objects)).hasSize(2);
        assertThat(peers(objects).get(0).getIpBlock().getCidr()).isEqualTo("10.0.0.0/16");
        assertThat(Pods.of(objects))
                .filteredOn(pod ->
                        pod.matches(peers(objects).get(1).getPodSelector().getMatchLabels()))
                .extracting(Pods::name)
                .containsExactly("Pod/one-test");
    }

    @Test
    void theNetworkPolicyLetsPrometheusInWhereItIsToScrape() {
        List<NetworkPolicyPeer> peers = peers(rendered("""
                networkPolicy: {from: [10.0.0.0/16]}
                serviceMonitor: {enabled: true, namespace: observed}
                """));

        assertThat(peers.get(2).getNamespaceSelector().getMatchLabels())
                .isEqualTo(Map.of("kubernetes.io/metadata.name", "observed"));
    }

    @Test
    void withoutNamesEverybodyMayAskTheBootServerAndNobodyTheWatch() {
        List<HasMetadata> objects = rendered("{}");
        NetworkPolicy watch = policy(objects, "one-watch");

        assertThat(peers(objects)).isEmpty();
        assertThat(watch.getSpec().getIngress()).isEmpty();
        assertThat(watch.getSpec().getPolicyTypes()).containsExactly("Ingress");
        assertThat(Pods.of(objects))
                .filteredOn(pod -> pod.matches(watch.getSpec().getPodSelector().getMatchLabels()))
                .extracting(Pods::name)
                .containsExactly(WATCH);
    }

    // --- who may do what ---

    @Test
    void whatMachinesTalkToHasNoRightInTheCluster() {
        List<HasMetadata> objects = rendered(Values.ALL_ON.get(Chart.BEARMAN));
        List<Subject> subjects = Stream.concat(
                        all(objects, ClusterRoleBinding.class).stream()
                                .flatMap(it -> it.getSubjects().stream()),
                        all(objects, RoleBinding.class).stream()
                                .flatMap(it -> it.getSubjects().stream()))
                .toList();
        var server = Pods.named(objects, BOOT).spec();
        var watch = Pods.named(objects, WATCH).spec();

        assertThat(server.getAutomountServiceAccountToken()).isFalse();
        assertThat(watch.getAutomountServiceAccountToken()).isTrue();
        assertThat(subjects)
                .hasSize(3)
                .extracting(Subject::getName)
                .containsOnly(watch.getServiceAccountName())
                .doesNotContain(server.getServiceAccountName());
    }

    // --- how many, and where ---

    @Test
    void oneBootServerKeepsNoNodeFromBeingDrained() {
        List<HasMetadata> one = rendered("bootServer: {replicas: 1}");
        PodDisruptionBudget of = one(rendered("{}"), PodDisruptionBudget.class);

        assertThat(all(one, PodDisruptionBudget.class)).isEmpty();
        assertThat(of.getSpec().getMinAvailable().getIntVal()).isOne();
        assertThat(of.getSpec().getUnhealthyPodEvictionPolicy()).isEqualTo("AlwaysAllow");
    }

    @Test
    void onTheNodesOwnAddressesAnUpdateWaitsForThePortToBeFree() {
        List<HasMetadata> own = rendered("bootServer: {hostNetwork: true}");
        var rolling = all(own, io.fabric8.kubernetes.api.model.apps.Deployment.class).stream()
                .filter(it -> it.getMetadata().getName().equals("one-boot"))
                .map(it -> it.getSpec().getStrategy().getRollingUpdate())
                .findFirst()
                .orElseThrow();

        assertThat(rolling.getMaxSurge().getIntVal()).isZero();
        assertThat(rolling.getMaxUnavailable().getIntVal()).isOne();
        assertThat(server(own).getPorts().get(0).getHostPort()).isEqualTo(8480);
    }

    @Test
    void imagesAreMountedWhereTheConfigurationLooksForThem() {
        assertThat(server(rendered(Values.ALL_ON.get(Chart.BEARMAN))).getVolumeMounts())
                .filteredOn(mount -> mount.getName().equals("artifacts"))
                .singleElement()
                .satisfies(mount -> {
                    assertThat(mount.getMountPath()).isEqualTo("/srv/images");
                    assertThat(mount.getReadOnly()).isTrue();
                });
    }

    @Test
    void aNameWithDotsIsStillOneOfAService() {
        List<HasMetadata> objects = new ArrayList<>();
        objects.addAll(Chart.objects(Chart.BEARMAN.renderedAs("a.b"), new ArrayList<>()));

        assertThat(one(objects, Service.class).getMetadata().getName()).isEqualTo("a-b-boot");
    }
}
