package io.bearman.ipmi.lab;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.host.Bmc;
import io.bearman.core.power.PowerException;
import io.bearman.core.secret.Credential;
import io.bearman.core.secret.Secret;
import io.bearman.core.time.TimeSource;
import io.bearman.ipmi.IpmiClient;
import io.bearman.ipmi.Session;
import io.bearman.ipmi.command.Privilege;
import io.bearman.ipmi.sol.SolConsole;
import io.bearman.ipmi.sol.SolEvent;
import io.bearman.ipmi.sol.SolPace;
import io.bearman.ipmi.sol.SolSettings;
import io.bearman.testkit.net.Link;
import io.bearman.testkit.net.LossyProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Our console on a BMC that nobody here wrote. */
@Tag("lab")
@Tag("lab-ipmi")
class SolLabTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int MEBIBYTE = 1 << 20;
    /** What the simulator reads from its serial port at a time. */
    private static final int PIECE = 128;

    private static final List<String> HOSTS = List.of("cn1", "cn2", "cn3");

    private static IpmiLab lab;
    /** For all tests: a BMC whose machine hung up calls it late, or never again. */
    private static final Map<String, SerialMachine> MACHINES = new HashMap<>();

    private final SerialMachine machine = MACHINES.get("cn1");
    private final TimeSource time = TimeSource.system();
    private final IpmiClient client = IpmiClient.create();
    private final Credential credential = new Credential(lab.user(), Secret.of(lab.password()));

    @BeforeAll
    static void up() {
        lab = new IpmiLab();
        HOSTS.forEach(host -> MACHINES.put(host, new SerialMachine(lab.serialPort(host))));
    }

    @AfterAll
    static void down() {
        MACHINES.values().forEach(SerialMachine::close);
        lab.close();
    }

    @BeforeEach
    void nobodyHasIt() {
        lab.run("voice", "cn1");
    }

    @AfterEach
    void close() {
        client.close();
    }

    private Session session(Bmc bmc) {
        return client.open(bmc, credential, Privilege.ADMINISTRATOR);
    }

    private Bmc bmc(String host) {
        return lab.machine(host).bmc();
    }

    private boolean comes(SerialMachine machine, int count) {
        return time.await(() -> machine.heardSoFar() >= count, SOON);
    }

    private static byte[] random(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    @Test
    void bothSidesReadWhatTheOtherWroteAndABreakAndASecondConsoleHasTheSame() throws IOException {
        try (Session session = session(bmc("cn1"))) {
            for (int time = 1; time <= 3; time++) {
                int before = machine.heardSoFar();
                try (SolConsole console = session.console(SolSettings.create())) {
                    console.output().write("root".getBytes(US_ASCII));
                    console.output().flush();
                    machine.say("Password: ".getBytes(US_ASCII));
                    assertThat(console.input().readNBytes(10))
                            .isEqualTo("Password: ".getBytes(US_ASCII));
                    console.sendBreak();
                    console.output().write("x".getBytes(US_ASCII));
                    console.output().flush();
                    assertThat(comes(machine, before + 7)).isTrue();
                }
                // The simulator passes a break on as these two bytes.
                assertThat(Arrays.copyOfRange(machine.heard(), before, before + 7))
                        .isEqualTo(new byte[] {'r', 'o', 'o', 't', (byte) 0xff, (byte) 0xf3, 'x'});
            }
        }
    }

    @Test
    void aConsoleIsLeftToWhoHasItUntilItIsTakenOver() throws IOException {
        try (Session mine = session(bmc("cn1"));
                Session theirs = session(bmc("cn1"));
                SolConsole first = theirs.console(SolSettings.create())) {
            assertThatThrownBy(() -> mine.console(SolSettings.create()))
                    .isInstanceOf(PowerException.Busy.class)
                    .hasMessageContaining("in use by")
                    .hasMessageContaining("--take-over");

            try (SolConsole second = mine.console(SolSettings.create().takingOver())) {
                machine.say("hello".getBytes(US_ASCII));
                assertThat(new String(second.input().readNBytes(5), US_ASCII)).isEqualTo("hello");
            }
            assertThat(first.input().available()).isZero();
        }
    }

    @Test
    void aBmcThatFallsSilentLosesTheConsole() throws IOException {
        List<SolEvent> heard = new CopyOnWriteArrayList<>();
        SolPace hasty = new SolPace(
                Duration.ofMillis(20),
                Duration.ofMillis(500),
                Duration.ofSeconds(2),
                Duration.ofSeconds(1));
        try (Session session = session(bmc("cn1"));
                SolConsole console =
                        session.console(SolSettings.create().with(hasty).with(heard::add))) {
            lab.run("silence", "cn1");
            console.output().write('a');
            assertThatThrownBy(() -> console.output().flush()).isInstanceOf(IOException.class);
            // The listener may be told after the writer.
            time.await(() -> !heard.isEmpty(), SOON);
            assertThat(heard).containsExactly(SolEvent.LOST);
        } finally {
            lab.run("voice", "cn1");
        }
    }

    @Test
    void aMebibyteArrivesBothWaysAtATime() throws IOException {
        byte[] here = random(MEBIBYTE, 1);
        byte[] there = random(MEBIBYTE, 2);
        int before = machine.heardSoFar();
        try (Session session = session(bmc("cn1"));
                SolConsole console = session.console(SolSettings.create())) {
            CompletableFuture<Void> typing = types(console, here);
            CompletableFuture<Void> saying = CompletableFuture.runAsync(() -> machine.say(there));
            byte[] read = console.input().readNBytes(MEBIBYTE);
            CompletableFuture.allOf(typing, saying).join();

            assertThat(Arrays.mismatch(read, there)).isEqualTo(-1);
            assertThat(comes(machine, before + MEBIBYTE)).isTrue();
            assertThat(heardSince(machine, before)).isEqualTo(here);
        }
    }

    /** On three consoles at a time a mebibyte in all. */
    @Test
    void allArrivesInOrderThoughOneOfTwentyPacketsIsLostEachWay() {
        CompletableFuture<?>[] all = HOSTS.stream()
                .map(host -> CompletableFuture.runAsync(() -> overABadLine(host)))
                .toArray(CompletableFuture<?>[]::new);

        CompletableFuture.allOf(all).orTimeout(5, TimeUnit.MINUTES).join();
    }

    private void overABadLine(String host) {
        SerialMachine machine = MACHINES.get(host);
        int before = machine.heardSoFar();
        byte[] here = random(MEBIBYTE / HOSTS.size(), host.hashCode());
        Bmc bmc = bmc(host);
        InetSocketAddress target = new InetSocketAddress(bmc.address(), bmc.port());
        InetSocketAddress free = new InetSocketAddress("127.0.0.1", 0);
        try (LossyProxy proxy = LossyProxy.start(free, target, Link.PERFECT.loss(0.05), 1);
                Session session = session(through(proxy, bmc));
                // Where the answer to our own activation is lost, its repetition meets a busy
                // console.
                SolConsole console = session.console(SolSettings.create().takingOver())) {
            CompletableFuture<Void> typing = types(console, here);
            // Piece by piece: the simulator waits a second after each packet that was lost, and
            // throws
            // away what it has after six of them since it last had nothing to say.
            for (int piece = 0; piece < 200; piece++) {
                byte[] there = random(PIECE, piece);
                machine.say(there);
                assertThat(console.input().readNBytes(PIECE)).isEqualTo(there);
                session.deviceId(); // so it has had our acknowledgement
            }
            typing.join();
            assertThat(comes(machine, before + here.length)).isTrue();
            assertThat(heardSince(machine, before)).isEqualTo(here);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CompletableFuture<Void> types(SolConsole console, byte[] bytes) {
        return CompletableFuture.runAsync(() -> {
            try {
                console.output().write(bytes);
                console.output().flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static byte[] heardSince(SerialMachine machine, int before) {
        byte[] heard = machine.heard();
        return Arrays.copyOfRange(heard, before, heard.length);
    }

    private static Bmc through(LossyProxy proxy, Bmc bmc) {
        return new Bmc(
                "127.0.0.1",
                proxy.address().getPort(),
                bmc.knownGuid(),
                bmc.credential(),
                bmc.suites());
    }
}
