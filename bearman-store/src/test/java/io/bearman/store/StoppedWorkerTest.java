package io.bearman.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.claim.Claim;
import io.bearman.core.claim.Claiming;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.RunId;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.time.TimeSource;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A worker that was stopped while another finished its work does no harm when it goes on. */
@Tag("lab")
@Tag("lab-store")
@ExtendWith(PostgresForTests.Extension.class)
@Timeout(120)
class StoppedWorkerTest {
    private static final RunId MINE = RunId.of("my-run");
    private static final HostId HOST = HostId.of("cn1");
    private static final HostState THEIRS = new HostState.Maintenance(StoppedWorker.RUN, "test");

    @Test
    void itsActionItsWriteAndItsClaimAreRefusedAndNothingIsSent(PostgresForTests postgres)
            throws Exception {
        PostgresLogin login = postgres.emptyStore();
        try (DatagramSocket bmc = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                SqlStore store = SqlStore.open(login, TimeSource.system(), StoppedWorker.BRIEF)) {
            Placed placed = Fleet.host(1);
            store.inventory()
                    .put(List.of(new Placed(placed.host().with(THEIRS), placed.machine())), "ann");
            try (ChildProcess worker =
                    ChildProcess.start(StoppedWorker.class, login.url(), "" + bmc.getLocalPort())) {
                assertThat(worker.line()).isEqualTo("read again");
                worker.go();
                assertThat(worker.line()).isEqualTo("sent");
                assertThat(received(bmc)).isEqualTo("HARD_OFF");
                assertThat(worker.line()).isEqualTo("read again");

                worker.signal("STOP");
                worker.go();
                Claim taken = takeOver(store);
                HostState mine = new HostState.Maintenance(MINE, "finished");
                store.inventory().transition(HOST, THEIRS, new HostState.InService(), "me", "");
                store.inventory().transition(HOST, new HostState.InService(), mine, "me", "");
                worker.signal("CONT");

                assertThat(worker.line()).isEqualTo("too late");
                assertThat(worker.line()).isEqualTo("write refused");
                assertThat(worker.line()).isEqualTo("claim lost");
                assertThatThrownBy(() -> received(bmc)).isInstanceOf(SocketTimeoutException.class);
                assertThat(store.inventory().find(HOST).orElseThrow().host().state())
                        .isEqualTo(mine);
                store.claims().renew(taken);
            }
        }
    }

    private static Claim takeOver(SqlStore store) {
        Claiming[] claiming = new Claiming[1];
        assertThat(TimeSource.system()
                        .await(
                                () -> {
                                    claiming[0] = store.claims().claim(Fleet.id(1), MINE);
                                    return claiming[0] instanceof Claiming.Granted;
                                },
                                Duration.ofSeconds(30)))
                .isTrue();
        return ((Claiming.Granted) claiming[0]).claim();
    }

    private static String received(DatagramSocket bmc) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[100], 100);
        bmc.setSoTimeout(500);
        bmc.receive(packet);
        return new String(
                packet.getData(),
                0,
                packet.getLength(),
                java.nio.charset.StandardCharsets.US_ASCII);
    }
}
