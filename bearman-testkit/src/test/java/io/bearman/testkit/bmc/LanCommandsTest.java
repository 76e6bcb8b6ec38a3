package io.bearman.testkit.bmc;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.host.BmcGuid;
import io.bearman.core.host.Ipv4;
import io.bearman.core.host.Mac;
import io.bearman.core.power.PowerState;
import io.bearman.core.time.VirtualTime;
import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LanCommandsTest {
    private static final int APP = 0x06;
    private static final int TRANSPORT = 0x0c;
    private static final int SET = 0x01;
    private static final int GET = 0x02;
    private static final int SET_ACCESS = 0x40;
    private static final int GET_ACCESS = 0x41;
    private static final int GET_INFO = 0x42;
    private static final int KEYS = 0x56;

    private final VirtualTime time = new VirtualTime(1);
    private final LanSettings settings = LanSettings.of(
                    new Ipv4("10.1.0.5"),
                    new Ipv4("255.255.0.0"),
                    new Ipv4("10.1.255.254"),
                    Mac.of("52:54:00:aa:bb:cc"))
            .withVlan(300, 3);
    private final SimulatedBmc bmc = new SimulatedBmc(
            SimulatedBmc.Settings.of(
                            BmcGuid.of("00112233445566778899aabbccddeeff"),
                            BmcUser.admin("admin", "secret"))
                    .withSuites(0, 3, 17)
                    .with(settings),
            new RecordingChassis(PowerState.ON, time, Duration.ZERO),
            time,
            new Random(3));
    private final Console console = Console.raised(bmc, Privilege.ADMINISTRATOR);

    @Test
    void theSettingsAreRead() {
        assertThat(get(3)).containsExactly(0, 0x11, 10, 1, 0, 5);
        assertThat(get(4)).containsExactly(0, 0x11, 1);
        assertThat(get(5)).containsExactly(0, 0x11, 0x52, 0x54, 0, 0xaa, 0xbb, 0xcc);
        assertThat(get(6)).containsExactly(0, 0x11, 255, 255, 0, 0);
        assertThat(get(10)).containsExactly(0, 0x11, 2);
        assertThat(get(12)).containsExactly(0, 0x11, 10, 1, 255, 254);
        assertThat(get(20)).containsExactly(0, 0x11, 0x2c, 0x81);
        assertThat(get(21)).containsExactly(0, 0x11, 3);
        assertThat(console.ask(TRANSPORT, GET, 0x81, 3, 0, 0)).containsExactly(0, 0x11);
        assertThat(get(99)).containsExactly(0x80);
        assertThat(bmc.lan()).isEqualTo(settings);
    }

    @Test
    void whatIsSetIsRead() {
        console.command(TRANSPORT, SET, 1, 3, 10, 1, 0, 6);
        console.command(TRANSPORT, SET, 1, 4, 2);
        console.command(TRANSPORT, SET, 1, 20, 0, 0);
        console.command(TRANSPORT, SET, 1, 10, 1);

        assertThat(bmc.lan().address()).isEqualTo(new Ipv4("10.1.0.6"));
        assertThat(bmc.lan().source()).isEqualTo(LanSettings.Source.DHCP);
        assertThat(bmc.lan().vlan()).isZero();
        assertThat(bmc.lan().gratuitousArps()).isTrue();
        assertThat(bmc.lan().arpResponses()).isFalse();
        assertThat(console.command(TRANSPORT, SET, 1, 3, 10, 1, 0)).isEqualTo(0xc7);
        assertThat(console.command(TRANSPORT, SET, 1, 23, 0)).isEqualTo(0x82);
        assertThat(console.command(TRANSPORT, SET, 1, 99, 0)).isEqualTo(0x80);
        assertThat(console.command(TRANSPORT, SET, 2, 4, 1)).as("channel 2").isEqualTo(0xcc);
    }

    @Test
    void whatSomebodyHasInProgressNobodyBegins() {
        assertThat(console.command(TRANSPORT, SET, 1, 0, 1)).isZero();
        assertThat(console.command(TRANSPORT, SET, 1, 0, 1)).isEqualTo(0x81);
        assertThat(get(0)).containsExactly(0, 0x11, 1);
        assertThat(console.command(TRANSPORT, SET, 1, 0, 2)).as("commit").isZero();
        assertThat(get(0)).containsExactly(0, 0x11, 0);
    }

    @Test
    void aSuiteIsClosedByItsPrivilege() {
        assertThat(get(22)).containsExactly(0, 0x11, 3);
        assertThat(get(23)).startsWith(0, 0x11, 0, 0, 3, 17, 0);
        assertThat(get(24)).containsExactly(0, 0x11, 0, 0x44, 0x04, 0, 0, 0, 0, 0, 0);

        console.command(TRANSPORT, SET, 1, 24, 0, 0x20, 0x04, 0, 0, 0, 0, 0, 0);

        assertThat(new Console(bmc, Suite.ZERO).open()).isEqualTo(Handshake.NO_CIPHER_SUITE_MATCH);
        Console three = new Console(bmc, Suite.THREE);
        assertThat(three.logIn("admin", "secret", Privilege.OPERATOR))
                .isEqualTo(Handshake.UNAUTHORIZED_ROLE);
        assertThat(three.logIn("admin", "secret", Privilege.USER)).isZero();
        assertThat(new Console(bmc, Suite.SEVENTEEN)
                        .logIn("admin", "secret", Privilege.ADMINISTRATOR))
                .isZero();
    }

    @Test
    void thePrivilegesMayStandInTheOrderOfNumbers() {
        bmc.misbehave(Quirk.PRIVILEGES_BY_SUITE_ID);
        assertThat(get(24)).containsExactly(0, 0x11, 0, 0x04, 0x40, 0, 0, 0, 0, 0, 0);

        console.command(TRANSPORT, SET, 1, 24, 0, 0x40, 0x20, 0, 0, 0, 0, 0, 0);

        assertThat(new Console(bmc, Suite.ZERO).open()).isEqualTo(Handshake.NO_CIPHER_SUITE_MATCH);
        assertThat(new Console(bmc, Suite.THREE).logIn("admin", "secret", Privilege.OPERATOR))
                .isEqualTo(Handshake.UNAUTHORIZED_ROLE);
        assertThat(new Console(bmc, Suite.SEVENTEEN).logIn("admin", "secret", Privilege.OPERATOR))
                .isZero();
    }

    @Test
    void theChannelSaysWhatItIs() {
        Console.loggedIn(bmc, "admin", "secret", Privilege.USER);

        assertThat(console.ask(APP, GET_INFO, 0x0e))
                .containsExactly(0, 1, 4, 1, 0x82, 0xf2, 0x1b, 0, 0, 0);
        assertThat(console.ask(APP, GET_INFO, 0x0f)).startsWith(0, 15, 0x0c, 5, 0);
        assertThat(console.command(APP, GET_INFO, 7)).isEqualTo(0xcc);
        assertThat(console.command(APP, GET_ACCESS, 0x0f, 0x80)).isEqualTo(0x82);
    }

    @Test
    void aVolatileAccessIsForgottenByAReset() {
        assertThat(console.ask(APP, GET_ACCESS, 1, 0x80)).containsExactly(0, 2, 4);

        console.command(APP, SET_ACCESS, 1, 0x82, 0x83);
        assertThat(console.ask(APP, GET_ACCESS, 1, 0x80)).containsExactly(0, 2, 3);
        assertThat(console.ask(APP, GET_ACCESS, 1, 0x40)).containsExactly(0, 2, 4);
        assertThat(new Console(bmc, Suite.THREE).logIn("admin", "secret", Privilege.ADMINISTRATOR))
                .isEqualTo(Handshake.UNAUTHORIZED_ROLE);
        console.command(APP, 0x03);
        bmc.behave();

        assertThat(new Console(bmc, Suite.THREE).logIn("admin", "secret", Privilege.ADMINISTRATOR))
                .isZero();
    }

    @Test
    void aDisabledChannelLetsNobodyIn() {
        console.command(APP, SET_ACCESS, 1, 0x80, 0x84);

        assertThat(bmc.handle(Console.ADDRESS, new Console(bmc, Suite.THREE).openRequest()))
                .isEmpty();
    }

    @Test
    void theKgIsSetReadAndLocked() {
        int[] key = IntStream.range(0, 20).map(i -> 0xf0 - i).toArray();
        int[] set = IntStream.concat(IntStream.of(1, 1, 1), IntStream.of(key)).toArray();

        assertThat(console.command(APP, KEYS, 1, 1, 1, 9)).isEqualTo(0x81);
        assertThat(console.command(APP, KEYS, 1, 0, 0)).isEqualTo(0x84);
        assertThat(console.ask(APP, KEYS, set)).containsExactly(0, 2);
        assertThat(console.ask(APP, KEYS, 1, 0, 1)).startsWith(0, 2, 0xf0, 0xef).hasSize(22);
        assertThat(console.ask(APP, KEYS, 1, 2, 1)).containsExactly(0, 1);
        assertThat(console.command(APP, KEYS, set)).isEqualTo(0x80);

        Console keyed = new Console(bmc, Suite.SEVENTEEN);
        keyed.kg = bmc.kg().bytes();
        keyed.logIn("admin", "secret", Privilege.USER);
        assertThat(keyed.proven()).isTrue();
    }

    private byte[] get(int parameter) {
        return console.ask(TRANSPORT, GET, 1, parameter, 0, 0);
    }
}
