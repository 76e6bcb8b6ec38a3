package io.bearman.ipmi.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.InterruptedWaitException;
import io.bearman.core.host.Bmc;
import io.bearman.core.power.BootDevice;
import io.bearman.core.power.PowerAction;
import io.bearman.core.power.PowerException;
import io.bearman.core.power.PowerState;
import io.bearman.core.secret.Credential;
import io.bearman.core.secret.Secret;
import io.bearman.core.time.TimeSource;
import io.bearman.ipmi.Fleet;
import io.bearman.ipmi.IpmiClient;
import io.bearman.ipmi.Patience;
import io.bearman.ipmi.ReadBack;
import io.bearman.ipmi.Session;
import io.bearman.ipmi.SessionPolicy;
import io.bearman.ipmi.command.ChassisStatus;
import io.bearman.ipmi.command.GetChassisStatus;
import io.bearman.ipmi.command.Privilege;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One socket and one thread for many real BMC simulators, and nothing left behind in them. */
@Tag("lab")
@Tag("lab-ipmi")
class EngineLabTest {
    private static final int MANY = 100;

    private static IpmiLab lab;

    private final TimeSource time = TimeSource.system();
    private final IpmiClient client = IpmiClient.create();
    private final Credential credential = new Credential(lab.user(), Secret.of(lab.password()));
    private final Bmc cn1 = lab.machine("cn1").bmc();

    @BeforeAll
    static void up() {
        lab = new IpmiLab(MANY, 100);
    }

    @AfterAll
    static void down() {
        lab.close();
    }

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void aHundredBmcsAnswerWithOneSocketAndOneThread() throws IOException {
        Map<String, Bmc> bmcs = new LinkedHashMap<>();
        for (int i = 1; i <= MANY; i++) {
            bmcs.put("cn" + i, lab.machine("cn" + i).bmc());
        }
        int sockets = udpSockets();
        Map<String, PowerState> states = new LinkedHashMap<>();
        try (Stream<Fleet.Answer<String, ChassisStatus>> answers =
                client.fleet(name -> credential).ask(bmcs, new GetChassisStatus())) {
            answers.forEach(answer -> {
                assertThat(udpSockets()).isEqualTo(sockets + 1);
                states.put(answer.of(), answer.fold(ChassisStatus::power, EngineLabTest::raise));
            });
        }

        assertThat(states)
                .hasSize(MANY)
                .allSatisfy((name, state) -> assertThat(state).isEqualTo(PowerState.ON));
        assertThat(libraryThreads()).hasSize(1);
    }

    private static <T> T raise(RuntimeException why) {
        throw why;
    }

