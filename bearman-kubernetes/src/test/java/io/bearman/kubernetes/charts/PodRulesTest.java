package io.bearman.kubernetes.charts;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a real API, a kubelet or an admission controller would refuse although the types allow it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PodRulesTest {
    @TempDir
    Path folder;

    /** Made once for all tests, which only read it. */
    private final Map<Chart, List<List<HasMetadata>>> rendered = new EnumMap<>(Chart.class);

    /** {@return the pods of a chart with each of its ways to be configured} */
    private List<Pods> pods(Chart chart) {
        return ways(chart).flatMap(objects -> Pods.of(objects).stream()).toList();
    }

    private Stream<List<HasMetadata>> ways(Chart chart) {
        return rendered.computeIfAbsent(chart, this::render).stream();
    }

    private List<List<HasMetadata>> render(Chart chart) {
        List<String> rendered = new ArrayList<>();
        rendered.add(chart.render());
        rendered.add(chart.render(Chart.file(folder, Values.ALL_ON.get(chart))));
        chart.examples().forEach(example -> rendered.add(chart.render(example)));
        return rendered.stream().map(it -> Chart.objects(it, new ArrayList<>())).toList();
    }

    @ParameterizedTest
    @EnumSource
    void whatIsMountedIsAVolumeAndEveryVolumeIsMounted(Chart chart) {
        assertThat(pods(chart)).isNotEmpty().allSatisfy(pod -> {
            List<String> volumes =
                    pod.spec().getVolumes().stream().map(Volume::getName).toList();
            Set<String> mounted = pod.containers().stream()
                    .flatMap(container -> container.getVolumeMounts().stream())
                    .map(VolumeMount::getName)
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(volumes).as(pod.name()).doesNotHaveDuplicates();
            assertThat(mounted).as(pod.name()).isEqualTo(new TreeSet<>(volumes));
            assertThat(volumes)
                    .allMatch(name -> name.matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?"));
            assertThat(pod.containers())
                    .allSatisfy(container -> assertThat(container.getVolumeMounts())
                            .extracting(VolumeMount::getMountPath)
                            .doesNotHaveDuplicates());
        });
    }

    @ParameterizedTest
    @EnumSource
    void everyConfigMapOfTheReleaseIsThere(Chart chart) {
        assertThat(ways(chart)).allSatisfy(objects -> {
            Set<String> there = objects.stream()
                    .filter(ConfigMap.class::isInstance)
                    .map(it -> it.getMetadata().getName())
                    .collect(Collectors.toSet());
            assertThat(Pods.of(objects))
                    .allSatisfy(pod -> assertThat(pod.spec().getVolumes())
                            .filteredOn(volume -> volume.getConfigMap() != null)
                            .extracting(volume -> volume.getConfigMap().getName())
                            .filteredOn(name -> name.equals("one") || name.startsWith("one-"))
                            .isSubsetOf(there));
        });
    }

    @ParameterizedTest
    @EnumSource
    void noContainerTakesMemoryWithoutALimit(Chart chart) {
        assertThat(pods(chart))
                .allSatisfy(pod -> assertThat(pod.containers()).allSatisfy(container -> {
                    assertThat(container.getResources().getLimits())
                            .as(pod.name())
                            .containsKey("memory");
                    assertThat(container.getResources().getRequests()).containsKey("cpu");
                }));
    }

    @ParameterizedTest
    @EnumSource
    void everyPodPullsItsImageWithTheSecret(Chart chart) {
        String values = Values.ALL_ON.get(chart);
        List<HasMetadata> objects =
                Chart.objects(chart.render(Chart.file(folder, values)), new ArrayList<>());

        assertThat(Pods.of(objects))
                .hasSizeGreaterThan(2)
                .allSatisfy(pod -> assertThat(pod.spec().getImagePullSecrets())
                        .as(pod.name())
                        .extracting(LocalObjectReference::getName)
                        .containsExactly("pull"));
    }

    @ParameterizedTest
    @EnumSource
    void whatNeedsNoPrivilegeHasNone(Chart chart) {
        List<Pods> ours = pods(chart).stream()
                .filter(pod -> !pod.name().startsWith("DaemonSet/"))
                .toList();

        assertThat(ours).isNotEmpty().allSatisfy(pod -> {
            PodSpec spec = pod.spec();
            assertThat(spec.getSecurityContext().getRunAsNonRoot())
                    .as(pod.name())
                    .isTrue();
            assertThat(spec.getSecurityContext().getRunAsUser()).isPositive();
            assertThat(spec.getSecurityContext().getSeccompProfile().getType())
                    .isEqualTo("RuntimeDefault");
            assertThat(pod.containers()).allMatch(PodRulesTest::isUnprivileged, pod.name());
        });
    }

    private static boolean isUnprivileged(Container container) {
        var context = container.getSecurityContext();
        return Boolean.FALSE.equals(context.getAllowPrivilegeEscalation())
                && Boolean.TRUE.equals(context.getReadOnlyRootFilesystem())
                && context.getCapabilities().getDrop().equals(List.of("ALL"))
                && context.getCapabilities().getAdd().isEmpty()
                && context.getPrivileged() == null;
    }
}
