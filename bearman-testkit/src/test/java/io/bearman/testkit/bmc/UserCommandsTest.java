package io.bearman.testkit.bmc;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.host.BmcGuid;
import io.bearman.core.power.PowerState;
import io.bearman.core.secret.Secret;
import io.bearman.core.time.VirtualTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UserCommandsTest {
    private static final int APP = 0x06;
    private static final int SET_ACCESS = 0x43;
    private static final int GET_ACCESS = 0x44;
    private static final int SET_NAME = 0x45;
    private static final int GET_NAME = 0x46;
    private static final int SET_PASSWORD = 0x47;

    private final VirtualTime time = new VirtualTime(1);
    private final SimulatedBmc bmc = new SimulatedBmc(
            SimulatedBmc.Settings.of(
                    BmcGuid.of("00112233445566778899aabbccddeeff"),
                    BmcUser.admin("admin", "secret"),
                    new BmcUser("ops", Secret.of("opspass"), Privilege.OPERATOR)),
            new RecordingChassis(PowerState.ON, time, Duration.ZERO),
            time,
            new Random(3));
    private final Console console = Console.raised(bmc, Privilege.ADMINISTRATOR);

    @Test
    void theUsersAreListed() {
        assertThat(console.ask(APP, GET_ACCESS, 1, 2)).containsExactly(0, 15, 0x42, 1, 0x14);
        assertThat(console.ask(APP, GET_ACCESS, 1, 3)).containsExactly(0, 15, 0x42, 1, 0x13);
        assertThat(console.ask(APP, GET_ACCESS, 1, 9)).containsExactly(0, 15, 0x82, 1, 0x0f);
        assertThat(console.command(APP, GET_ACCESS, 1, 16)).isEqualTo(0xcc);
        assertThat(Arrays.copyOfRange(console.ask(APP, GET_NAME, 3), 1, 5))
                .containsExactly('o', 'p', 's', 0);
    }

    @Test
    void aNewUserLogsInOnceItHasNamePasswordAccessAndIsEnabled() {
        console.command(APP, SET_NAME, with(4, bytes("new", 16)));
        assertThat(logIn("new", "")).isEqualTo(Handshake.UNAUTHORIZED_NAME);
        console.command(APP, SET_PASSWORD, with(0x84, 2, bytes("a long new password!", 20)));
        assertThat(console.command(APP, SET_ACCESS, 0x91, 4, 3)).isZero();
        assertThat(logIn("new", "a long new password!")).isEqualTo(Handshake.UNAUTHORIZED_NAME);
        assertThat(console.command(APP, SET_PASSWORD, 4, 1)).isZero();

        assertThat(logIn("new", "a long new password!")).isZero();
        assertThat(bmc.users())
                .contains(
                        new BmcUser("new", Secret.of("a long new password!"), Privilege.OPERATOR));
    }

    @Test
    void aPasswordIsTestedInTheSizeThatItWasSetIn() {
        assertThat(console.command(APP, SET_PASSWORD, with(2, 3, bytes("secret", 16))))
                .isZero();
        assertThat(console.command(APP, SET_PASSWORD, with(2, 3, bytes("Secret", 16))))
                .isEqualTo(0x80);
        assertThat(console.command(APP, SET_PASSWORD, with(0x82, 3, bytes("secret", 20))))
                .isEqualTo(0x81);
        assertThat(console.command(APP, SET_PASSWORD, with(2, 2, bytes("other", 20))))
                .as("20 bytes in the form of 16")
                .isEqualTo(0xc7);
        assertThat(logIn("admin", "secret")).isZero();
    }

    @Test
    void aDisabledUserIsNotLetIn() {
        console.command(APP, SET_PASSWORD, 3, 0);

        assertThat(logIn("ops", "opspass")).isEqualTo(Handshake.UNAUTHORIZED_NAME);
        assertThat(console.ask(APP, GET_ACCESS, 1, 3)).containsExactly(0, 15, 0x81, 1, 0x13);
    }

    @Test
    void aNameIsNobodyElsesAndTheFirstUserHasNone() {
        assertThat(console.command(APP, SET_NAME, with(4, bytes("ops", 16)))).isEqualTo(0xcc);
        assertThat(console.command(APP, SET_NAME, with(1, bytes("root", 16)))).isEqualTo(0xcc);
        assertThat(console.command(APP, SET_NAME, with(3, bytes("ops", 16)))).isZero();
    }

    @Test
    void anOperatorReadsUsersAndChangesNone() {
        console.command(APP, 0x3b, Privilege.OPERATOR.code());

        assertThat(console.command(APP, GET_ACCESS, 1, 2)).isZero();
        assertThat(console.command(APP, SET_PASSWORD, 3, 0)).isEqualTo(0xd4);
        assertThat(console.command(APP, SET_ACCESS, 0x91, 3, 4)).isEqualTo(0xd4);
    }

    private int logIn(String user, String password) {
        return new Console(bmc, Suite.SEVENTEEN).logIn(user, password, Privilege.USER);
    }

    private static int[] with(int first, int[] rest) {
        return IntStream.concat(IntStream.of(first), IntStream.of(rest)).toArray();
    }

    private static int[] with(int first, int second, int[] rest) {
        return with(first, with(second, rest));
    }

    private static int[] bytes(String text, int length) {
        byte[] bytes = Arrays.copyOf(text.getBytes(StandardCharsets.UTF_8), length);
        return IntStream.range(0, length).map(i -> bytes[i]).toArray();
    }
}
