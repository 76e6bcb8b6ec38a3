package io.bearman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bearman.cli.CliRack.Result;
import io.bearman.core.cloud.ComputeService;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.host.HostId;
import io.bearman.core.time.TimeSource;
import io.bearman.testkit.kubernetes.FakeKubernetes;
import io.bearman.testkit.kubernetes.FakeKubernetesServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bearman maintenance watch} and {@code recover}: two hosts, a guest on cn1. */
class WatchCommandTest {
    private static final HostId CN1 = HostId.of("cn1");
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final List<String> QUICK = List.of("--set", "watch.every=50ms");

    @TempDir
    private Path folder;

    private CliRack rack;
    private ServerId vm1;

    @BeforeEach
    void open() {
        rack = CliRack.of(folder, 2);
        vm1 = rack.server("vm1", "cn1");
    }

    @AfterEach
    void close() {
        rack.close();
    }

    private Result watch(String... options) {
        List<String> words = new java.util.ArrayList<>(List.of("maintenance", "watch"));
        words.addAll(QUICK);
        words.addAll(List.of(options));
        return rack.run(words.toArray(String[]::new));
    }

    private ComputeService compute() {
        return rack.bearman()
                .ports()
                .clouds()
                .in(rack.placed("cn1").host().region())
                .hypervisors()
                .compute(CN1)
                .orElseThrow();
    }

    private void agentDies() {
        rack.cloud().computeStopped(CN1);
        assertThat(TimeSource.system().await(() -> !compute().up(), SOON)).isTrue();
    }

    @Test
    void aFleetThatIsWellIsSaidToBe() {
        Result result = watch("--once");

        assertThat(result.code()).as(result.all()).isZero();
        assertThat(result.out()).isEqualTo("all is well\n");
        assertThat(watch("--once", "--output", "json").all()).isEmpty();
    }

    @Test
    void aHostThatIsDownIsOneLineOfJsonAndExitCodeOneAndNothingIsTouched() {
        agentDies();

        Result result =
                watch("--once", "--act", "evacuate", "--act", "recover", "--output", "json");

        assertThat(result.code()).as(result.all()).isEqualTo(1);
        JsonNode line = Result.json(result.out().lines().findFirst().orElseThrow());
        assertThat(line.path("host").asText()).isEqualTo("cn1");
        assertThat(line.path("finding").asText()).isEqualTo("unclear");
        assertThat(line.path("act").asText()).isEqualTo("none");
        assertThat(line.path("witnesses").findValuesAsText("witness"))
                .containsExactly("boot report", "BMC");
        assertThat(rack.writes()).isEmpty();
        assertThat(rack.rack().offs(CN1)).isZero();
    }

    @Test
    void theLeaseThatAKubeletRenewsSaysThatItsHostLives() {
        FakeKubernetes cluster = FakeKubernetes.create(TimeSource.system());
        try (FakeKubernetesServer server = FakeKubernetesServer.open(cluster, 0)) {
            Path kubeconfig = server.writeKubeconfig(folder.resolve("kubeconfig"));
            agentDies();
            cluster.addNode("cn1", Map.of());

            Result result = watch(
                    "--once", "--output", "json", "--set", "kubernetes.kubeconfig=" + kubeconfig);

            assertThat(result.out()).as(result.err()).isNotEmpty();
            JsonNode line = Result.json(result.out().lines().findFirst().orElseThrow());
            assertThat(line.path("finding").asText()).as(result.all()).isEqualTo("dead-agent");
            assertThat(line.path("witnesses").findValuesAsText("witness"))
                    .containsExactly("node lease", "boot report", "BMC");
        }
    }

    @Test
    void aWatchTellsAndEndsCleanlyWhenItIsInterrupted() throws InterruptedException {
        rack.bearman().ports().boots().returned(CN1, "boot-id-1");
        CompletableFuture<Result> ended = new CompletableFuture<>();
        Thread command = new Thread(() -> ended.complete(watch("--act", "recover")), "command");
        command.start();
        boolean done = TimeSource.system()
                .await(() -> rack.bearman().ports().boots().unattended().isEmpty(), SOON);

        command.interrupt();
        Result result = ended.orTimeout(20, TimeUnit.SECONDS).join();

        assertThat(done).as(result.all()).isTrue();
        assertThat(result.code()).as(result.all()).isZero();
        assertThat(result.out().lines().findFirst().orElseThrow())
                .startsWith("cn1: came back by itself at ")
                .endsWith("Its servers are looked after now");
        assertThat(result.out()).contains("cn1  vm1 is ACTIVE again\n");
        assertThat(rack.cloud().count("POST", vm1 + "/action", "reboot")).isEqualTo(1);
    }

    @Test
    void aHostThatDidNotComeBackIsNotRecovered() {
        Result result = rack.run("maintenance", "recover", "cn1");

        assertThat(result.code()).isEqualTo(3);
        assertThat(result.out()).isEmpty();
        assertThat(result.line()).contains("cn1 has reported no boot");
        assertThat(rack.writes()).isEmpty();
    }

    @Test
    void aHostThatCameBackIsRecoveredAndReported() {
        rack.bearman().ports().boots().returned(CN1, "boot-id-1");

        Result dryRun = rack.run("maintenance", "recover", "cn1", "--dry-run");
        Result result = rack.run("maintenance", "recover", "cn1", "--output", "json");

        assertThat(dryRun.code()).isZero();
        assertThat(dryRun.out()).contains("came back by itself", "vm1", "hard reboot");
        assertThat(result.code()).as(result.all()).isZero();
        JsonNode server = result.json().at("/hosts/0/servers/0");
        assertThat(server.path("name").asText()).isEqualTo("vm1");
        assertThat(server.path("outcome").asText()).isEqualTo("restarted");
        assertThat(compute().enabled()).isTrue();
    }
}
