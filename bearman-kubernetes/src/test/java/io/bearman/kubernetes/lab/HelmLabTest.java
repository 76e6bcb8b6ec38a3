package io.bearman.kubernetes.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.time.TimeSource;
import io.bearman.testkit.kubernetes.FakeKubernetes;
import io.bearman.testkit.kubernetes.FakeKubernetesServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real helm lives with the testkit's API. */
@Tag("lab")
@Tag("lab-kubernetes")
class HelmLabTest {
    private static final List<String> KINDS =
            List.of("ConfigMap", "Secret", "Deployment", "DaemonSet", "ServiceAccount", "Service");

    @TempDir
    Path folder;

    @Test
    void installUpgradeRollbackAndUninstallLeaveNothingBehind() throws IOException {
        FakeKubernetes api = FakeKubernetes.create(TimeSource.system());
        try (FakeKubernetesServer server = FakeKubernetesServer.open(api, 0)) {
            KubernetesTools tools =
                    new KubernetesTools(server.writeKubeconfig(folder.resolve("kubeconfig")));
            Path chart = chart();

            ok(tools.helm("install", "one", chart.toString(), "--disable-openapi-validation"));
            assertThat(replicas(api)).isEqualTo("1");
            ok(tools.helm(
                    "upgrade",
                    "one",
                    chart.toString(),
                    "--set",
                    "replicas=3,extra=",
                    "--disable-openapi-validation"));
            assertThat(replicas(api)).isEqualTo("3");
            assertThat(api.find("ConfigMap", "default", "one")
                            .orElseThrow()
                            .path("data")
                            .has("extra"))
                    .isFalse();
            ok(tools.helm("rollback", "one", "1"));
            assertThat(replicas(api)).isEqualTo("1");
            assertThat(ok(tools.helm("history", "one")).lines()).hasSize(4);
            ok(tools.helm("uninstall", "one"));

            for (String kind : KINDS) {
                assertThat(api.names(kind)).as(kind).isEmpty();
            }
        }
    }

    private static String replicas(FakeKubernetes api) {
        return api.find("Deployment", "default", "one")
                .orElseThrow()
                .at("/spec/replicas")
                .asText();
    }

    private static String ok(KubernetesTools.Ran ran) {
        assertThat(ran.status()).as(ran.text()).isZero();
        return ran.text();
    }

    private Path chart() throws IOException {
        Path chart = Files.createDirectories(folder.resolve("chart/templates")).getParent();
        Files.writeString(
                chart.resolve("Chart.yaml"), "apiVersion: v2\nname: chart\nversion: 1.0.0\n");
        Files.writeString(chart.resolve("values.yaml"), "replicas: 1\nextra: more\n");
        Files.writeString(chart.resolve("templates/all.yaml"), """
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: {{ .Release.Name }}
                data:
                  always: here
                {{- if .Values.extra }}
                  extra: {{ .Values.extra }}
                {{- end }}
                ---
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: {{ .Release.Name }}
                spec:
                  replicas: {{ .Values.replicas }}
                  selector:
                    matchLabels: {app: one}
                  template:
                    metadata:
                      labels: {app: one}
                    spec:
                      containers:
                      - name: one
                        image: registry.example/one
                """);
        return chart;
    }
}
