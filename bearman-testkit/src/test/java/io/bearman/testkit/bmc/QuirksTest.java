package io.bearman.testkit.bmc;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.host.BmcGuid;
import io.bearman.core.power.PowerAction;
import io.bearman.core.power.PowerState;
import io.bearman.core.time.VirtualTime;
import io.bearman.testkit.net.VirtualNetwork;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each quirk changes on the wire. */
class QuirksTest {
    private static final int CHASSIS = 0x00;
    private static final int APP = 0x06;
    private static final int STORAGE = 0x0a;
    private static final int STATUS = 0x01;
    private static final int CONTROL = 0x02;

    private final VirtualTime time = new VirtualTime(1);
    private final RecordingChassis chassis =
            new RecordingChassis(PowerState.ON, time, Duration.ofSeconds(1));
    private final SimulatedBmc bmc = new SimulatedBmc(
            SimulatedBmc.Settings.of(
                            BmcGuid.of("00112233445566778899aabbccddeeff"),
                            BmcUser.admin("admin", "secret"))
                    .withSuites(0, 3, 17),
            chassis,
            time,
            new Random(3));

    @ParameterizedTest
    @EnumSource(io.bearman.core.host.Quirk.class)
    void everyQuirkOfTheInventoryIsThere(io.bearman.core.host.Quirk quirk) {
        bmc.misbehave(quirk);
        bmc.behave();

        assertThat(new Console(bmc, Suite.THREE).logIn("admin", "secret", Privilege.USER))
                .isZero();
    }

    @Test
    void keysOfTheOpenPrivilegeAreNotThoseOfTheRole() {
        bmc.misbehave(Quirk.OPENSESSPRIV);
        Console other = new Console(bmc, Suite.SEVENTEEN);
        Console same = new Console(bmc, Suite.SEVENTEEN);
        same.openPrivilege = Privilege.OPERATOR.code();

        assertThat(other.logIn("admin", "secret", Privilege.OPERATOR))
                .isEqualTo(Handshake.INVALID_INTEGRITY_CHECK);
        assertThat(same.logIn("admin", "secret", Privilege.OPERATOR)).isZero();
        assertThat(same.proven()).isTrue();
    }

    @Test
    void anIntegrityCodeComesWithSuiteZero() {
        Console regular = new Console(bmc, Suite.ZERO);
        regular.logIn("admin", "", Privilege.USER);
        bmc.misbehave(Quirk.INTEGRITYCHECKVALUE);
        Console other = new Console(bmc, Suite.ZERO);
        other.logIn("admin", "", Privilege.USER);

        assertThat(other.rakp4.length - regular.rakp4.length).isEqualTo(12);
    }

    @Test
    void rakp2IsAByteTooLong() {
        Console regular = new Console(bmc, Suite.THREE);
        regular.logIn("admin", "secret", Privilege.USER);
        bmc.misbehave(Quirk.SUPERMICRO20);
        Console other = new Console(bmc, Suite.THREE);
        other.logIn("admin", "secret", Privilege.USER);

        assertThat(other.rakp2.length - regular.rakp2.length).isEqualTo(1);
    }

    @Test
    void theNameIsPaddedInTheKeysAndTheOpenPrivilegeEchoed() {
        bmc.misbehave(Quirk.INTEL20);
        Console console = new Console(bmc, Suite.THREE);

        assertThat(console.logIn("admin", "secret", Privilege.USER))
                .as("RAKP 3 with the name-only bit")
                .isEqualTo(Handshake.INVALID_INTEGRITY_CHECK);
        assertThat(console.openResponse[18]).isZero();
    }

    @Test
    void bothChecksumsAreWrong() {
        Console console = Console.loggedIn(bmc, "admin", "secret", Privilege.USER);
        bmc.misbehave(Quirk.NOCHECKSUMCHECK);

        byte[] message = console.message(console.only(console.retransmission(CHASSIS, STATUS)));

        assertThat(sum(message, 0, 3)).isNotZero();
        assertThat(sum(message, 3, message.length)).isNotZero();
    }

    @Test
    void whatIsSaidBeforeLoginIsWrong() {
        byte[] truth = authenticationStatus();
        bmc.misbehave(Quirk.AUTHCAP);

        assertThat(truth[2] ^ authenticationStatus()[2]).isEqualTo(0x24);
    }

    @Test
    void theGuidIsZeroOrSwapped() {
        bmc.misbehave(Quirk.SWAPPEDGUID);
        assertThat(provenGuid()).isEqualTo("33221100554477668899aabbccddeeff");
        bmc.misbehave(Quirk.ZEROGUID);
        assertThat(provenGuid()).isEqualTo("0".repeat(32));
        bmc.behave();
        bmc.guid(BmcGuid.of("f".repeat(32)));
        assertThat(provenGuid()).isEqualTo("f".repeat(32));
    }

