package io.bearman.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.UsageException;
import io.bearman.core.node.Hold;
import io.bearman.core.node.NodeException;
import io.bearman.core.node.NodeGate;
import io.bearman.core.time.VirtualTime;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cluster that a process runs in is found by its pod's service account alone. */
class ServiceAccountTest {
    private static final Map<String, String> POD =
            Map.of("KUBERNETES_SERVICE_HOST", "10.96.0.1", "KUBERNETES_SERVICE_PORT", "443");

    @TempDir
    Path folder;

    private void mount(String token) throws IOException {
        Files.writeString(folder.resolve("token"), token);
        Files.writeString(folder.resolve("ca.crt"), "a certificate");
    }

    private Config config(Map<String, String> environment) {
        return new ServiceAccount(environment, folder).config();
    }

    @Test
    void outsideOfAPodNobodysKubeconfigIsTakenInstead() throws IOException {
        Files.writeString(folder.resolve("token"), "one");

        assertThatThrownBy(() -> config(Map.of("KUBECONFIG", "/home/ann/.kube/config")))
                .isInstanceOf(UsageException.class)
                .hasMessage("this process runs in no Kubernetes cluster: KUBERNETES_SERVICE_HOST is"
                        + " not set; name a kubeconfig");
    }

    @Test
    void aPodWithoutATokenIsToldWhatItLacks() {
        assertThatThrownBy(() -> config(POD))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("automountServiceAccountToken: true");
    }

    @Test
    void aPodWithoutTheCertificateOfItsClusterIsToldWhichFileItLacks() throws IOException {
        Files.writeString(folder.resolve("token"), "one");

        assertThatThrownBy(() -> config(POD))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(folder.resolve("ca.crt").toString());
    }

    @Test
    void aTokenThatCannotBeReadAnyMoreIsNamedAndFailsTheHostOnly() throws IOException {
        mount("one");
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:1")
                .withOauthTokenProvider(config(POD).getOauthTokenProvider())
                .build();
        Files.delete(folder.resolve("token"));

        try (Kubernetes kubernetes =
                new Kubernetes(config, KubernetesSettings.create(), new VirtualTime(1))) {
            NodeGate gate = kubernetes.gate();
            Hold hold = Hold.of(new VirtualTime(1), Duration.ZERO);
            assertThatThrownBy(() -> gate.close(Site.CN1, Site.RUN, Site.OURS, hold))
                    .isInstanceOf(NodeException.Denied.class)
                    .hasMessageStartingWith("cn1: ")
                    .hasMessageContaining(folder.resolve("token").toString());
        }
    }

    @Test
    void theTokenIsReadAnewForItIsReplacedEveryHour() throws IOException {
        mount("one\n");
        Config config = config(POD);

        assertThat(config.getOauthTokenProvider().getToken()).isEqualTo("one");
        Files.writeString(folder.resolve("token"), "two\n");
        assertThat(config.getOauthTokenProvider().getToken()).isEqualTo("two");
        assertThat(config.getMasterUrl()).startsWith("https://10.96.0.1:443");
        assertThat(config.getCaCertFile()).isEqualTo(folder.resolve("ca.crt").toString());
    }

    @Test
    void anAddressOfTheSixthVersionIsPutIntoBrackets() throws IOException {
        mount("one");

        assertThat(config(Map.of(
                                "KUBERNETES_SERVICE_HOST",
                                "fd00::1",
                                "KUBERNETES_SERVICE_PORT",
                                "443"))
                        .getMasterUrl())
                .startsWith("https://[fd00::1]:443");
    }
}
