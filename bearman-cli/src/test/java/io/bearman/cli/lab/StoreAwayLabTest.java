package io.bearman.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.cli.lab.HttpLoader.Answer;
import io.bearman.core.boot.BootReport;
import io.bearman.core.host.Bmc;
import io.bearman.core.host.Host;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.Mac;
import io.bearman.core.host.Machine;
import io.bearman.core.host.MachineId;
import io.bearman.core.host.RackId;
import io.bearman.core.host.RegionId;
import io.bearman.core.host.RunId;
import io.bearman.core.host.Zone;
import io.bearman.core.inventory.Inventory.Placed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A boot server in a process of its own, and a real PostgreSQL server that is stopped under it. */
@Tag("lab")
@Tag("lab-store")
@Timeout(600)
class StoreAwayLabTest {
    private static final HostState IN_SERVICE = new HostState.InService();
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    private Path folder;

    private StoppablePostgres postgres;
    private BootServers servers;

    @BeforeEach
    void open() throws Exception {
        postgres = StoppablePostgres.start();
        servers = new BootServers(folder, 1, postgres.yaml());
        servers.with(bearman -> bearman.ports().inventory().put(List.of(host(1), host(2)), "test"));
    }

    @AfterEach
    void close() throws Exception {
        servers.close();
        postgres.close();
    }

    @Test
    void aHostInServiceGetsItsSystemAlsoFromAServerThatIsKilledAndItsIdentityFollows() {
        BearmanProcess server = servers.start(0);
        servers.awaitSnapshotWith(0, "cn1");
        HttpLoader cn1 = servers.loader(host(1), 1);
        Map<String, String> session = cn1.session(cn1.token());
        String before = cn1.identityAtLast(session).text();

        postgres.stop();
        assertThat(systemOf(cn1).text()).contains("bearman.host=cn1");
        Lab.await(
                "health",
                PATIENCE,
                () -> servers.get(0, "/healthz")
                        .matches("(?s).*\"store\":\"away\".*\"usable\":true.*"));
        assertThat(cn1.late().values()).containsEntry("host", "cn1").doesNotContainKey("session");
        assertThat(cn1.identity(session).status()).isEqualTo(503);
        server.kill();
        servers.start(0);
        assertThat(systemOf(cn1).text()).contains("bearman.host=cn1");
        assertThat(servers.loader(host(9), 9).script().text())
                .contains("hold store-away")
                .doesNotContain("kernel");

        postgres.startAgain();
        Answer opened = lateUntil(cn1, 201);

        assertThat(cn1.identityAtLast(opened.values()).text()).isEqualTo(before);
        assertThat(cn1.reports(opened.values()).status()).isEqualTo(201);
        servers.with(bearman -> assertThat(bearman.ports().boots().unattended())
                .extracting(BootReport::host)
                .containsExactly(HostId.of("cn1")));
    }

    @Test
    void aHostThatIsFencedASecondBeforeTheStopBootsAndNeverGetsAnIdentity() {
        servers.start(0, "boot.snapshot.every=1h");
        servers.awaitSnapshotWith(0, "cn2");
        HttpLoader cn2 = servers.loader(host(2), 2);
        Map<String, String> session = cn2.session(cn2.token());

        servers.with(bearman -> bearman.ports()
                .inventory()
                .transition(
                        HostId.of("cn2"),
                        IN_SERVICE,
                        new HostState.Fenced(RunId.of("run-1")),
                        "test",
                        "dead"));
        postgres.stop();
        assertThat(systemOf(cn2).text()).contains("bearman.host=cn2");
        assertThat(cn2.late().status()).isEqualTo(200);
        postgres.startAgain();

        assertThat(lateUntil(cn2, 403).text()).doesNotContain("session=");
        assertThat(cn2.identityAtLast(session).status()).isEqualTo(403);
        assertThat(cn2.script().text()).contains("hold fenced cn2");
    }

    @Test
    void aStoreThatHangsWithoutAWordIsAwayToo() {
        servers.start(0);
        servers.awaitSnapshotWith(0, "cn1");
        HttpLoader cn1 = servers.loader(host(1), 1);

        postgres.hang();
        try {
            assertThat(systemOf(cn1).text()).contains("bearman.host=cn1");
        } finally {
            postgres.goOn();
        }

        assertThat(lateUntil(cn1, 201).values()).containsKey("session");
    }

    /** {@return the script without a token} The first ones may still find the store just stopped. */
    private static Answer systemOf(HttpLoader loader) {
        AtomicReference<Answer> script = new AtomicReference<>();
        Lab.await("a script without the store", PATIENCE, () -> {
            script.set(loader.script());
            return script.get().text().contains("kernel ")
                    && HttpLoader.token(script.get()).isEmpty();
        });
        return script.get();
    }

    /** {@return the answer of this status; until the store is back there are others} */
    private static Answer lateUntil(HttpLoader loader, int status) {
        AtomicReference<Answer> answer = new AtomicReference<>();
        Lab.await("a session, or none: " + status, PATIENCE, () -> {
            answer.set(loader.late());
            assertThat(answer.get().status()).isIn(0, 200, 503, status);
            return answer.get().status() == status;
        });
        return answer.get();
    }

    private static Placed host(int number) {
        MachineId uuid = MachineId.of("00000000-0000-4000-8000-%012d".formatted(number));
        Machine machine = new Machine(
                uuid,
                "SN-" + number,
                "Acme",
                "X1",
                Bmc.of("10.0.0." + number, 623, null, "rack"),
                List.of(Mac.of("52:54:00:00:00:%02x".formatted(number))),
                RackId.of("r1"),
                number);
        Host host = new Host(
                HostId.of("cn" + number),
                "compute",
                RegionId.of("RegionOne"),
                Zone.of("nova"),
                "compute",
                uuid,
                IN_SERVICE);
        return new Placed(host, machine);
    }
}
