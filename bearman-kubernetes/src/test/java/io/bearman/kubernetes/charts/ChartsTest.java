package io.bearman.kubernetes.charts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the charts render, and what they refuse. */
class ChartsTest {
    @TempDir
    Path folder;

    private Path file(String text) {
        return Chart.file(folder, text);
    }

    private List<HasMetadata> rendered(Chart chart, String values) {
        return chart.rendered(folder, values);
    }

    @ParameterizedTest
    @EnumSource
    void aChartIsFreeOfComplaints(Chart chart) {
        assertThat(chart.lint().isFailed())
                .as(String.valueOf(chart.lint().getMessages()))
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void noFieldAndNoKindIsUnknown(Chart chart) {
        List<String> problems = new ArrayList<>();

        List<HasMetadata> standard = Chart.objects(chart.render(), problems);
        List<HasMetadata> all =
                Chart.objects(chart.render(file(Values.ALL_ON.get(chart))), problems);
        Chart.objects(chart.render(file(Values.MINIMAL.get(chart))), problems);
        chart.examples().forEach(example -> Chart.objects(chart.render(example), problems));

        assertThat(problems).isEmpty();
        assertThat(standard).isNotEmpty();
        assertThat(all).hasSizeGreaterThan(standard.size() - 1);
    }

    @Test
    void aFieldThatNobodyKnowsIsFound() {
        List<String> problems = new ArrayList<>();

        Chart.objects("""
                apiVersion: apps/v1
                kind: DaemonSet
                metadata: {name: bad}
                spec: {template: {spec: {hostNetworking: true, containers: [{volumeMount: []}]}}}
                ---
                apiVersion: apps/v2
                kind: DaemonSet
                metadata: {name: worse}
                """, problems);

        assertThat(problems)
                .anyMatch(it -> it.contains("hostNetworking"))
                .anyMatch(it -> it.contains("volumeMount"))
                .anyMatch(it -> it.contains("apps/v2"));
    }

    static Stream<Arguments> badValues() {
        return Stream.of(
                bad(Chart.BEARMAN, "replicaz: 1", "additional propert"),
                bad(Chart.BEARMAN, "bootServer: {replicas: 0}", "/bootServer/replicas"),
                bad(Chart.BEARMAN, "bootServer: {replicas: two}", "/bootServer/replicas"),
                bad(
                        Chart.BEARMAN,
                        "bootServer: {service: {port: 70000}}",
                        "/bootServer/service/port"),
                bad(
                        Chart.BEARMAN,
                        "bootServer: {service: {type: Any}}",
                        "/bootServer/service/type"),
                bad(Chart.BEARMAN, "config: {store: /var/lib/x.db}", "/config/store"),
                bad(
                        Chart.BEARMAN,
                        "config: {store: 'jdbc:postgresql://a/b', boot: {port: none}}",
                        "/config/boot/port"),
                bad(Chart.BEARMAN, "image: {digest: latest}", "/image/digest"),
                bad(Chart.BEARMAN, "secrets: [Not_A_Name]", "/secrets/0"),
                bad(Chart.BEARMAN, "networkPolicy: {from: [10.0.0.1]}", "/networkPolicy/from/0"),
                bad(Chart.BEARMAN, "serviceMonitor: {interval: often}", "/serviceMonitor/interval"),
                bad(
                        Chart.BEARMAN,
                        "bootServer: {podDisruptionBudget: {minAvailable: 2}}",
                        "bootServer.podDisruptionBudget.minAvailable is 2 of 2"),
                bad(
                        Chart.BEARMAN,
                        "bootServer: {artifacts: {emptyDir: {}}}",
                        "/bootServer/artifacts"),
                bad(
                        Chart.BEARMAN,
                        "bootServer: {artifacts: {hostPath: {path: /srv}}}",
                        "bootServer.artifacts has no place"),
                bad(
                        Chart.BEARMAN,
                        "config: {boot: {images: {directory: /srv, key-file: /key}}}",
                        "config.boot.images.directory is /srv"),
                bad(
                        Chart.BEARMAN,
                        "config: {bmc: {credentials: {default: {user: a, password: b}}}}",
                        "config.bmc.credentials.default.password: a secret"),
                bad(
                        Chart.BEARMAN,
                        "config: {clouds: {main: {application-credential-secret: b}}}",
                        "config.clouds.main.application-credential-secret: a secret"),
                bad(
                        Chart.BEARMAN,
                        "config: {notify: {ops: {to: slack, url: 'https://hooks.example/T0'}}}",
                        "config.notify.ops.url: the address"),
                bad(
                        Chart.BEARMAN,
                        "config: {store: 'jdbc:postgresql://a/b?user=c&password=d'}",
                        "config.store: a password"),
                bad(Chart.DISKLESS_COMPUTE, "nodeSelector: {a: b}", "additional propert"),
                bad(
                        Chart.DISKLESS_COMPUTE,
                        "libvirt: {resources: {limits: {memory: null}}}",
                        "/libvirt/resources/limits"),
                bad(
                        Chart.DISKLESS_COMPUTE,
                        "novaCompute: {resources: {limits: {memory: lots}}}",
                        "/novaCompute/resources"),
                bad(Chart.DISKLESS_COMPUTE, "networkAgent: {kind: bridge}", "/networkAgent/kind"),
                bad(Chart.DISKLESS_COMPUTE, "novaSecret: ''", "/novaSecret"),
                bad(Chart.DISKLESS_COMPUTE, "ram: {rootfsMiB: 4Gi}", "/ram/rootfsMiB"),
                bad(Chart.DISKLESS_COMPUTE, "profiles: {GPU: {}}", "/profiles"),
                bad(Chart.DISKLESS_COMPUTE, "profiles: {gpu: {hosts: [cn1]}}", "/profiles/gpu"),
                bad(Chart.DISKLESS_COMPUTE, "identityFile: /etc/identity", "/identityFile"),
                bad(
                        Chart.DISKLESS_COMPUTE,
                        "tolerations: [{key: bearman.io/maintenance, operator: Exists, effect: NoExecute}]",
                        "/tolerations/0"),
                bad(
                        Chart.DISKLESS_COMPUTE,
                        "ram: {reservedHostMemoryMiB: 4096}",
                        "reserve at least 6144"),
                bad(Chart.DISKLESS_COMPUTE, "profiles: {gpu: {rootfsMiB: 8192}}", "profile gpu"),
                bad(
                        Chart.DISKLESS_COMPUTE,
                        "tolerations: [{key: a, operator: Exists}]",
                        "/tolerations/0"),
                bad(
                        Chart.DISKLESS_COMPUTE,
                        "profiles: {default: {nova: {DEFAULT: {reserved_host_memory_mb: 512}}}}",
                        "profiles.default.nova.DEFAULT.reserved_host_memory_mb"),
                bad(
                        Chart.DISKLESS_COMPUTE,
                        "networkAgent: {ovn: {remote: 'tcp:a:6642\" other-config:x=y'}}",
                        "/networkAgent/ovn/remote"),
                bad(
                        Chart.DISKLESS_COMPUTE,
                        "libvirt: {tlsSecret: Not_A_Name}",
                        "/libvirt/tlsSecret"),
                bad(Chart.NODE_MAINTENANCE, "host: cn1", "additional propert"),
                bad(Chart.NODE_MAINTENANCE, "hosts: cn1", "/hosts"),
                bad(Chart.NODE_MAINTENANCE, "hosts: ['cn1; reboot']", "/hosts/0"),
                bad(Chart.NODE_MAINTENANCE, "hosts: [cn1, cn1]", "/hosts"),
                bad(Chart.NODE_MAINTENANCE, "reason: ''", "/reason"),
                bad(Chart.NODE_MAINTENANCE, "limits: {perRack: 0}", "/limits/perRack"),
                bad(
                        Chart.NODE_MAINTENANCE,
                        "cronJob: {schedule: 'at night!'}",
                        "/cronJob/schedule"),
                bad(Chart.NODE_MAINTENANCE, "cronJob: {concurrency: 2}", "/cronJob"),
                bad(
                        Chart.NODE_MAINTENANCE,
                        "terminationGracePeriodSeconds: 30",
                        "/terminationGracePeriodSeconds"),
                bad(Chart.NODE_MAINTENANCE, "serviceAccount: ''", "/serviceAccount"),
                bad(
                        Chart.NODE_MAINTENANCE,
                        "cronJob: {startingDeadlineSeconds: 5}",
                        "/cronJob/startingDeadlineSeconds"),
                bad(Chart.NODE_MAINTENANCE, "job: {suspend: false}", "hosts is empty"),
                bad(
                        Chart.NODE_MAINTENANCE,
                        "cronJob: {enabled: true, suspend: false}",
                        "hosts is empty"));
    }

    private static Arguments bad(Chart chart, String values, String told) {
        return Arguments.of(chart, values, told);
    }

    @ParameterizedTest
    @MethodSource("badValues")
    void badValuesAreRefusedWithTheirPath(Chart chart, String values, String told) {
        Path file = file(values);

        assertThatThrownBy(() -> chart.render(file)).hasMessageContaining(told);
    }

    // --- what must hold for a fleet ---

    private List<DaemonSet> daemons(String values) {
        return rendered(Chart.DISKLESS_COMPUTE, values).stream()
                .filter(DaemonSet.class::isInstance)
                .map(DaemonSet.class::cast)
                .toList();
    }

    @Test
    void everyComputeDaemonBelongsOnEnlistedNodesAndSurvivesAllButNoExecute() {
        List<DaemonSet> daemons = daemons(Values.ALL_ON.get(Chart.DISKLESS_COMPUTE));

        assertThat(daemons).hasSize(9).allSatisfy(set -> {
            PodSpec pod = set.getSpec().getTemplate().getSpec();
            assertThat(pod.getNodeSelector())
                    .isEqualTo(Map.of(
                            "openstack-compute-node", "enabled", "bearman.io/compute", "enabled"));
            assertThat(pod.getTolerations())
                    .anyMatch(it -> it.getKey().equals("bearman.io/maintenance")
                            && it.getEffect().equals("NoSchedule"))
                    .noneMatch(it -> !"NoSchedule".equals(it.getEffect()));
            assertThat(set.getSpec().getUpdateStrategy().getType()).isEqualTo("OnDelete");
        });
    }

    @Test
    void nothingSelectsOnTheStateOfAHost() {
        assertThat(Chart.DISKLESS_COMPUTE.render(file(Values.ALL_ON.get(Chart.DISKLESS_COMPUTE))))
                .doesNotContain("bearman.io/state");
    }

    @Test
    void aProfileIsOneDaemonSetAComponentAndNoHostIsInTwo() {
        List<DaemonSet> nova = daemons(Values.ALL_ON.get(Chart.DISKLESS_COMPUTE)).stream()
                .filter(set -> set.getMetadata().getName().contains("nova-compute"))
                .toList();

        assertThat(nova)
                .extracting(set -> set.getMetadata().getName())
                .containsExactlyInAnyOrder(
                        "one-nova-compute", "one-nova-compute-gpu", "one-nova-compute-dense");
        assertThat(nova)
                .extracting(set -> set.getSpec()
                        .getTemplate()
                        .getSpec()
                        .getAffinity()
                        .getNodeAffinity()
                        .getRequiredDuringSchedulingIgnoredDuringExecution()
                        .getNodeSelectorTerms()
                        .get(0)
                        .getMatchExpressions()
                        .get(0)
                        .toString())
                .anyMatch(it -> it.contains("NotIn") && it.contains("[dense, gpu]"))
                .anyMatch(it -> it.contains("operator=In") && it.contains("[gpu]"))
                .anyMatch(it -> it.contains("operator=In") && it.contains("[dense]"));
    }

    private static final Set<String> HOST_PATHS = Set.of(
            "/dev",
            "/etc/machine-id",
            "/lib/modules",
            "/run",
            "/run/bearman",
            "/run/openvswitch",
            "/sys/fs/cgroup",
            "/var/lib/libvirt",
            "/var/lib/nova");

    @Test
    void allStateIsInMemoryWithinLimits() {
        Set<String> paths = new TreeSet<>();
        for (DaemonSet set : daemons(Values.ALL_ON.get(Chart.DISKLESS_COMPUTE))) {
            PodSpec pod = set.getSpec().getTemplate().getSpec();
            for (Volume volume : pod.getVolumes()) {
                assertThat(volume.getPersistentVolumeClaim()).isNull();
                if (volume.getHostPath() != null) {
                    paths.add(volume.getHostPath().getPath());
                }
                if (volume.getEmptyDir() != null) {
                    assertThat(volume.getEmptyDir().getMedium()).isEqualTo("Memory");
                    assertThat(volume.getEmptyDir().getSizeLimit()).isNotNull();
                }
            }
            for (Container container : pod.getContainers()) {
                assertThat(container.getResources().getLimits()).containsKey("memory");
            }
        }
        assertThat(HOST_PATHS).containsAll(paths);
    }

    @Test
    void theIdentityComesBeforeAllElse() {
        assertThat(daemons("{}"))
                .hasSize(3)
                .allMatch(set -> set.getSpec()
                        .getTemplate()
                        .getSpec()
                        .getInitContainers()
                        .get(0)
                        .getName()
                        .equals("identity"));
    }

    @Test
    void aRunNeverRunsOnAHypervisorThatItMayReboot() {
        Job job = one(
                rendered(Chart.NODE_MAINTENANCE, Values.ALL_ON.get(Chart.NODE_MAINTENANCE)),
                Job.class);

        assertThat(job.getSpec()
                        .getTemplate()
                        .getSpec()
                        .getAffinity()
                        .getNodeAffinity()
                        .getRequiredDuringSchedulingIgnoredDuringExecution()
                        .getNodeSelectorTerms())
                .singleElement()
                .satisfies(term -> assertThat(term.getMatchExpressions())
                        .anyMatch(it -> it.getKey().equals("bearman.io/compute")
                                && it.getOperator().equals("DoesNotExist")));
    }

    @Test
    void aRunIsNeverRepeatedByKubernetesNorBegunTwice() {
        List<HasMetadata> objects =
                rendered(Chart.NODE_MAINTENANCE, Values.ALL_ON.get(Chart.NODE_MAINTENANCE));
        Job job = one(objects, Job.class);
        CronJob cron = one(objects, CronJob.class);

        assertThat(job.getSpec().getBackoffLimit()).isZero();
        assertThat(job.getSpec().getTemplate().getSpec().getRestartPolicy()).isEqualTo("Never");
        assertThat(cron.getSpec().getConcurrencyPolicy()).isEqualTo("Forbid");
        assertThat(cron.getSpec().getJobTemplate().getSpec().getBackoffLimit()).isZero();
    }

    @Test
    void bothKindsOfRunsAreSuspendedUntilSomebodySaysOtherwise() {
        List<HasMetadata> objects =
                rendered(Chart.NODE_MAINTENANCE, "hosts: [cn1]\ncronJob: {enabled: true}");

        assertThat(one(objects, Job.class).getSpec().getSuspend()).isTrue();
        assertThat(one(objects, CronJob.class).getSpec().getSuspend()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"BEARMAN", "NODE_MAINTENANCE"})
    void noServiceOfTheNamespaceIsReadAsASetting(Chart chart) {
        List<Boolean> links = rendered(chart, Values.ALL_ON.get(chart)).stream()
                .flatMap(object -> pod(object).stream())
                .map(PodSpec::getEnableServiceLinks)
                .toList();

        assertThat(links).containsExactly(false, false);
    }

    @Test
    void aBootServerWhoseDatabaseIsDownStaysReadyForTheMachinesThatItKnows() {
        Deployment server = one(rendered(Chart.BEARMAN, "{}"), Deployment.class);
        Container container =
                server.getSpec().getTemplate().getSpec().getContainers().get(0);

        assertThat(List.of(container.getStartupProbe(), container.getReadinessProbe()))
                .extracting(probe -> probe.getHttpGet().getPath())
                .containsOnly("/boot.ipxe");
        assertThat(container.getLivenessProbe().getTcpSocket()).isNotNull();
    }

    private static Optional<PodSpec> pod(HasMetadata object) {
        if (object instanceof Deployment deployment) {
            return Optional.of(deployment.getSpec().getTemplate().getSpec());
        }
        if (object instanceof CronJob cron) {
            return Optional.of(
                    cron.getSpec().getJobTemplate().getSpec().getTemplate().getSpec());
        }
        return object instanceof Job job
                ? Optional.of(job.getSpec().getTemplate().getSpec())
                : Optional.empty();
    }

    private static <T> T one(List<HasMetadata> objects, Class<T> type) {
        return objects.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void withoutNodesNoTokenAndNoRightIsGiven() {
        String rendered = Chart.BEARMAN.render(file("nodes: {enabled: false}"));

        assertThat(rendered)
                .doesNotContain("kind: ClusterRole")
                .doesNotContain("automountServiceAccountToken: true")
                .doesNotContain("kubeconfig: in-cluster");
    }
}
