package io.bearman.testkit.bmc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.bearman.core.host.BmcGuid;
import io.bearman.core.power.BootDevice;
import io.bearman.core.power.PowerAction;
import io.bearman.core.power.PowerState;
import io.bearman.core.time.VirtualTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SimulatedBmcTest {
    private static final BmcGuid GUID = BmcGuid.of("00112233445566778899aabbccddeeff");
    private static final int CHASSIS = 0x00;
    private static final int APP = 0x06;
    private static final int STATUS = 0x01;
    private static final int CONTROL = 0x02;
    private static final int SET_BOOT = 0x08;

    private final VirtualTime time = new VirtualTime(1);
    private final RecordingChassis chassis =
            new RecordingChassis(PowerState.ON, time, Duration.ofSeconds(5));
    private final SimulatedBmc bmc = bmc(SimulatedBmc.Settings.of(
            GUID,
            BmcUser.admin("admin", "secret"),
            new BmcUser("ro", io.bearman.core.secret.Secret.of("ropass"), Privilege.USER)));

    @Test
    void aSessionStartsAtUserPrivilegeAndIsRaisedToItsLimit() {
        Console console = Console.loggedIn(bmc, "admin", "secret", Privilege.OPERATOR);

        assertThat(console.command(CHASSIS, CONTROL, 0)).isEqualTo(0xd4);
        assertThat(console.command(APP, 0x3b, 4)).isEqualTo(0x81);
        assertThat(console.command(APP, 0x3b, 3)).isZero();
        assertThat(console.command(CHASSIS, CONTROL, 0)).isZero();
        assertThat(chassis.actions()).containsExactly(PowerAction.HARD_OFF);
    }

    @Test
    void aUserCannotAskForMoreThanItsLimit() {
        assertThat(new Console(bmc, Suite.THREE).logIn("ro", "ropass", Privilege.OPERATOR))
                .isEqualTo(Handshake.UNAUTHORIZED_ROLE);
        assertThat(bmc.sessions()).isZero();
    }

    @Test
    void anUnknownUserAndAWrongPasswordAreRefused() {
        assertThat(new Console(bmc, Suite.THREE).logIn("who", "secret", Privilege.USER))
                .isEqualTo(Handshake.UNAUTHORIZED_NAME);
        assertThat(new Console(bmc, Suite.THREE).logIn("admin", "wrong", Privilege.USER))
                .isEqualTo(Handshake.INVALID_INTEGRITY_CHECK);
    }

    @Test
    void suiteZeroIsRefusedUnlessOffered() {
        SimulatedBmc open = bmc(SimulatedBmc.Settings.of(GUID).withSuites(0, 3));

        assertThat(new Console(bmc, Suite.ZERO).open()).isEqualTo(Handshake.NO_CIPHER_SUITE_MATCH);
        assertThat(new Console(open, Suite.ZERO).open()).isZero();
        assertThat(new Console(open, Suite.SEVENTEEN).open())
                .isEqualTo(Handshake.NO_CIPHER_SUITE_MATCH);
    }

    @Test
    void theFirstSessionOverTheLimitIsRefusedUntilOneIsIdleForAMinute() {
        SimulatedBmc small = bmc(SimulatedBmc.Settings.of(GUID, BmcUser.admin("admin", "secret"))
                .withSessionLimit(1));
        Console.loggedIn(small, "admin", "secret", Privilege.USER);

        time.sleep(Duration.ofSeconds(59));
        assertThat(new Console(small, Suite.THREE).open())
                .isEqualTo(Handshake.INSUFFICIENT_RESOURCES);
        time.sleep(Duration.ofSeconds(1));
        assertThat(new Console(small, Suite.THREE).open()).isZero();
    }

    @Test
    void anOpenRequestDeliveredTwiceTakesOneSession() {
        Console console = new Console(bmc, Suite.SEVENTEEN);

        assertThat(console.only(console.openRequest()))
                .isEqualTo(console.only(console.openRequest()));
        assertThat(bmc.sessions()).isEqualTo(1);
    }

    @Test
    void aRetransmittedCommandIsAnsweredAndNotDoneAgain() {
        Console console = operator();

        assertThat(console.command(CHASSIS, CONTROL, 2)).isZero();
        assertThat(console.answer(console.retransmission(CHASSIS, CONTROL, 2))[0])
                .isZero();
        assertThat(chassis.actions()).containsExactly(PowerAction.CYCLE);
        assertThat(console.command(CHASSIS, CONTROL, 2)).isZero();
        assertThat(chassis.actions()).containsExactly(PowerAction.CYCLE, PowerAction.CYCLE);
    }

    @Test
    void aPacketDeliveredTwiceIsDroppedTheSecondTime() {
        Console console = operator();
        byte[] packet = console.retransmission(CHASSIS, CONTROL, 3);
        console.only(packet);

        assertThat(bmc.handle(Console.ADDRESS, packet)).isEmpty();
        assertThat(chassis.actions()).containsExactly(PowerAction.RESET);
    }

    @Test
    void aPacketWithAnyFlippedBitDoesNothing() {
        Console console = operator();
        byte[] packet = console.retransmission(CHASSIS, CONTROL, 0);

        for (int bit = 0; bit < packet.length * 8; bit++) {
            byte[] flipped = packet.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            if (bit / 8 != 1 && bit / 8 != 2) { // reserved, and the RMCP sequence: nobody's
                assertThat(bmc.handle(Console.ADDRESS, flipped))
                        .as("bit " + bit)
                        .isEmpty();
            }
        }
        assertThat(chassis.actions()).isEmpty();
        assertThat(console.answer(packet)[0]).isZero();
    }

    @Test
    void nothingThatIsReadMakesItFail() {
        Random random = new Random(7);
        Console console = operator();
        byte[] valid = console.retransmission(CHASSIS, STATUS);
        for (int i = 0; i < 20_000; i++) {
            byte[] packet = valid.clone();
            if (i % 2 == 0) {
                packet = new byte[random.nextInt(80)];
                random.nextBytes(packet);
            }
            for (int n = 0; n < 3 && packet.length > 5; n++) {
                packet[random.nextInt(packet.length)] = (byte) random.nextInt(256);
                System.arraycopy(new byte[] {6, 0, (byte) 0xff, 7, 6}, 0, packet, 0, 5);
            }
            bmc.handle(Console.ADDRESS, packet);
        }
        assertThat(console.command(CHASSIS, STATUS)).isZero();
    }

    @Test
    void noCommandMakesItFail() {
        Random random = new Random(11);
        SimulatedBmc full = bmc(SimulatedBmc.Settings.of(GUID, BmcUser.admin("admin", "secret"))
                .withRecords(
                        AnalogSensor.temperature(1, "CPU", 40), DiscreteSensor.of(2, "PSU", 8, 0))
                .withFru(0, new FruImage().record(0xc0, new byte[9]).build(64)));
        Console console = Console.raised(full, Privilege.ADMINISTRATOR);
        int[] functions = {0x00, 0x04, 0x06, 0x0a, 0x0c, 0x2c};
        Set<Integer> answers = new TreeSet<>();
        for (int i = 0; i < 8_000; i++) {
            int function = functions[random.nextInt(functions.length)];
            int command = random.nextInt(0x60);
            int[] data = random.ints(random.nextInt(24), 0, 256).toArray();
            for (int at = 0; at < data.length && random.nextInt(3) > 0; at++) {
                data[at] = random.nextInt(4); // small numbers are known ids, channels, selectors
            }
            if (function == 0x2c && data.length > 0) {
                data[0] = 0xdc;
            }
            if (function != APP) { // what ends the session or changes the user
                answers.add(console.command(function, command, data));
            } else if (command != 0x3c && (command < 0x43 || command > 0x47)) {
                full.handle(Console.ADDRESS, console.retransmission(APP, command, data));
            }
            if (full.sessions() == 0 || i % 500 == 0) {
                full.behave();
                full.restart();
                console = Console.raised(full, Privilege.ADMINISTRATOR);
            }
        }
        assertThat(answers).contains(0x00, 0xc1, 0xc7, 0xcb, 0xcc);
        assertThatCode(full::lan).doesNotThrowAnyException();
    }

    @Test
    void aNameThatIsNoTextIsStillAUser() {
        Console console = Console.raised(bmc, Privilege.ADMINISTRATOR);
        int[] name = new int[17];
        Arrays.fill(name, 0xfe);
        name[0] = 3;
        console.command(APP, 0x45, name);

        assertThat(bmc.users()).extracting(BmcUser::name).containsExactly("admin", "?".repeat(16));
    }

    @Test
    void theBootDeviceIsForgottenAfterAMinuteUnlessToldToKeepIt() {
        Console console = operator();
        console.command(CHASSIS, SET_BOOT, 5, 0x80, 0x04, 0, 0, 0);
        time.sleep(Duration.ofSeconds(50));
        assertThat(bmc.bootFlags().bootDevice()).isEqualTo(BootDevice.NETWORK);
        time.sleep(Duration.ofSeconds(10));
        assertThat(bmc.bootFlags().bootDevice()).isEqualTo(BootDevice.DEFAULT);

        console = operator(); // the first session was idle for a minute
        console.command(CHASSIS, SET_BOOT, 3, 0x08);
        console.command(CHASSIS, SET_BOOT, 5, 0x80, 0x04, 0, 0, 0);
        time.sleep(Duration.ofMinutes(10));
        assertThat(bmc.boot()).isEqualTo(BootDevice.NETWORK);
        assertThat(bmc.boot()).isEqualTo(BootDevice.DEFAULT);
    }

    @Test
    void cycleAndResetOfAChassisThatIsOffAreRefused() {
        Console console = operator();
        console.command(CHASSIS, CONTROL, 0);

        assertThat(console.command(CHASSIS, CONTROL, 2)).isEqualTo(0xd5);
        assertThat(console.command(CHASSIS, CONTROL, 3)).isEqualTo(0xd5);
        assertThat(console.command(CHASSIS, CONTROL, 9)).isEqualTo(0xcc);
        assertThat(console.command(CHASSIS, CONTROL)).isEqualTo(0xc7);
        assertThat(chassis.actions()).containsExactly(PowerAction.HARD_OFF);
    }

    @Test
    void aSoftOffTakesTheTimeOfTheOperatingSystem() {
        operator().command(CHASSIS, CONTROL, 5);

        assertThat(chassis.power()).isEqualTo(PowerState.ON);
        time.sleep(Duration.ofSeconds(5));
        assertThat(chassis.power()).isEqualTo(PowerState.OFF);
    }

    @Test
    void aClosedSessionIsGone() {
        Console console = operator();
        int id = console.bmcId;

        assertThat(console.command(APP, 0x3c, id, id >> 8, id >> 16, id >> 24)).isZero();
        assertThat(bmc.sessions()).isZero();
        assertThat(bmc.handle(Console.ADDRESS, console.retransmission(CHASSIS, STATUS)))
                .isEmpty();
    }

    @Test
    void eachQuirkStrikesAsOftenAsToldAndThenNoMore() {
        Console console = operator();

        bmc.misbehave(Quirk.SESSIONS_EXHAUSTED, 1);
        assertThat(new Console(bmc, Suite.THREE).open())
                .isEqualTo(Handshake.INSUFFICIENT_RESOURCES);
        assertThat(new Console(bmc, Suite.THREE).open()).isZero();

        bmc.misbehave(Quirk.BUSY, 1);
        assertThat(console.command(CHASSIS, STATUS)).isEqualTo(0xc0);
        assertThat(console.command(CHASSIS, STATUS)).isZero();

        bmc.misbehave(Quirk.SILENT, Duration.ofSeconds(3));
        assertThat(bmc.handle(Console.ADDRESS, console.openRequest())).isEmpty();
        time.sleep(Duration.ofSeconds(3));
        assertThat(console.command(CHASSIS, STATUS)).isZero();
    }

    @Test
    void anActionWhoseAnswerIsLostWasDone() {
        Console console = operator();
        bmc.misbehave(Quirk.ACTS_WITHOUT_ANSWER);
        bmc.misbehave(Quirk.SILENT_AFTER_OFF);

        assertThat(bmc.handle(Console.ADDRESS, console.retransmission(CHASSIS, CONTROL, 0)))
                .isEmpty();
        assertThat(chassis.actions()).containsExactly(PowerAction.HARD_OFF);
        assertThat(bmc.handle(Console.ADDRESS, console.openRequest())).isEmpty();
    }

    @Test
    void aPresencePingIsAnswered() {
        byte[] ping = {6, 0, (byte) 0xff, 6, 0, 0, 0x11, (byte) 0xbe, (byte) 0x80, 9, 0, 0};

        List<Reply> replies = bmc.handle(Console.ADDRESS, ping);

        assertThat(replies).hasSize(1);
        assertThat(replies.get(0).packet())
                .startsWith(6, 0, 0xff, 6, 0, 0, 0x11, 0xbe, 0x40, 9, 0, 0x10)
                .hasSize(28);
    }

    private Console operator() {
        return Console.raised(bmc, Privilege.OPERATOR);
    }

    private SimulatedBmc bmc(SimulatedBmc.Settings settings) {
        return new SimulatedBmc(settings, chassis, time, new Random(3));
    }
}
