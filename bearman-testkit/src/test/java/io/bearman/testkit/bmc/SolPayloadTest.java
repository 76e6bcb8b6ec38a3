package io.bearman.testkit.bmc;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.host.BmcGuid;
import io.bearman.core.power.PowerState;
import io.bearman.core.secret.Secret;
import io.bearman.core.time.VirtualTime;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SolPayloadTest {
    private static final int APP = 0x06;
    private static final int TRANSPORT = 0x0c;
    private static final int ACTIVATE = 0x48;
    private static final int DEACTIVATE = 0x49;
    private static final int STATUS = 0x4a;
    private static final int INFO = 0x4b;
    private static final int SET_SOL = 0x21;
    private static final int GET_SOL = 0x22;
    private static final int NACK = 0x40;
    private static final Duration RETRY = Duration.ofMillis(250);

    private final VirtualTime time = new VirtualTime(1);
    private final SimulatedBmc bmc = new SimulatedBmc(
            SimulatedBmc.Settings.of(
                    BmcGuid.of("00112233445566778899aabbccddeeff"),
                    BmcUser.admin("admin", "secret"),
                    new BmcUser("ro", Secret.of("ropass"), Privilege.USER)),
            new RecordingChassis(PowerState.ON, time, Duration.ZERO),
            time,
            new Random(3));
    private final Deque<byte[]> unasked = new ArrayDeque<>();
    private Console console;

    @BeforeEach
    void activate() {
        bmc.connect(new Carrier() {
            @Override
            public int port() {
                return 1623;
            }

            @Override
            public void send(InetSocketAddress to, byte[] packet) {
                assertThat(to).isEqualTo(Console.ADDRESS);
                unasked.add(packet);
            }

            @Override
            public void after(Duration delay, Runnable task) {
                time.after(delay, task);
            }
        });
        console = Console.raised(bmc, Privilege.ADMINISTRATOR);
        assertThat(console.ask(APP, ACTIVATE, 1, 1, 0xc0, 0, 0, 0))
                .containsExactly(0, 0, 0, 0, 0, 204, 0, 204, 0, 0x57, 0x06, 0xff, 0xff);
    }

    @Test
    void whatIsTypedArrivesAndIsAcknowledged() {
        assertThat(type(1, "root\r")).containsExactly(0, 1, 5, 0);
        assertThat(type(2, "pw")).containsExactly(0, 2, 2, 0);

        assertThat(typed()).isEqualTo("root\rpw");
    }

    @Test
    void aPacketThatIsSentAgainIsAcknowledgedAndTypedOnce() {
        type(1, "reboot\r");

        assertThat(type(1, "reboot\r")).containsExactly(0, 1, 7, 0);
        assertThat(typed()).isEqualTo("reboot\r");
        type(2, "x");
        assertThat(typed()).isEqualTo("x");
    }

    @Test
    void whatThereIsNoRoomForIsNotAccepted() {
        bmc.serial().room(3);

        assertThat(type(1, "hello")).containsExactly(0, 1, 3, NACK);
        assertThat(type(2, "lo")).containsExactly(0, 2, 0, NACK);
        assertThat(typed()).isEqualTo("hel");
        assertThat(type(3, "lo")).containsExactly(0, 3, 2, 0);
    }

    @Test
    void whatIsPrintedIsSentAgainUntilItIsAcknowledged() {
        bmc.serial().print("login: ");
        assertThat(next()).containsExactly(1, 0, 0, 0, 'l', 'o', 'g', 'i', 'n', ':', ' ');
        bmc.serial().print("more");
        assertThat(unasked).as("one packet at a time").isEmpty();

        time.sleep(RETRY);
        assertThat(next()).startsWith(1, 0, 0, 0, 'l').hasSize(11);
        acknowledge(1, 7, 0);

        assertThat(next()).containsExactly(2, 0, 0, 0, 'm', 'o', 'r', 'e');
        acknowledge(2, 4, 0);
        time.sleep(RETRY.multipliedBy(9));
        assertThat(unasked).isEmpty();
    }

    @Test
    void afterSevenRepetitionsItIsGivenUpAndThatIsSaid() {
        bmc.serial().print("lost");
        time.sleep(RETRY.multipliedBy(20));
        assertThat(unasked).hasSize(8);
        unasked.clear();

        bmc.serial().print("new");

        assertThat(next()).containsExactly(2, 0, 0, 0x08, 'n', 'e', 'w');
    }

    @Test
    void anAcknowledgementCarriesWhatWasPrintedMeanwhile() {
        bmc.serial().onTyped(bytes -> bmc.serial().print(bytes));

        assertThat(type(1, "echo")).containsExactly(1, 1, 4, 0, 'e', 'c', 'h', 'o');
        assertThat(type(2, "!")).as("the echo is under way").containsExactly(0, 2, 1, 0);
        acknowledge(1, 4, 0);
        assertThat(next()).containsExactly(2, 0, 0, 0, '!');
    }

    @Test
    void whatTheConsoleDidNotAcceptComesInTheNextPacket() {
        bmc.serial().print("hello");
        next();
        acknowledge(1, 2, 0);
        assertThat(next()).containsExactly(2, 0, 0, 0, 'l', 'l', 'o');

        acknowledge(2, 1, NACK);
        assertThat(unasked).as("after a NACK it waits").isEmpty();
        time.sleep(RETRY);
        assertThat(next()).containsExactly(3, 0, 0, 0, 'l', 'o');
    }

    @Test
    void aRetryMayCarryMore() {
        bmc.misbehave(Quirk.SOL_RETRIES_GROW);
        bmc.serial().print("one");
        next();
        bmc.serial().print("two");
        time.sleep(RETRY);

        assertThat(next()).containsExactly(1, 0, 0, 0, 'o', 'n', 'e', 't', 'w', 'o');
        acknowledge(1, 6, 0);
        assertThat(unasked).isEmpty();
    }

    @Test
    void longTextIsCutIntoPackets() {
        String text = "0123456789".repeat(100);
        bmc.serial().print(text);
        StringBuilder came = new StringBuilder();
        for (int number = 1; number <= 5; number++) {
            byte[] packet = next();
            assertThat(packet[0]).isEqualTo((byte) number);
            came.append(new String(packet, 4, packet.length - 4, StandardCharsets.UTF_8));
            acknowledge(number, packet.length - 4, 0);
        }

        assertThat(came).hasToString(text);
        assertThat(unasked).isEmpty();
    }

    @Test
    void numbersGoFromFifteenToOne() {
        for (int i = 0; i < 32; i++) {
            bmc.serial().print("x");
            assertThat(next()[0]).isEqualTo((byte) (i % 15 + 1));
            acknowledge(i % 15 + 1, 1, 0);
        }
    }

    @Test
    void breaksGoBothWays() {
        bmc.handle(Console.ADDRESS, console.sol(true, 1, 0, 0, 0x10, ""));
        assertThat(bmc.serial().breaks()).isEqualTo(1);

        bmc.serial().sendBreak();
        assertThat(next()).containsExactly(0, 0, 0, 0x04);
    }

    @Test
    void theConsolePausesAndFlushes() {
        bmc.handle(Console.ADDRESS, console.sol(true, 0, 0, 0, 0x08, ""));
        bmc.serial().print("never seen");
        assertThat(unasked).isEmpty();
        bmc.handle(Console.ADDRESS, console.sol(true, 0, 0, 0, 0x09, ""));
        bmc.handle(Console.ADDRESS, console.sol(true, 0, 0, 0, 0, ""));
        assertThat(unasked).isEmpty();

        type(1, "typed");
        bmc.handle(Console.ADDRESS, console.sol(true, 0, 0, 0, 0x02, ""));
        assertThat(typed()).isEmpty();
    }

    @Test
    void thereIsOneAndAnybodyElseMayTakeItAway() {
        Console other = Console.raised(bmc, Privilege.ADMINISTRATOR);
        assertThat(other.command(APP, ACTIVATE, 1, 1, 0xc0, 0, 0, 0)).isEqualTo(0x80);
        assertThat(other.ask(APP, STATUS, 1)).containsExactly(0, 1, 1, 0);
        assertThat(other.ask(APP, INFO, 1, 1)).startsWith(0, console.bmcId & 0xff);

        assertThat(other.command(APP, DEACTIVATE, 1, 1, 0, 0, 0, 0)).isZero();
        assertThat(next()).as("the first console is told").containsExactly(0, 0, 0, 0x10);
        assertThat(other.command(APP, DEACTIVATE, 1, 1, 0, 0, 0, 0)).isEqualTo(0x80);
        assertThat(other.command(APP, ACTIVATE, 1, 1, 0xc0, 0, 0, 0)).isZero();
        assertThat(bmc.handle(Console.ADDRESS, console.sol(true, 1, 0, 0, 0, "x")))
                .isEmpty();
    }

    @Test
    void itEndsWithItsSession() {
        time.sleep(Duration.ofSeconds(60));
        bmc.serial().print("lost");
        assertThat(unasked).isEmpty();

        Console other = Console.raised(bmc, Privilege.ADMINISTRATOR);
        assertThat(other.command(APP, ACTIVATE, 1, 1, 0xc0, 0, 0, 0)).isZero();
        bmc.restart();
        assertThat(Console.raised(bmc, Privilege.ADMINISTRATOR).ask(APP, STATUS, 1))
                .containsExactly(0, 1, 0, 0);
    }

    @Test
    void charactersKeepTheSessionAlive() {
        for (int i = 1; i <= 5; i++) {
            time.sleep(Duration.ofSeconds(50));
            type(i, "x");
        }
        assertThat(typed()).isEqualTo("xxxxx");
    }

    @Test
    void itMayBeUnencryptedUnlessThatIsDemanded() {
        console.command(APP, DEACTIVATE, 1, 1, 0, 0, 0, 0);
        assertThat(console.command(APP, ACTIVATE, 1, 1, 0x40, 0, 0, 0)).isZero();
        assertThat(bmc.handle(Console.ADDRESS, console.sol(true, 1, 0, 0, 0, "x")))
                .isEmpty();
        byte[] packet = console.only(console.sol(false, 1, 0, 0, 0, "x"));
        assertThat(packet[5]).isEqualTo((byte) 0x41);
        assertThat(console.message(packet)).containsExactly(0, 1, 1, 0);
        console.command(APP, DEACTIVATE, 1, 1, 0, 0, 0, 0);

        console.command(TRANSPORT, SET_SOL, 1, 2, 0x82);
        assertThat(console.command(APP, ACTIVATE, 1, 1, 0x40, 0, 0, 0)).isEqualTo(0x84);
    }

    @Test
    void whoMayActivateIsConfigured() {
        console.command(APP, DEACTIVATE, 1, 1, 0, 0, 0, 0);
        Console reader = Console.loggedIn(bmc, "ro", "ropass", Privilege.USER);
        console.command(TRANSPORT, SET_SOL, 1, 2, 0x04);
        assertThat(reader.command(APP, ACTIVATE, 1, 1, 0xc0, 0, 0, 0)).isEqualTo(0xd4);
        console.command(TRANSPORT, SET_SOL, 1, 2, 0x02);
        console.command(APP, 0x4c, 1, 0x43, 2, 0, 0, 0);
        assertThat(console.ask(APP, 0x4d, 1, 3)).containsExactly(0, 0, 0, 0, 0);
        assertThat(reader.command(APP, ACTIVATE, 1, 1, 0xc0, 0, 0, 0)).isEqualTo(0xd4);
        console.command(APP, 0x4c, 1, 0x03, 2, 0, 0, 0);
        console.command(TRANSPORT, SET_SOL, 1, 1, 0);
        assertThat(reader.command(APP, ACTIVATE, 1, 1, 0xc0, 0, 0, 0)).isEqualTo(0x81);
        console.command(TRANSPORT, SET_SOL, 1, 1, 1);
        assertThat(reader.command(APP, ACTIVATE, 1, 1, 0xc0, 0, 0, 0)).isZero();
    }

    @Test
    void theConfigurationIsRead() {
        assertThat(console.ask(TRANSPORT, GET_SOL, 1, 1, 0, 0)).containsExactly(0, 0x11, 1);
        assertThat(console.ask(TRANSPORT, GET_SOL, 1, 4, 0, 0)).containsExactly(0, 0x11, 7, 25);
        assertThat(console.ask(TRANSPORT, GET_SOL, 1, 6, 0, 0)).containsExactly(0, 0x11, 10);
        assertThat(console.ask(TRANSPORT, GET_SOL, 1, 8, 0, 0)).containsExactly(0, 0x11, 0x57, 6);
        assertThat(console.command(TRANSPORT, SET_SOL, 1, 8, 1, 2)).isEqualTo(0x82);
        assertThat(console.command(TRANSPORT, GET_SOL, 1, 9, 0, 0)).isEqualTo(0x80);
        assertThat(console.ask(APP, 0x4e, 1)).containsExactly(0, 3, 0, 0x3f, 0, 0, 0, 0, 0);
        assertThat(console.ask(APP, 0x4f, 1, 1)).containsExactly(0, 0x10);
    }

    /** Types in a packet of this number. */
    private byte[] type(int number, String text) {
        return console.message(console.only(console.sol(true, number, 0, 0, 0, text)));
    }

    private void acknowledge(int number, int count, int operation) {
        assertThat(bmc.handle(Console.ADDRESS, console.sol(true, 0, number, count, operation, "")))
                .isEmpty();
    }

    private String typed() {
        return new String(bmc.serial().typed(), StandardCharsets.UTF_8);
    }

    private byte[] next() {
        byte[] packet = unasked.remove();
        assertThat(Arrays.copyOfRange(packet, 6, 10)).as("session").isEqualTo(Console.id());
        return console.message(packet);
    }
}