    @Test
    void itHangsAfterOpen() {
        bmc.misbehave(Quirk.HANGS_AFTER_OPEN);
        Console console = new Console(bmc, Suite.SEVENTEEN);

        assertThat(console.open()).isZero();
        assertThat(bmc.handle(Console.ADDRESS, console.rakp1(0x12, "admin".getBytes())))
                .isEmpty();
    }

    @Test
    void itInitialisesAndItsRepositoryIsUpdated() {
        Console console = Console.loggedIn(bmc, "admin", "secret", Privilege.USER);

        bmc.misbehave(Quirk.INITIALISING, 1);
        assertThat(console.command(CHASSIS, STATUS)).isEqualTo(0xd2);
        bmc.misbehave(Quirk.SDR_UPDATING, 1);
        assertThat(console.command(CHASSIS, STATUS)).isZero();
        assertThat(console.command(STORAGE, 0x20)).isEqualTo(0xd0);
    }

    @Test
    void anAnswerComesFromElsewhere() {
        bmc.misbehave(Quirk.OTHERADDRESS, 1);
        Console console = new Console(bmc, Suite.THREE);

        assertThat(bmc.handle(Console.ADDRESS, console.openRequest()).get(0).fromElsewhere())
                .isTrue();
        assertThat(bmc.handle(Console.ADDRESS, console.openRequest()).get(0).fromElsewhere())
                .isFalse();
    }

    @Test
    void aPacketDeliveredTwiceIsDoneTwice() {
        Console console = operator();
        bmc.misbehave(Quirk.ACCEPTS_REPEATED_PACKETS);
        bmc.misbehave(Quirk.REPEATS_RETRIED_COMMANDS);
        byte[] packet = console.retransmission(CHASSIS, CONTROL, 3);

        console.only(packet);
        console.only(packet);

        assertThat(bmc.executed(PowerAction.RESET)).isEqualTo(2);
    }

    @Test
    void afterAnOffItIsOnAgain() {
        Console console = operator();
        bmc.misbehave(Quirk.SWITCHES_ON_AGAIN, 1);

        console.command(CHASSIS, CONTROL, 0);
        time.sleep(Duration.ofSeconds(4));
        assertThat(console.ask(CHASSIS, STATUS)[1] & 1).isZero();
        time.sleep(Duration.ofSeconds(1));

        assertThat(console.ask(CHASSIS, STATUS)[1] & 1).isEqualTo(1);
        assertThat(chassis.actions()).containsExactly(PowerAction.HARD_OFF, PowerAction.ON);
        assertThat(bmc.executed(PowerAction.ON)).isZero();
        assertThat(console.ask(CHASSIS, 0x07)).containsExactly(0, 6, 1);
    }

    @Test
    void connectedToANetworkItIsOnAgainWithoutBeingAsked() {
        new VirtualNetwork(time, 1).attach(new InetSocketAddress("10.1.0.1", 623), bmc);
        Console console = operator();
        bmc.misbehave(Quirk.SWITCHES_ON_AGAIN, 1);

        console.command(CHASSIS, CONTROL, 0);
        time.sleep(Duration.ofSeconds(5));

        assertThat(chassis.power()).isEqualTo(PowerState.ON);
    }

    @Test
    void afterAnAcceptedOffItIsSilentForNinetySeconds() {
        Console console = operator();
        bmc.misbehave(Quirk.SILENT_AFTER_OFF, 1);

        assertThat(console.command(CHASSIS, CONTROL, 0)).isZero();
        time.sleep(Duration.ofSeconds(89));
        assertThat(bmc.handle(Console.ADDRESS, console.openRequest())).isEmpty();
        time.sleep(Duration.ofSeconds(1));
        assertThat(bmc.handle(Console.ADDRESS, console.openRequest())).hasSize(1);
    }

    private Console operator() {
        return Console.raised(bmc, Privilege.OPERATOR);
    }

    private String provenGuid() {
        Console console = new Console(bmc, Suite.SEVENTEEN);
        assertThat(console.logIn("admin", "secret", Privilege.USER)).isZero();
        assertThat(console.proven()).isTrue();
        String inRakp2 = BmcGuid.of(Arrays.copyOfRange(console.rakp2, 40, 56)).hex();
        byte[] told = console.ask(APP, 0x37);
        assertThat(BmcGuid.of(Arrays.copyOfRange(told, 1, 17)).hex()).isEqualTo(inRakp2);
        bmc.restart();
        return inRakp2;
    }

    private byte[] authenticationStatus() {
        byte[] request = {
            6, 0, -1, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9, 0x20, 0x18, -0x38, -0x7f, 4, 0x38, -0x72, 4,
            -0x4f
        };
        byte[] reply = bmc.handle(Console.ADDRESS, request).get(0).packet();
        return Arrays.copyOfRange(reply, 21, 24);
    }

    private static int sum(byte[] bytes, int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i++) {
            sum += bytes[i];
        }
        return sum & 0xff;
    }
}
