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
import io.bearman.core.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
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
    void aLeaseThatDoesNotChangeWhileItIsWatchedIsSilence() {
        site.time.sleep(Duration.ofSeconds(95));
        long begin = site.time.nanoTime();

        Sign sign = ask("cn1");

        assertThat(sign)
                .isEqualTo(new Sign.Silent("its kubelet has not renewed its lease for 40 s"));
        assertThat(Duration.ofNanos(site.time.nanoTime() - begin))
                .isEqualTo(Duration.ofSeconds(40));
    }

    @Test
    void silenceNeedsNoSecondWait() {
        site.time.sleep(Duration.ofSeconds(95));
        ask("cn1");
        site.time.sleep(Duration.ofSeconds(10));
        long begin = site.time.nanoTime();

        Sign sign = ask("cn1");

        assertThat(sign)
                .isEqualTo(new Sign.Silent("its kubelet has not renewed its lease for 50 s"));
        assertThat(site.time.nanoTime()).isEqualTo(begin);
    }

    @Test
    void aLivingNodeWhoseClockIsSlowIsNotSilent() {
        Liveness slow = behindUsByAnHour();
        renewing("cn1", 20);

        assertThat(slow.ask(placed("cn1")))
                .isEqualTo(new Sign.Alive("its lease was seen to change 0 s ago"));
        site.time.sleep(Duration.ofSeconds(25));
        assertThat(slow.ask(placed("cn1"))).isInstanceOf(Sign.Alive.class);
    }

    @Test
    void aChangeThatNobodySawComingIsNoLife() {
        Liveness slow = behindUsByAnHour();
        renewing("cn1", 3);
        assertThat(slow.ask(placed("cn1"))).isInstanceOf(Sign.Alive.class);
        site.time.sleep(Duration.ofMinutes(5));

        assertThat(slow.ask(placed("cn1"))).isInstanceOf(Sign.Silent.class);
    }

    @Test
    void whileTheApiWasSilentNoKubeletCouldRenew() {
        site.time.sleep(Duration.ofSeconds(95));
        assertThat(ask("cn1")).isInstanceOf(Sign.Silent.class);
        site.api.before(request -> {
            throw new HttpFailure.NoAnswer("the connection broke", null);
        });
        assertThat(ask("cn1")).isInstanceOf(Sign.Unknown.class);
        site.api.before(request -> {});
        renewing("cn1", 1);

        assertThat(ask("cn1")).isInstanceOf(Sign.Alive.class);
    }

    /** {@return the witness on a machine whose clock is an hour ahead of the nodes'} */
    private Liveness behindUsByAnHour() {
        TimeSource ours = new TimeSource() {
            @Override
            public long nanoTime() {
                return site.time.nanoTime();
            }

            @Override
            public Instant now() {
                return site.time.now().plus(Duration.ofHours(1));
            }

            @Override
            public void sleep(Duration duration) {
                site.time.sleep(duration);
            }

            @Override
            public boolean await(BooleanSupplier condition, Duration atMost) {
                return site.time.await(condition, atMost);
            }
        };
        KubernetesSettings settings = KubernetesSettings.create();
        return Kubernetes.open(site.kubeconfig(), null, settings, ours).lease();
    }

    /** Its kubelet renews its lease so many times, every ten seconds. */
    private void renewing(String node, int times) {
        for (int i = 1; i <= times; i++) {
            site.time.after(Duration.ofSeconds(10L * i), () -> site.api.heartbeat(node));
        }
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
