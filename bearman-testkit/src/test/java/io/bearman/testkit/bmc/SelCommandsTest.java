package io.bearman.testkit.bmc;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.host.BmcGuid;
import io.bearman.core.power.PowerState;
import io.bearman.core.time.VirtualTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SelCommandsTest {
    private static final int SENSOR = 0x04;
    private static final int STORAGE = 0x0a;
    private static final int INFO = 0x40;
    private static final int RESERVE = 0x42;
    private static final int GET = 0x43;
    private static final int ADD = 0x44;
    private static final int DELETE = 0x46;
    private static final int CLEAR = 0x47;
    private static final int GET_TIME = 0x48;
    private static final int SET_TIME = 0x49;
    private static final int ERASE = 0xaa;

    private static final Event TOO_HOT = Event.of(0x01, 1, 0x01, 0x09).with(0x59, 95, 90);

    private final VirtualTime time = new VirtualTime(1);
    private final SimulatedBmc bmc = new SimulatedBmc(
            SimulatedBmc.Settings.of(
                    BmcGuid.of("00112233445566778899aabbccddeeff"),
                    BmcUser.admin("admin", "secret")),
            new RecordingChassis(PowerState.ON, time, Duration.ZERO),
            time,
            new Random(3));
    private final Console console = Console.raised(bmc, Privilege.OPERATOR);

    @Test
    void anEventIsReadWithItsTime() {
        console.command(STORAGE, SET_TIME, 0x10, 0x32, 0x54, 0x66);
        time.sleep(Duration.ofSeconds(2));
        bmc.sel().add(TOO_HOT);
        bmc.sel().add(TOO_HOT.ended());

        assertThat(console.ask(STORAGE, GET, 0, 0, 0, 0, 0, 0xff))
                .containsExactly(
                        0, 2, 0, // completion, next
                        1, 0, 2, 0x12, 0x32, 0x54, 0x66, // record, type, time
                        0x20, 0, 4, 1, 1, 0x01, 0x59, 95, 90);
        byte[] last = console.ask(STORAGE, GET, 0, 0, 0xff, 0xff, 0, 0xff);
        assertThat(last).startsWith(0, 0xff, 0xff, 2, 0);
        assertThat(last[15]).isEqualTo((byte) 0x81);
    }

    @Test
    void anEmptyLogHasNoEntryAndNoTimes() {
        assertThat(console.command(STORAGE, GET, 0, 0, 0, 0, 0, 0xff)).isEqualTo(0xcb);
        assertThat(console.ask(STORAGE, INFO))
                .containsExactly(0, 0x51, 0, 0, 0, 0x20, -1, -1, -1, -1, -1, -1, -1, -1, 0x0b);
    }

    @Test
    void clearingTakesItsTimeAndNothingCanBeReadMeanwhile() {
        bmc.sel().add(TOO_HOT);
        bmc.sel().eraseTakes(Duration.ofSeconds(3));
        byte[] reservation = console.ask(STORAGE, RESERVE);

        assertThat(clear(reservation, ERASE)).containsExactly(0, 0);
        assertThat(console.command(STORAGE, INFO)).isEqualTo(0x81);
        assertThat(console.command(STORAGE, GET, 0, 0, 0, 0, 0, 0xff)).isEqualTo(0x81);
        assertThat(clear(reservation, 0)).containsExactly(0, 0);
        time.sleep(Duration.ofSeconds(3));

        assertThat(clear(reservation, 0)).containsExactly(0, 1);
        assertThat(console.ask(STORAGE, INFO)).startsWith(0, 0x51, 0, 0);
        assertThat(clear(reservation, ERASE)).as("a second time").containsExactly(0xc5);
    }

    @Test
    void aNewEventCancelsTheReservationSoThatItIsNotClearedUnseen() {
        byte[] reservation = console.ask(STORAGE, RESERVE);
        bmc.sel().add(TOO_HOT);

        assertThat(clear(reservation, ERASE)).containsExactly(0xc5);
        assertThat(bmc.sel().records()).hasSize(1);
    }

    @Test
    void clearingHasToBeMeant() {
        byte[] reservation = console.ask(STORAGE, RESERVE);

        assertThat(console.command(
                        STORAGE, CLEAR, reservation[1], reservation[2], 'C', 'L', 'X', ERASE))
                .isEqualTo(0xcc);
        assertThat(console.command(
                        STORAGE, CLEAR, reservation[1], reservation[2], 'C', 'L', 'R', 1))
                .isEqualTo(0xcc);
    }

    @Test
    void oneEntryIsDeletedUnderAReservation() {
        bmc.sel().add(TOO_HOT);
        bmc.sel().add(TOO_HOT);
        byte[] reservation = console.ask(STORAGE, RESERVE);

        assertThat(console.ask(STORAGE, DELETE, reservation[1], reservation[2], 1, 0))
                .containsExactly(0, 1, 0);
        assertThat(console.command(STORAGE, DELETE, reservation[1], reservation[2], 2, 0))
                .isEqualTo(0xc5);
        assertThat(bmc.sel().records()).hasSize(1);
    }

    @Test
    void aFullLogSaysSo() {
        bmc.sel().capacity(1);
        assertThat(bmc.sel().add(TOO_HOT)).contains(1);
        assertThat(bmc.sel().add(TOO_HOT)).isEmpty();

        assertThat(console.command(
                        STORAGE, ADD, 0, 0, 0xe0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13))
                .isEqualTo(0xc4);
        byte[] info = console.ask(STORAGE, INFO);
        assertThat(info).startsWith(0, 0x51, 1, 0, 0, 0);
        assertThat(info[14]).isEqualTo((byte) 0x8b);
    }

    @Test
    void recordsOfManufacturersKeepTheirBytes() {
        console.command(STORAGE, ADD, 0, 0, 0xe0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13);
        console.command(STORAGE, ADD, 0, 0, 0xc0, 9, 9, 9, 9, 5, 6, 7, 8, 9, 10, 11, 12, 13);

        assertThat(bmc.sel().records().get(0))
                .containsExactly(1, 0, 0xe0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13);
        assertThat(Arrays.copyOfRange(bmc.sel().records().get(1), 3, 7))
                .as("the time of the BMC")
                .isNotEqualTo(new byte[] {9, 9, 9, 9});
    }

    @Test
    void aPlatformEventOfSoftwareIsLogged() {
        assertThat(console.command(SENSOR, 0x02, 4, 1, 0x30, 0x01, 0x07, 0xff, 0xff))
                .isZero();

        assertThat(Arrays.copyOfRange(bmc.sel().records().get(0), 7, 16))
                .containsExactly(0x41, 0, 4, 1, 0x30, 0x01, 7, 0xff, 0xff);
    }

    @Test
    void theClockGoesOnFromWhereItIsSet() {
        console.command(STORAGE, SET_TIME, 0, 0, 0, 0x70);
        time.sleep(Duration.ofSeconds(5));

        assertThat(console.ask(STORAGE, GET_TIME)).containsExactly(0, 5, 0, 0, 0x70);
        assertThat(console.ask(STORAGE, 0x5c)).as("UTC offset").containsExactly(0, 0xff, 7);
    }

    private byte[] clear(byte[] reservation, int action) {
        return console.ask(STORAGE, CLEAR, reservation[1], reservation[2], 'C', 'L', 'R', action);
    }
}
