package io.bearman.kubernetes.charts;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that Kubernetes starts: when, how often, under which name. */
class NodeMaintenanceChartTest {
    @TempDir
    Path folder;

    private <T> T one(Class<T> type, String values) {
        return Chart.NODE_MAINTENANCE.rendered(folder, values).stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }

    private String job(String values) {
        return one(Job.class, values).getMetadata().getName();
    }

    @Test
    void whatIsToBeDoneOtherwiseIsAnotherJobForAJobCannotBeChanged() {
        assertThat(job("hosts: [cn1]"))
                .isEqualTo(job("hosts: [cn1]"))
                .isEqualTo(job("{hosts: [cn1], job: {suspend: false}}"))
                .isNotEqualTo(job("hosts: [cn2]"))
                .isNotEqualTo(job("{hosts: [cn1], image: {tag: newer}}"));
    }

    @Test
    void whatWasMissedIsNotDoneAtAnyOtherHour() {
        CronJob cron = one(CronJob.class, "cronJob: {enabled: true}");

        assertThat(cron.getSpec().getStartingDeadlineSeconds()).isEqualTo(300);
    }

    @Test
    void bothKindsOfRunsAreTheSameCommand() {
        String values = Values.ALL_ON.get(Chart.NODE_MAINTENANCE);

        assertThat(arguments(one(Job.class, values).getSpec().getTemplate().getSpec()))
                .isEqualTo(arguments(one(CronJob.class, values)
                        .getSpec()
                        .getJobTemplate()
                        .getSpec()
                        .getTemplate()
                        .getSpec()))
                .containsExactly(
                        "maintenance",
                        "run",
                        "cn1",
                        "cn[003-009]",
                        "--reason",
                        "maintenance",
                        "--max-per-rack",
                        "1",
                        "--max-per-zone",
                        "2",
                        "--max",
                        "2",
                        "--adopt");
    }

    private static List<String> arguments(io.fabric8.kubernetes.api.model.PodSpec pod) {
        return pod.getContainers().get(0).getArgs();
    }

    @Test
    void theTestFindsWhatARunFinds() {
        List<HasMetadata> objects =
                Chart.NODE_MAINTENANCE.rendered(folder, Values.ALL_ON.get(Chart.NODE_MAINTENANCE));
        Pods test = Pods.named(objects, "Pod/one-test");
        Pods run = Pods.of(objects).stream()
                .filter(pod -> pod.name().startsWith("Job/"))
                .findFirst()
                .orElseThrow();

        assertThat(test.spec().getVolumes()).isEqualTo(run.spec().getVolumes());
        assertThat(test.containers().get(0).getVolumeMounts())
                .isEqualTo(run.containers().get(0).getVolumeMounts());
        assertThat(test.spec().getServiceAccountName())
                .isEqualTo(run.spec().getServiceAccountName());
        assertThat(test.containers().get(0).getArgs()).containsExactly("maintenance", "status");
    }
}
