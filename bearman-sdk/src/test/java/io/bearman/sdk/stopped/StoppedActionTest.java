package io.bearman.sdk.stopped;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.bearman.core.claim.Claiming;
import io.bearman.core.host.Bmc;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.host.Host;
import io.bearman.core.host.HostState;
import io.bearman.core.host.Mac;
import io.bearman.core.host.Machine;
import io.bearman.core.host.MachineId;
import io.bearman.core.host.RackId;
import io.bearman.core.host.RegionId;
import io.bearman.core.host.RunId;
import io.bearman.core.host.Zone;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.power.PowerAction;
import io.bearman.core.power.PowerState;
import io.bearman.core.time.TimeSource;
import io.bearman.store.SqlStore;
import io.bearman.testkit.bmc.BmcUser;
import io.bearman.testkit.bmc.RecordingChassis;
import io.bearman.testkit.bmc.SimulatedBmc;
import io.bearman.testkit.bmc.UdpBmcServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that is stopped between reading again and sending, while another takes its machine over,
 * sends nothing when it goes on: neither to the BMC nor to Nova.
 */
@Tag("lab")
@Tag("lab-store")
@Timeout(120)
class StoppedActionTest {
    private static final BmcGuid GUID = BmcGuid.of("00112233445566778899aabbccddeeff");
    private static final MachineId MACHINE = MachineId.of("00000000-0000-4000-8000-000000000001");

    @TempDir
    private Path folder;

    private final TimeSource time = TimeSource.system();
    private final AtomicInteger writes = new AtomicInteger();
    private final RecordingChassis chassis =
            new RecordingChassis(PowerState.ON, time, Duration.ofSeconds(1));
    private UdpBmcServer bmc;
    private CountingRelay relay;
    private HttpServer nova;

    @BeforeEach
    void start() throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        SimulatedBmc simulated = new SimulatedBmc(
                SimulatedBmc.Settings.of(
                        GUID,
                        BmcUser.admin(
                                ActingProcess.LOGIN.user(),
                                ActingProcess.LOGIN.password().text())),
                chassis,
                time,
                new Random(1));
        bmc = UdpBmcServer.start(simulated, new InetSocketAddress(loopback, 0));
        relay = new CountingRelay(bmc.address());
        nova = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
        nova.createContext("/", exchange -> {
            writes.incrementAndGet();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        nova.start();
    }

    @AfterEach
    void stop() {
        nova.stop(0);
        relay.close();
        bmc.close();
    }

    @Test
    void noDatagramAndNoHttpWriteLeaves() throws Exception {
        try (SqlStore store = SqlStore.open(file(), time, ActingProcess.BRIEF)) {
            store.inventory().put(List.of(host()), "ann");
            Process process = process();
            try (BufferedReader lines = process.inputReader()) {
                assertThat(lines.readLine()).isEqualTo("read again");
                go(process);
                assertThat(lines.readLine()).isEqualTo("acted");
                assertThat(lines.readLine()).isEqualTo("written");
                assertThat(lines.readLine()).isEqualTo("read again");
                assertThat(chassis.actions()).containsExactly(PowerAction.HARD_OFF);
                int datagrams = relay.received();
                assertThat(datagrams).isPositive();
                assertThat(writes).hasValue(1);

                signal(process, "STOP");
                // The kernel stops one thread after the other, each when it would run.
                assertThat(time.await(() -> isStopped(process), Duration.ofMinutes(1)))
                        .isTrue();
                go(process);
                takeOver(store);
                signal(process, "CONT");

                assertThat(lines.readLine()).isEqualTo("too late to act");
                assertThat(lines.readLine()).isEqualTo("too late to write");
                assertThat(lines.readLine()).isNull();
                assertThat(process.waitFor()).isZero();
                assertThat(relay.received()).isEqualTo(datagrams);
                assertThat(writes).hasValue(1);
                assertThat(chassis.actions()).hasSize(1);
            } finally {
                process.destroyForcibly();
            }
        }
    }

    private void takeOver(SqlStore store) {
        assertThat(time.await(
                        () -> store.claims().claim(MACHINE, RunId.of("my-run"))
                                instanceof Claiming.Granted,
                        Duration.ofSeconds(30)))
                .isTrue();
    }

    private Process process() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx128m",
                        "-Dslf4j.internal.verbosity=ERROR",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ActingProcess.class.getName(),
                        file().toString(),
                        "" + nova.getAddress().getPort())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static void go(Process process) throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    private static void signal(Process process, String name) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, "" + process.pid())
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
    }

    private static boolean isStopped(Process process) {
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
            for (Path thread : threads.toList()) {
                String stat = Files.readString(thread.resolve("stat"));
                if (stat.charAt(stat.lastIndexOf(')') + 2) != 'T') {
                    return false;
                }
            }
            return true;
        } catch (NoSuchFileException e) {
            return false; // A thread ended meanwhile.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file() {
        return folder.resolve("bearman.db");
    }

    private Placed host() {
        Machine machine = new Machine(
                MACHINE,
                "serial-1",
                "Vendor",
                "Product",
                Bmc.of("127.0.0.1", relay.port(), GUID, "default"),
                List.of(Mac.of("52:54:00:00:00:01")),
                new RackId("r1"),
                1);
        Host host = new Host(
                ActingProcess.HOST,
                "compute",
                new RegionId("one"),
                Zone.of("az1"),
                "diskless",
                MACHINE,
                new HostState.InService());
        return new Placed(host, machine);
    }
}
