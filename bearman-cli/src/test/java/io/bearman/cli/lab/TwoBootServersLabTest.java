package io.bearman.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.audit.AuditEvent;
import io.bearman.core.boot.BootReport;
import io.bearman.core.host.HostState;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.power.PowerAction;
import io.bearman.core.registration.PowerOff;
import io.bearman.core.secret.Credential;
import io.bearman.sdk.Bearman;
import io.bearman.testkit.rack.RackSettings;
import io.bearman.testkit.rack.SimulatedRack;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Forty machines and two boot servers on one PostgreSQL server, all in processes of their own. */
@Tag("lab")
@Tag("lab-store")
@Timeout(600)
class TwoBootServersLabTest {
    private static final int HOSTS = 40;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir
    private Path folder;

    private final ExecutorService machines = Executors.newFixedThreadPool(HOSTS);
    private StoppablePostgres postgres;
    private SimulatedRack rack;
    private BootServers servers;

    @BeforeEach
    void open() throws Exception {
        postgres = StoppablePostgres.start();
        RackSettings settings = RackSettings.create().size(HOSTS, 4, 0).brisk();
        rack = SimulatedRack.real(settings, folder.resolve("rack"));
        Credential bmc = rack.credentials().named(SimulatedRack.CREDENTIAL);
        BootServers.write(folder.resolve("bmc.password"), bmc.password().text());
        servers = new BootServers(
                folder,
                2,
                postgres.yaml()
                        + "bmc: {credentials: {rack: {user: %s, password-file: %s/bmc.password}}}\n"
                                .formatted(bmc.user(), folder));
    }

    @AfterEach
    void close() throws Exception {
        machines.shutdownNow();
        servers.close();
        rack.close();
        postgres.close();
    }

    @Test
    void whenOneIsKilledInTheMiddleOfARoundNoRegistrationIsLostAndNoneDoubled() throws Exception {
        BearmanProcess killed = servers.start(0);
        servers.start(1);
        put(new HostState.Expected());
        AtomicInteger told = new AtomicInteger();
        CountDownLatch kill = new CountDownLatch(1);
        List<Future<String>> verdicts = new ArrayList<>();
        for (Placed placed : rack.hosts()) {
            int number = verdicts.size();
            HttpLoader loader = servers.loader(placed, number);
            verdicts.add(machines.submit(() -> {
                String verdict = register(loader, number % 4, kill);
                told.incrementAndGet();
                rack.press(placed.host().id(), PowerAction.HARD_OFF);
                return verdict;
            }));
        }

        Lab.await("some verdicts", PATIENCE, () -> told.get() >= HOSTS / 8);
        killed.kill();
        kill.countDown();

        for (Future<String> verdict : verdicts) {
            assertThat(verdict.get()).startsWith("verdict=power-off");
        }
        servers.with(this::everyHostIsInStockOnce);
    }

    /** A quarter of the machines each waits for the kill: with nothing, a token, a session; and one not. */
    private static String register(HttpLoader loader, int stage, CountDownLatch kill)
            throws InterruptedException {
        if (stage == 0) {
            kill.await();
        }
        String token = loader.token();
        if (stage == 1) {
            kill.await();
        }
        Map<String, String> session = loader.session(token);
        loader.event(session, "loader-up");
        if (stage == 2) {
            kill.await();
        }
        return loader.registers(session).text();
    }

    private void everyHostIsInStockOnce(Bearman bearman) {
        Lab.await(
                "every machine is read off",
                PATIENCE,
                () -> rack.hosts().stream()
                        .allMatch(placed -> bearman.registrations()
                                .latest(placed.machine().id())
                                .filter(record -> record.powerOff() == PowerOff.READ)
                                .isPresent()));
        for (Placed placed : rack.hosts()) {
            List<AuditEvent> events = bearman.audit().about(placed.host().id().value());
            assertThat(events)
                    .filteredOn(event -> event.what().equals("state"))
                    .extracting(AuditEvent::to)
                    .containsExactly("REGISTERING", "IN_STOCK");
            assertThat(events)
                    .filteredOn(event -> event.what().equals("boot session"))
                    .hasSize(1);
        }
    }

    @Test
    void fortyHostsThatComeBackAtOnceAreAllAdmittedInTheirOrder() throws Exception {
        servers.start(0);
        servers.start(1);
        put(new HostState.InService());
        CyclicBarrier together = new CyclicBarrier(HOSTS);
        List<Callable<String>> all = new ArrayList<>();
        for (Placed placed : rack.hosts()) {
            HttpLoader loader = servers.loader(placed, all.size());
            all.add(() -> {
                together.await();
                Map<String, String> session = loader.session(loader.token());
                String identity = loader.identityAtLast(session).values().get("compute_id");
                assertThat(loader.reports(session).status()).isIn(201, 204);
                return Objects.requireNonNull(identity);
            });
        }

        List<String> identities = new ArrayList<>();
        for (Future<String> identity : machines.invokeAll(all)) {
            identities.add(identity.get());
        }

        assertThat(identities).hasSize(HOSTS).doesNotHaveDuplicates();
        servers.with(bearman -> {
            List<BootReport> reports = bearman.ports().boots().unattended();
            assertThat(reports).hasSize(HOSTS).extracting(BootReport::host).doesNotHaveDuplicates();
            assertThat(reports).extracting(BootReport::at).isSorted();
            for (Placed placed : rack.hosts()) {
                assertThat(bearman.audit().about(placed.host().id().value()))
                        .extracting(AuditEvent::what)
                        .containsOnlyOnce("unplanned reboot");
            }
        });
    }

    private void put(HostState state) {
        List<Placed> hosts = rack.hosts().stream()
                .map(placed -> new Placed(placed.host().with(state), placed.machine()))
                .toList();
        servers.with(bearman -> bearman.ports().inventory().put(hosts, "test"));
    }
}
