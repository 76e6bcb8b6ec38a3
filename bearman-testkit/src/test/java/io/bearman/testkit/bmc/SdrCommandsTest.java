package io.bearman.testkit.bmc;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.host.BmcGuid;
import io.bearman.core.power.PowerState;
import io.bearman.core.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SdrCommandsTest {
    private static final int STORAGE = 0x0a;
    private static final int INFO = 0x20;
    private static final int RESERVE = 0x22;
    private static final int GET = 0x23;

    private final VirtualTime time = new VirtualTime(1);
    private final AnalogSensor fan = AnalogSensor.fan(2, "FAN1", 4200);
    private final SimulatedBmc bmc = new SimulatedBmc(
            SimulatedBmc.Settings.of(
                            BmcGuid.of("00112233445566778899aabbccddeeff"),
                            BmcUser.admin("admin", "secret"))
                    .withRecords(
                            fan,
                            new FruLocator(1, "PSU1 FRU", new Entity(10, 1)),
                            new ControllerLocator("BMC")),
            new RecordingChassis(PowerState.ON, time, Duration.ZERO),
            time,
            new Random(3));
    private final Console console = Console.raised(bmc, Privilege.USER);

    @Test
    void theRecordsAreWalkedByTheIdOfTheNext() {
        List<Integer> types = new ArrayList<>();
        int id = 0;
        do {
            byte[] answer = console.ask(STORAGE, GET, 0, 0, id & 0xff, id >> 8, 0, 0xff);
            types.add((int) answer[6]);
            id = (answer[1] & 0xff) | (answer[2] & 0xff) << 8;
        } while (id != 0xffff);

        assertThat(types).containsExactly(0x01, 0x11, 0x12);
        assertThat(console.ask(STORAGE, INFO)).startsWith(0, 0x51, 3, 0);
    }

    @Test
    void aRecordIsReadInPartsUnderAReservation() {
        byte[] whole = console.ask(STORAGE, GET, 0, 0, 1, 0, 0, 0xff);
        bmc.sdr().largestRead(16);
        assertThat(console.command(STORAGE, GET, 0, 0, 1, 0, 0, 0xff)).isEqualTo(0xca);
        assertThat(console.command(STORAGE, GET, 0, 0, 1, 0, 16, 16)).isEqualTo(0xc5);

        byte[] reservation = console.ask(STORAGE, RESERVE);
        byte[] part = console.ask(STORAGE, GET, reservation[1], reservation[2], 1, 0, 16, 16);

        assertThat(Arrays.copyOfRange(part, 3, 19)).isEqualTo(Arrays.copyOfRange(whole, 19, 35));
        int length = whole.length - 3;
        assertThat(console.command(
                        STORAGE, GET, reservation[1], reservation[2], 1, 0, length - 1, 2))
                .isEqualTo(0xca);
        assertThat(console.command(STORAGE, GET, reservation[1], reservation[2], 1, 0, length, 1))
                .isEqualTo(0xc9);
        assertThat(console.command(STORAGE, GET, 0, 0, 2, 0, 0, 5)).isEqualTo(0xcb);
    }

    @Test
    void aChangeOrAnotherReaderCancelsTheReservation() {
        byte[] first = console.ask(STORAGE, RESERVE);
        assertThat(partWith(first)).isZero();
        byte[] second = console.ask(STORAGE, RESERVE);
        assertThat(partWith(first)).isEqualTo(0xc5);
        assertThat(partWith(second)).isZero();

        bmc.sdr().add(AnalogSensor.fan(3, "FAN2", 4200));
        assertThat(partWith(second)).isEqualTo(0xc5);
    }

    private int partWith(byte[] reservation) {
        return console.command(STORAGE, GET, reservation[1], reservation[2], 1, 0, 5, 5);
    }

    @Test
    void aChangeShowsInTheTimestamps() {
        byte[] before = console.ask(STORAGE, INFO);
        time.sleep(Duration.ofSeconds(10));
        int id = bmc.sdr().add(AnalogSensor.fan(3, "FAN2", 4200));
        byte[] added = console.ask(STORAGE, INFO);
        bmc.sdr().remove(id);
        byte[] removed = console.ask(STORAGE, INFO);

        assertThat(added[2]).isEqualTo((byte) 4);
        assertThat(seconds(added, 6) - seconds(before, 6)).isEqualTo(10);
        assertThat(seconds(removed, 10)).isEqualTo(seconds(added, 6));
        assertThat(console.command(0x04, 0x2d, 3)).isEqualTo(0xcb);
    }

    private static int seconds(byte[] answer, int at) {
        return new Wire.Reader(Arrays.copyOfRange(answer, at, at + 4)).uint32();
    }
}
