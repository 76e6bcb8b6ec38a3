package io.bearman.testkit.bmc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.host.BmcGuid;
import io.bearman.core.power.PowerAction;
import io.bearman.core.power.PowerState;
import io.bearman.core.secret.Secret;
import io.bearman.core.time.VirtualTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SessionRulesTest {
    private static final BmcGuid GUID = BmcGuid.of("00112233445566778899aabbccddeeff");
    private static final int CHASSIS = 0x00;
    private static final int APP = 0x06;
    private static final int STATUS = 0x01;
    private static final int CONTROL = 0x02;
    private static final int SET_PRIVILEGE = 0x3b;
    private static final int CLOSE = 0x3c;
    private static final int INFO = 0x3d;
    private static final byte[] KG = {
        (byte) 0x80,
        (byte) 0xff,
        0,
        1,
        2,
        3,
        4,
        5,
        6,
        7,
        8,
        9,
        10,
        11,
        12,
        13,
        14,
        15,
        16,
        (byte) 0xfe
    };

    private final VirtualTime time = new VirtualTime(1);
    private final RecordingChassis chassis =
            new RecordingChassis(PowerState.ON, time, Duration.ofSeconds(5));
    private final SimulatedBmc.Settings settings = SimulatedBmc.Settings.of(
            GUID,
            BmcUser.admin("admin", "secret"),
            new BmcUser("ops", Secret.of("opspass"), Privilege.OPERATOR),
            BmcUser.admin("gone", "secret").disabled());
    private final SimulatedBmc bmc = bmc(settings);

    @ParameterizedTest
    @EnumSource(
            value = Suite.class,
            names = {"THREE", "SEVENTEEN"})
    void aBinaryKgIsProvenAndUsed(Suite suite) {
        Console console = new Console(bmc(settings.withKg(Secret.of(KG))), suite);
        console.kg = KG;

        assertThat(console.logIn("admin", "secret", Privilege.ADMINISTRATOR)).isZero();
        assertThat(console.proven()).isTrue();
        assertThat(console.command(CHASSIS, STATUS)).isZero();
    }

    @Test
    void withoutItsKgTheBmcProvesNothingAndUnderstandsNothing() {
        SimulatedBmc keyed = bmc(settings.withKg(Secret.of(KG)));
        Console console = new Console(keyed, Suite.SEVENTEEN);

        assertThat(console.logIn("admin", "secret", Privilege.USER)).isZero();
        assertThat(console.proven()).isFalse();
        assertThat(keyed.handle(Console.ADDRESS, console.retransmission(CHASSIS, STATUS)))
                .isEmpty();
    }

    @Test
    void aKgHasTwentyBytes() {
        Secret tooShort = Secret.of(new byte[19]);

        assertThatThrownBy(() -> settings.withKg(tooShort))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("19");
    }

    @Test
    void suiteZeroLetsAnybodyInWithAnyPassword() {
        Console console = new Console(bmc(settings.withSuites(0)), Suite.ZERO);

        assertThat(console.logIn("admin", "whatever", Privilege.OPERATOR)).isZero();
        assertThat(console.command(APP, SET_PRIVILEGE, 3)).isZero();
        assertThat(console.command(CHASSIS, CONTROL, 0)).isZero();
        assertThat(chassis.actions()).containsExactly(PowerAction.HARD_OFF);
    }

    @Test
    void theChannelLimitsEveryUser() {
        SimulatedBmc limited = bmc(settings.withChannelLimit(Privilege.OPERATOR));
        Console asking = new Console(limited, Suite.THREE);
        asking.openPrivilege = Privilege.ADMINISTRATOR.code();

        assertThat(asking.open()).isEqualTo(Handshake.UNAUTHORIZED_ROLE);
        Console other = new Console(limited, Suite.THREE);
        assertThat(other.logIn("admin", "secret", Privilege.ADMINISTRATOR))
                .isEqualTo(Handshake.UNAUTHORIZED_ROLE);
        assertThat(other.openResponse[18]).isEqualTo((byte) Privilege.OPERATOR.code());
        assertThat(new Console(limited, Suite.THREE).logIn("admin", "secret", Privilege.OPERATOR))
                .isZero();
    }

    @Test
    void theRoleIsLimitedByWhatOpenSessionAskedFor() {
        Console console = new Console(bmc, Suite.SEVENTEEN);
        console.openPrivilege = Privilege.USER.code();

        assertThat(console.logIn("admin", "secret", Privilege.ADMINISTRATOR))
                .isEqualTo(Handshake.UNAUTHORIZED_ROLE);
    }

    @Test
    void aLookUpByNameAndPrivilegeFindsTheUserOfThatPrivilegeOnly() {
        Console console = new Console(bmc, Suite.THREE);
        console.open();

        assertThat(status(console.rakp1(Privilege.USER.code(), name("ops"))))
                .isEqualTo(Handshake.UNAUTHORIZED_NAME);
        console.open();
        assertThat(status(console.rakp1(Privilege.OPERATOR.code(), name("ops"))))
                .isZero();
    }

    @Test
    void aDisabledUserAndATooLongNameAreRefused() {
        assertThat(new Console(bmc, Suite.THREE).logIn("gone", "secret", Privilege.USER))
                .isEqualTo(Handshake.UNAUTHORIZED_NAME);
        assertThat(new Console(bmc, Suite.THREE)
                        .logIn("seventeen-letters", "secret", Privilege.USER))
                .isEqualTo(Handshake.INVALID_NAME_LENGTH);
        assertThat(bmc.sessions()).isZero();
    }

    @Test
    void aSessionKeptInUseNeverExpires() {
        Console console = Console.loggedIn(bmc, "admin", "secret", Privilege.USER);

        for (int i = 0; i < 5; i++) {
            time.sleep(Duration.ofSeconds(59));
            assertThat(console.command(CHASSIS, STATUS)).isZero();
        }
        time.sleep(Duration.ofSeconds(60));
        assertThat(bmc.sessions()).isZero();
        assertThat(bmc.handle(Console.ADDRESS, console.retransmission(CHASSIS, STATUS)))
                .isEmpty();
    }

    @Test
    void aHalfOpenSessionExpiresSooner() {
        SimulatedBmc small = bmc(settings.withSessionLimit(1));
        new Console(small, Suite.THREE).open();

        time.sleep(Duration.ofSeconds(9));
        assertThat(new Console(small, Suite.SEVENTEEN).open())
                .isEqualTo(Handshake.INSUFFICIENT_RESOURCES);
        time.sleep(Duration.ofSeconds(1));
        assertThat(new Console(small, Suite.SEVENTEEN).open()).isZero();
    }

    @Test
    void aConsoleThatGivesUpInRakp3GivesItsPlaceBack() {
        Console console = new Console(bmc, Suite.THREE);
        console.open();
        console.only(console.rakp1(0x14, name("admin")));
        assertThat(bmc.sessions()).isEqualTo(1);

        byte[] givingUp = console.rakp3(new byte[0]);
        givingUp[17] = 0x0f;
        assertThat(bmc.handle(Console.ADDRESS, givingUp)).isEmpty();

        assertThat(bmc.sessions()).isZero();
    }

    @Test
    void aSequenceNumberUpToFifteenAheadAndSixteenBehindIsTakenOnce() {
        Console console = Console.loggedIn(bmc, "admin", "secret", Privilege.USER);

        assertThat(taken(console, 16)).isFalse();
        assertThat(taken(console, 15)).isTrue();
        assertThat(taken(console, 15)).isFalse();
        assertThat(taken(console, 30)).isTrue();
        assertThat(taken(console, 14)).isTrue();
        assertThat(taken(console, 14)).isFalse();
        assertThat(taken(console, 13)).isFalse();
        assertThat(taken(console, 0)).isFalse();
    }

    @Test
    void onlyAnAdministratorClosesSomebodyElsesSession() {
        Console admin = Console.loggedIn(bmc, "admin", "secret", Privilege.ADMINISTRATOR);
        Console ops = Console.loggedIn(bmc, "ops", "opspass", Privilege.OPERATOR);

        assertThat(ops.command(APP, CLOSE, id(admin))).isEqualTo(0xd4);
        assertThat(ops.command(APP, CLOSE, 1, 2, 3, 4)).isEqualTo(0x87);
        admin.command(APP, SET_PRIVILEGE, 4);
        assertThat(admin.command(APP, CLOSE, id(ops))).isZero();
        assertThat(bmc.sessions()).isEqualTo(1);
    }

    @Test
    void theSessionsInUseAreCounted() {
        Console admin = Console.loggedIn(bmc, "admin", "secret", Privilege.USER);
        Console ops = Console.loggedIn(bmc, "ops", "opspass", Privilege.USER);

        byte[] own = admin.ask(APP, INFO, 0);
        byte[] other = admin.ask(APP, INFO, 2);
        byte[] byId =
                ops.ask(APP, INFO, 0xff, id(admin)[0], id(admin)[1], id(admin)[2], id(admin)[3]);

        assertThat(own).startsWith(0, 1, 8, 2, 2, Privilege.USER.code(), 0x11);
        assertThat(other).startsWith(0, 2, 8, 2, 3, Privilege.USER.code(), 0x11);
        assertThat(byId).isEqualTo(own);
        assertThat(admin.ask(APP, INFO, 3)).containsExactly(0, 0, 8, 2);
    }

    @Test
    void anActionIsCountedWhenItIsDoneAndNotWhenItIsRefusedOrRepeated() {
        Console console = Console.loggedIn(bmc, "admin", "secret", Privilege.OPERATOR);
        console.command(CHASSIS, CONTROL, 2);
        console.command(APP, SET_PRIVILEGE, 3);

        console.command(CHASSIS, CONTROL, 2);
        console.only(console.retransmission(CHASSIS, CONTROL, 2));
        console.command(CHASSIS, CONTROL, 0);
        console.command(CHASSIS, CONTROL, 2);

        assertThat(bmc.executed(PowerAction.CYCLE)).isEqualTo(1);
        assertThat(bmc.executed(PowerAction.HARD_OFF)).isEqualTo(1);
        assertThat(bmc.executed(PowerAction.ON)).isZero();
    }

    private boolean taken(Console console, int sequence) {
        byte[] packet = console.packet(sequence, sequence, CHASSIS, STATUS);
        return !bmc.handle(Console.ADDRESS, packet).isEmpty();
    }

    private int status(byte[] rakp1) {
        return bmc.handle(Console.ADDRESS, rakp1).get(0).packet()[17];
    }

    private static byte[] name(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static int[] id(Console console) {
        int id = console.bmcId;
        return new int[] {id & 0xff, id >> 8 & 0xff, id >> 16 & 0xff, id >>> 24};
    }

    private SimulatedBmc bmc(SimulatedBmc.Settings of) {
        return new SimulatedBmc(of, chassis, time, new Random(3));
    }
}
