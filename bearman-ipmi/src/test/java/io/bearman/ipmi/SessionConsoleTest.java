package io.bearman.ipmi;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.host.Bmc;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.power.PowerException;
import io.bearman.core.power.PowerState;
import io.bearman.core.secret.Credential;
import io.bearman.core.secret.Secret;
import io.bearman.core.time.VirtualTime;
import io.bearman.ipmi.command.Privilege;
import io.bearman.ipmi.sol.SolConsole;
import io.bearman.ipmi.sol.SolEvent;
import io.bearman.ipmi.sol.SolSettings;
import io.bearman.testkit.bmc.BmcUser;
import io.bearman.testkit.bmc.RecordingChassis;
import io.bearman.testkit.bmc.SimulatedBmc;
import io.bearman.testkit.net.Link;
import io.bearman.testkit.net.VirtualNetwork;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Serial over LAN from the session down to the simulated BMC's port. */
class SessionConsoleTest {
    private static final int MEBIBYTE = 1 << 20;
    private static final InetSocketAddress ADDRESS = new InetSocketAddress("10.2.0.1", 623);
    private static final BmcGuid GUID = new BmcGuid("0123456789abcdef0123456789000001");

    private final VirtualTime time = new VirtualTime(1);
    private final VirtualNetwork network = new VirtualNetwork(time, 1);
    private final IpmiClient client =
            new IpmiClient(network, time, new SeededRandom(1), Patience.create());
    private final SimulatedBmc bmc = new SimulatedBmc(
            SimulatedBmc.Settings.of(GUID, BmcUser.admin("admin", "secret")),
            new RecordingChassis(PowerState.ON, time, Duration.ofSeconds(1)),
            time,
            new Random(1));

    SessionConsoleTest() {
        network.attach(ADDRESS, bmc);
        network.link(Link.of(Duration.ofMillis(1)));
    }

    private Session open() {
        return client.open(
                Bmc.of("10.2.0.1", 623, GUID, "bmc"),
                new Credential("admin", Secret.of("secret")),
                Privilege.ADMINISTRATOR);
    }

    private static byte[] random(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** The machine prints a piece now and then. */
    private void prints(byte[] bytes, int at) {
        int end = Math.min(bytes.length, at + 8_192);
        bmc.serial().print(Arrays.copyOfRange(bytes, at, end));
        if (end < bytes.length) {
            time.after(Duration.ofMillis(200), () -> prints(bytes, end));
        }
    }

    @Test
    void aMebibyteArrivesBothWaysThroughFivePercentLoss() throws IOException {
        byte[] here = random(MEBIBYTE, 1);
        byte[] there = random(MEBIBYTE, 2);
        network.link(Link.of(Duration.ofMillis(1)).loss(0.05));
        try (Session session = open();
                SolConsole console = session.console(SolSettings.create())) {
            prints(there, 0);
            time.spawn("typist", () -> {
                try {
                    console.output().write(here);
                    console.output().flush();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            byte[] read = console.input().readNBytes(MEBIBYTE);
            time.run(Duration.ofHours(1));

            assertThat(Arrays.mismatch(read, there)).isEqualTo(-1);
            assertThat(Arrays.mismatch(bmc.serial().typed(), here)).isEqualTo(-1);
        }
        assertThat(bmc.sessions()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aConsoleThatWasClosedCanBeOpenedAgainAndLosesNothing(int times) throws IOException {
        bmc.serial().onTyped(bmc.serial()::print);
        try (Session session = open()) {
            for (int i = 0; i < times; i++) {
                try (SolConsole console = session.console(SolSettings.create())) {
                    console.output().write("uptime\r".getBytes(US_ASCII));
                    assertThat(new String(console.input().readNBytes(7), US_ASCII))
                            .isEqualTo("uptime\r");
                    console.sendBreak();
                }
                assertThat(bmc.serial().breaks()).isEqualTo(i + 1);
            }
        }
    }

    @Test
    void aConsoleThatIsTakenOverHasEndedAndIsNotTakenBackByClosingIt() throws IOException {
        try (Session theirs = open();
                Session mine = open()) {
            SolConsole first = theirs.console(SolSettings.create());
            assertThatThrownBy(() -> mine.console(SolSettings.create()))
                    .isInstanceOf(PowerException.Busy.class);

            try (SolConsole second = mine.console(SolSettings.create().takingOver())) {
                assertThat(first.input().read()).isEqualTo(-1);
                assertThat(first.ended()).hasValue(SolEvent.DEACTIVATED);
                first.close();
                bmc.serial().print("still here");
                assertThat(new String(second.input().readNBytes(10), US_ASCII))
                        .isEqualTo("still here");
            }
        }
    }

    @Test
    void aClientThatIsClosedEndsItsConsoles() throws IOException {
        SolConsole console = open().console(SolSettings.create());

        client.close();

        assertThat(console.input().read()).isEqualTo(-1);
        assertThatThrownBy(() -> console.output().write('a')).isInstanceOf(IOException.class);
        console.close();
        assertThat(bmc.sessions()).isZero();
    }

    @Test
    void aConsoleOutlivesTheMinutesInWhichNothingIsSaid() throws IOException {
        try (Session session = open();
                SolConsole console = session.console(SolSettings.create())) {
            time.sleep(Duration.ofMinutes(10));
            bmc.serial().print("panic");

            assertThat(new String(console.input().readNBytes(5), US_ASCII)).isEqualTo("panic");
        }
    }

    @Test
    void commandsGoOnBesideTheConsole() {
        try (Session session = open();
                SolConsole console = session.console(SolSettings.create())) {
            assertThat(session.chassisStatus().power()).isEqualTo(PowerState.ON);
            assertThat(console.ended()).isEmpty();
        }
    }
}