    private static List<Thread> libraryThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("bearman-ipmi"))
                .toList();
    }

    /** Of this process; it has no others but those of clients. */
    private static int udpSockets() {
        try {
            List<String> inodes = new ArrayList<>();
            for (String table : List.of("/proc/self/net/udp", "/proc/self/net/udp6")) {
                Files.readAllLines(Path.of(table)).stream()
                        .skip(1)
                        .map(line -> "socket:[" + line.strip().split("\\s+")[9] + "]")
                        .forEach(inodes::add);
            }
            try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
                return (int) open.filter(fd -> inodes.contains(target(fd))).count();
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String target(Path fd) {
        try {
            return Files.readSymbolicLink(fd).toString();
        } catch (IOException e) {
            return "";
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 6})
    void everySuiteOfTheSimulatorWorksWhereItIsAllowed(int suite) {
        Bmc bmc = new Bmc(
                cn1.address(), cn1.port(), cn1.knownGuid(), cn1.credential(), List.of(suite));

        try (Session session = client.open(bmc, credential, Privilege.OPERATOR)) {
            assertThat(session.suite()).isEqualTo(suite);
            assertThat(session.chassisStatus().power()).isEqualTo(PowerState.ON);
            assertThat(session.deviceId()).isNotNull();
            assertThat(session.nextBoot(BootDevice.NETWORK)).isEqualTo(ReadBack.UNVERIFIED);
        }
    }

    /**
     * Answered, cancelled at any moment, out of time, interrupted, with the library's own thread
     * interrupted: the BMC has all of them back.
     */
    @Test
    void aThousandSessionsOfAllEndsLeaveNoneBehind() {
        int baseline = lab.activeSessions("cn1");
        Random random = new Random(5);
        List<CompletableFuture<?>> cancelled = new ArrayList<>();
        IpmiClient hasty = client.with(
                new Patience(Duration.ofMillis(1), 1, Duration.ofMillis(1), Duration.ofMillis(2)));
        for (int i = 0; i < 1000; i++) {
            switch (i % 5) {
                case 0 -> client.execute(cn1, credential, new GetChassisStatus());
                case 1 -> {
                    CompletableFuture<?> asked =
                            client.ask(cn1, credential, new GetChassisStatus());
                    time.sleep(Duration.ofNanos(random.nextInt(3_000_000)));
                    asked.cancel(false);
                    cancelled.add(asked);
                }
                case 2 -> {
                    try {
                        hasty.execute(cn1, credential, new GetChassisStatus());
                    } catch (PowerException.Unreachable e) {
                        assertThat(e).hasMessageStartingWith(cn1.endpoint());
                    }
                }
                case 3 -> interrupted(random);
                default -> {
                    CompletableFuture<?> asked =
                            client.ask(cn1, credential, new GetChassisStatus());
                    time.sleep(Duration.ofNanos(random.nextInt(3_000_000)));
                    libraryThreads().forEach(Thread::interrupt);
                    asked.join();
                }
            }
        }

        assertThat(cancelled).hasSize(200);
        assertThat(time.await(() -> lab.activeSessions("cn1") == baseline, Duration.ofSeconds(20)))
                .as("%d sessions, %d at the beginning", lab.activeSessions("cn1"), baseline)
                .isTrue();
    }

    private void interrupted(Random random) {
        Thread caller = Thread.currentThread();
        Thread other = new Thread(() -> {
            time.sleep(Duration.ofNanos(random.nextInt(3_000_000)));
            caller.interrupt();
        });
        other.start();
        try (Session session = client.open(cn1, credential, Privilege.USER)) {
            session.chassisStatus();
        } catch (InterruptedWaitException e) {
            assertThat(e).hasCauseInstanceOf(InterruptedException.class);
        }
        while (other.isAlive()) {
            try {
                other.join();
            } catch (InterruptedException e) {
                continue;
            }
        }
        Thread.interrupted();
    }

    @Test
    void aRestartedBmcIsAskedInANewSession() {
        IpmiClient kept = client.with(SessionPolicy.KEPT);
        kept.execute(cn1, credential, new GetChassisStatus());
        assertThat(kept.execute(cn1, credential, new GetChassisStatus()).power())
                .isEqualTo(PowerState.ON);

        lab.run("restart", "cn1");
        long asked = time.nanoTime();

        assertThat(kept.execute(cn1, credential, new GetChassisStatus()).power())
                .isEqualTo(PowerState.ON);
        assertThat(Duration.ofNanos(time.nanoTime() - asked)).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void aBmcWithAKeyIsOpenedWithThatKeyAlone() {
        // ipmi_sim's are up to 19 letters, and a zero.
        String key = "nineteen-char-kg-ke";
        Bmc cn3 = lab.machine("cn3").bmc();
        lab.run("key", "cn3", key);
        try {
            client.open(cn3, with(key + "\0"), Privilege.USER).close();
            assertThatThrownBy(() -> client.open(cn3, credential, Privilege.USER))
                    .isInstanceOf(PowerException.Denied.class)
                    .hasMessageContaining("is a BMC key set?");
            assertThatThrownBy(() -> client.open(cn3, with(key + "!"), Privilege.USER))
                    .isInstanceOf(PowerException.Denied.class)
                    .hasMessageContaining("is a BMC key set?");
        } finally {
            lab.run("key", "cn3");
        }
        client.open(cn3, credential, Privilege.USER).close();
    }

    private static Credential with(String key) {
        return new Credential(lab.user(), Secret.of(lab.password()), Secret.of(key));
    }

    @Test
    void aSessionForReadingMayNotCycle() {
        Credential reader = new Credential("ro", Secret.of("ropass"));

        try (Session session = client.open(cn1, reader, Privilege.USER)) {
            assertThat(session.chassisStatus().power()).isEqualTo(PowerState.ON);
            assertThatThrownBy(() -> session.control(PowerAction.CYCLE))
                    .isInstanceOf(PowerException.Denied.class);
        }
        assertThat(lab.log("cn1")).doesNotContain("set power 0");
    }

    @Test
    void aClosedPortIsUnreachableInItsTime() {
        Bmc nobody = Bmc.of("127.0.0.1", 9, null, "lab");
        IpmiClient hasty = client.with(Patience.create().with(Duration.ofSeconds(1)));

        assertThatThrownBy(() -> hasty.execute(nobody, credential, new GetChassisStatus()))
                .isInstanceOf(PowerException.Unreachable.class)
                .hasMessage("127.0.0.1:9: no answer in 1000 ms");
    }

    @Test
    void aPresencePingIsAnsweredByABmcAndByNobodyElse() {
        assertThat(client.ping(cn1.address(), cn1.port()).join().ipmi()).isTrue();
        IpmiClient hasty = client.with(Patience.create().with(Duration.ofSeconds(1)));
        assertThatThrownBy(() -> hasty.ping("127.0.0.1", 9).join())
                .hasCauseInstanceOf(PowerException.Unreachable.class);
    }
}
