package io.bearman.testkit.bmc;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.host.BmcGuid;
import io.bearman.core.power.BootDevice;
import io.bearman.core.power.PowerState;
import io.bearman.core.time.VirtualTime;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChassisCommandsTest {
    private static final int CHASSIS = 0x00;
    private static final int APP = 0x06;
    private static final int STATUS = 0x01;
    private static final int CONTROL = 0x02;
    private static final int IDENTIFY = 0x04;
    private static final int RESTORE_POLICY = 0x06;
    private static final int RESTART_CAUSE = 0x07;
    private static final int SET_BOOT = 0x08;
    private static final int GET_BOOT = 0x09;
    private static final int POWERED_HOURS = 0x0f;

    private final VirtualTime time = new VirtualTime(1);
    private final RecordingChassis chassis =
            new RecordingChassis(PowerState.ON, time, Duration.ofSeconds(5));
    private final SimulatedBmc bmc = new SimulatedBmc(
            SimulatedBmc.Settings.of(
                    BmcGuid.of("00112233445566778899aabbccddeeff"),
                    BmcUser.admin("admin", "secret")),
            chassis,
            time,
            new Random(3));

    @Test
    void theIdentifyLightGoesOutByItselfUnlessForced() {
        Console console = operator();

        console.command(CHASSIS, IDENTIFY);
        time.sleep(Duration.ofSeconds(14));
        assertThat(bmc.identify()).isEqualTo(Identify.FOR_A_WHILE);
        time.sleep(Duration.ofSeconds(1));
        assertThat(bmc.identify()).isEqualTo(Identify.OFF);
        console.command(CHASSIS, IDENTIFY, 0, 1);
        time.sleep(Duration.ofSeconds(50));
        assertThat(console.ask(CHASSIS, STATUS)[3] & 0x70).isEqualTo(0x60);
        console.command(CHASSIS, IDENTIFY, 0);
        assertThat(bmc.identify()).isEqualTo(Identify.OFF);
    }

    @Test
    void theRestorePolicyIsKeptAndThreeAsksWhatThereIs() {
        Console console = operator();

        assertThat(console.ask(CHASSIS, RESTORE_POLICY, 1)).containsExactly(0, 7);
        assertThat(console.ask(CHASSIS, RESTORE_POLICY, 3)).containsExactly(0, 7);
        assertThat(console.command(CHASSIS, RESTORE_POLICY, 4)).isEqualTo(0xcc);
        assertThat(bmc.restorePolicy()).isEqualTo(1);
        assertThat(console.ask(CHASSIS, STATUS)[1]).isEqualTo((byte) 0x21);
    }

    @Test
    void theRestartCauseIsUnknownUntilSomebodyCausesOne() {
        Console console = operator();

        assertThat(console.ask(CHASSIS, RESTART_CAUSE)).containsExactly(0, 0, 1);
        console.command(CHASSIS, CONTROL, 3);
        assertThat(console.ask(CHASSIS, RESTART_CAUSE)).containsExactly(0, 1, 1);
    }

    @Test
    void theHoursOfPowerGoOnCounting() {
        bmc.poweredFor(Duration.ofHours(99));
        time.sleep(Duration.ofMinutes(121));

        assertThat(operator().ask(CHASSIS, POWERED_HOURS)).containsExactly(0, 60, 101, 0, 0, 0);
    }

    @Test
    void slowFirmwareIsOnLater() {
        chassis.powersOnIn(Duration.ofSeconds(20));
        Console console = operator();

        console.command(CHASSIS, CONTROL, 2);
        time.sleep(Duration.ofSeconds(19));
        assertThat(console.ask(CHASSIS, STATUS)[1] & 1).isZero();
        time.sleep(Duration.ofSeconds(1));
        assertThat(console.ask(CHASSIS, STATUS)[1] & 1).isEqualTo(1);
    }

    @Test
    void theSixtySecondsOfTheValidBitStartAnewWithEveryChassisControl() {
        Console console = operator();
        console.command(CHASSIS, SET_BOOT, 5, 0xe0, 0x04, 0, 0, 0);
        time.sleep(Duration.ofSeconds(59));
        console.command(CHASSIS, CONTROL, 3);
        time.sleep(Duration.ofSeconds(59));

        assertThat(console.ask(CHASSIS, GET_BOOT, 5, 0, 0))
                .containsExactly(0, 1, 5, 0xe0, 0x04, 0, 0, 0);
        time.sleep(Duration.ofSeconds(1));
        assertThat(console.ask(CHASSIS, GET_BOOT, 5, 0, 0))
                .containsExactly(0, 1, 5, 0x60, 0x04, 0, 0, 0);
    }

    @Test
    void theValidBitStaysWhenParameterThreeSaysSo() {
        Console console = operator();
        console.command(CHASSIS, SET_BOOT, 3, 0x08);
        console.command(CHASSIS, SET_BOOT, 5, 0xa0, 0x04, 0, 0, 0);

        time.sleep(Duration.ofDays(1));

        assertThat(operator().ask(CHASSIS, GET_BOOT, 3, 0, 0)).containsExactly(0, 1, 3, 8);
        assertThat(bmc.bootFlags().valid()).isTrue();
    }

    @Test
    void flagsForEveryBootStayWhenTheFirmwareReadsThem() {
        Console console = operator();
        console.command(CHASSIS, SET_BOOT, 3, 0x08);
        console.command(CHASSIS, SET_BOOT, 5, 0xc0, 0x04, 0, 0, 0);

        assertThat(bmc.boot()).isEqualTo(BootDevice.NETWORK);
        assertThat(bmc.boot()).isEqualTo(BootDevice.NETWORK);
    }

    @Test
    void whatSomebodyHasInProgressNobodyBeginsUntilThePowerGoes() {
        Console console = operator();

        assertThat(console.command(CHASSIS, SET_BOOT, 0, 1)).isZero();
        assertThat(console.command(CHASSIS, SET_BOOT, 0, 1)).isEqualTo(0x81);
        assertThat(console.ask(CHASSIS, GET_BOOT, 0, 0, 0)).containsExactly(0, 1, 0, 1);
        console.command(CHASSIS, CONTROL, 0);
        assertThat(console.ask(CHASSIS, GET_BOOT, 0, 0, 0)).containsExactly(0, 1, 0, 0);
    }

    @Test
    void theFirmwareAcknowledgesWhatItHasRead() {
        Console console = operator();
        console.command(CHASSIS, SET_BOOT, 4, 0x01, 0x00);
        assertThat(console.ask(CHASSIS, GET_BOOT, 4, 0, 0)).containsExactly(0, 1, 4, 0, 0xfe);

        bmc.boot();

        assertThat(console.ask(CHASSIS, GET_BOOT, 4, 0, 0)).containsExactly(0, 1, 4, 0, 0xff);
    }

    @Test
    void aParameterCanBeMarkedInvalidAndOthersDoNotExist() {
        Console console = operator();

        assertThat(console.command(CHASSIS, SET_BOOT, 0x85)).isZero();
        assertThat(console.ask(CHASSIS, GET_BOOT, 5, 0, 0)[2]).isEqualTo((byte) 0x85);
        assertThat(console.command(CHASSIS, SET_BOOT, 5)).isZero();
        assertThat(console.ask(CHASSIS, GET_BOOT, 5, 0, 0)[2]).isEqualTo((byte) 5);
        assertThat(console.command(CHASSIS, SET_BOOT, 1, 0)).isEqualTo(0x80);
        assertThat(console.command(CHASSIS, GET_BOOT, 7, 0, 0)).isEqualTo(0x80);
    }

    @Test
    void aUserReadsAndDoesNothing() {
        Console console = Console.loggedIn(bmc, "admin", "secret", Privilege.USER);

        assertThat(console.command(CHASSIS, STATUS)).isZero();
        assertThat(console.command(CHASSIS, RESTART_CAUSE)).isZero();
        for (int command : new int[] {CONTROL, IDENTIFY, RESTORE_POLICY, SET_BOOT, GET_BOOT}) {
            assertThat(console.command(CHASSIS, command, 0)).isEqualTo(0xd4);
        }
    }

    @Test
    void aColdResetForgetsSessionsAndIsSilentForAWhile() {
        Console console = Console.loggedIn(bmc, "admin", "secret", Privilege.ADMINISTRATOR);
        assertThat(console.command(APP, 0x02)).isEqualTo(0xd4);
        console.command(APP, 0x3b, 4);

        assertThat(console.command(APP, 0x02)).isZero();

        assertThat(bmc.sessions()).isZero();
        assertThat(bmc.handle(Console.ADDRESS, console.openRequest())).isEmpty();
        time.sleep(Duration.ofSeconds(10));
        assertThat(bmc.handle(Console.ADDRESS, console.openRequest())).hasSize(1);
    }

    @Test
    void theSelfTestSaysWhatItIsTold() {
        Console console = operator();
        assertThat(console.ask(APP, 0x04)).containsExactly(0, 0x55, 0);

        bmc.selfTest(new SelfTest(0x57, 0x08));

        assertThat(console.ask(APP, 0x04)).containsExactly(0, 0x57, 8);
    }

    private Console operator() {
        return Console.raised(bmc, Privilege.OPERATOR);
    }
}
