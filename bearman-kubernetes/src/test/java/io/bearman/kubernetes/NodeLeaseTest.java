package io.bearman.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.UsageException;
import io.bearman.core.alive.Liveness;
import io.bearman.core.alive.Sign;
import io.bearman.core.host.Bmc;
import io.bearman.core.host.Host;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.Mac;
import io.bearman.core.host.Machine;
import io.bearman.core.host.MachineId;
import io.bearman.core.host.RackId;
import io.bearman.core.host.RegionId;
import io.bearman.core.host.Zone;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.net.HttpFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node's lease witnesses, and how the cluster is found. */
class NodeLeaseTest {
    @TempDir
    Path folder;

    private Site site;
    private Liveness lease;

    @BeforeEach
    void open() {
        site = new Site(folder);
        lease = site.open(KubernetesSettings.create()).lease();
    }

    @AfterEach
    void close() {
        site.close();
    }

    private Sign ask(String name) {
        return lease.ask(placed(name));
    }

    static Placed placed(String name) {
        MachineId id = MachineId.of("00000000-0000-4000-8000-000000000001");
        Machine machine = new Machine(
                id,
                "SN1",
                "Acme",
                "X1",
                Bmc.of("127.0.0.1", 623, null, "default"),
                List.of(Mac.of("52:54:00:00:00:01")),
                RackId.of("r1"),
                1);
        Host host = new Host(
                HostId.of(name),
                "compute",
                RegionId.of("RegionOne"),
                Zone.of("az1"),
                "standard",
                id,
                new HostState.InService());
        return new Placed(host, machine);
    }

    @Test
    void aKubeletThatRenewsItsLeaseLives() {
        site.time.sleep(Duration.ofSeconds(15));
        site.api.heartbeat("cn1");
        site.time.sleep(Duration.ofSeconds(7));

        assertThat(ask("cn1")).isEqualTo(new Sign.Alive("its kubelet renewed its lease 7 s ago"));
    }

    @Test
    void aLeaseThatWasNotRenewedIsSilence() {
        site.time.sleep(Duration.ofSeconds(95));

        assertThat(ask("cn1"))
                .isEqualTo(new Sign.Silent("its kubelet has not renewed its lease for 95 s"));
    }

    @Test
    void withoutALeaseNothingIsKnown() {
        assertThat(ask("cn9")).isEqualTo(new Sign.Unknown("Kubernetes has no lease of node cn9"));
    }

    @Test
    void anApiThatDoesNotAnswerIsNoSilence() {
        site.api.before(request -> {
            throw new HttpFailure.NoAnswer("the connection broke", null);
        });

        assertThat(ask("cn1")).isInstanceOf(Sign.Unknown.class);
    }

    @Test
    void aKubeconfigThatIsNotThereIsNamed() {
        Path missing = folder.resolve("missing");

        assertThatThrownBy(() ->
                        Kubernetes.open(missing, null, KubernetesSettings.create(), site.time))
                .isInstanceOf(UsageException.class)
                .hasMessage("cannot read the kubeconfig " + missing + ": there is no such file");
    }

    @Test
    void aContextThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> Kubernetes.open(
                        site.kubeconfig(), "prod", KubernetesSettings.create(), site.time))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("has no context 'prod'; see: kubectl config get-contexts");
    }

    @Test
    void aFileThatIsNoKubeconfigIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("nonsense"), "[1, 2");

        assertThatThrownBy(
                        () -> Kubernetes.open(file, null, KubernetesSettings.create(), site.time))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(file.toString());
    }
}
