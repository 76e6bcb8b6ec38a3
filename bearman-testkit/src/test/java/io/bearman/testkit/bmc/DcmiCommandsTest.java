package io.bearman.testkit.bmc;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.host.BmcGuid;
import io.bearman.core.power.PowerState;
import io.bearman.core.time.VirtualTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DcmiCommandsTest {
    private static final int GROUP = 0x2c;
    private static final int DCMI = 0xdc;
    private static final int CAPABILITIES = 0x01;
    private static final int POWER = 0x02;
    private static final int GET_ASSET_TAG = 0x06;
    private static final int SET_ASSET_TAG = 0x08;

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
    void thePowerIsToldWithItsStatistics() {
        bmc.power().watts(200);
        time.sleep(Duration.ofSeconds(30));
        bmc.power().watts(500);
        time.sleep(Duration.ofSeconds(10));
        bmc.power().watts(300);
        time.sleep(Duration.ofSeconds(10));

        byte[] reading = console.ask(GROUP, POWER, DCMI, 1, 0, 0);

        assertThat(Arrays.copyOf(reading, 10))
                .containsExactly(0, 0xdc, 0x2c, 0x01, 200, 0, 0xf4, 0x01, 280 - 256, 1);
        assertThat(Arrays.copyOfRange(reading, 14, 19)).containsExactly(0x50, 0xc3, 0, 0, 0x40);
    }

    @Test
    void theLastMinuteIsToldAlone() {
        bmc.power().watts(900);
        time.sleep(Duration.ofMinutes(10));
        bmc.power().watts(100);
        time.sleep(Duration.ofSeconds(45));

        Console later = Console.raised(bmc, Privilege.OPERATOR);
        byte[] reading = later.ask(GROUP, POWER, DCMI, 2, 0x41, 0);

        assertThat(Arrays.copyOf(reading, 10))
                .containsExactly(0, 0xdc, 100, 0, 100, 0, 0x84, 3, 300 - 256, 1);
        assertThat(later.command(GROUP, POWER, DCMI, 2, 0x42, 0)).isEqualTo(0xcc);
        assertThat(later.command(GROUP, POWER, DCMI, 3, 0, 0)).isEqualTo(0xcc);
    }

    @Test
    void aBmcMayNotMeasure() {
        bmc.power().measuring(false);

        assertThat(console.ask(GROUP, POWER, DCMI, 1, 0, 0)).hasSize(19).endsWith(0);
    }

    @Test
    void theCapabilitiesAreTold() {
        assertThat(console.ask(GROUP, CAPABILITIES, DCMI, 1))
                .containsExactly(0, 0xdc, 1, 5, 2, 0x0f, 1, 0x38);
        assertThat(console.ask(GROUP, CAPABILITIES, DCMI, 5))
                .containsExactly(0, 0xdc, 1, 5, 2, 6, 5, 0x1e, 0x41, 0x45, 0x81, 0xc1);
        assertThat(console.command(GROUP, CAPABILITIES, DCMI, 6)).isEqualTo(0xcc);
        assertThat(console.command(GROUP, CAPABILITIES, 0)).as("PICMG").isEqualTo(0xc1);
    }

    @Test
    void theAssetTagIsWrittenAndReadInParts() {
        assertThat(console.ask(GROUP, SET_ASSET_TAG, DCMI, 0, 4, 'T', 'A', 'G', '-'))
                .containsExactly(0, 0xdc, 4);
        console.command(GROUP, SET_ASSET_TAG, DCMI, 4, 1, '7');

        assertThat(bmc.assetTag()).isEqualTo("TAG-7");
        assertThat(console.ask(GROUP, GET_ASSET_TAG, DCMI, 3, 16))
                .containsExactly(0, 0xdc, 5, '-', '7');
        assertThat(console.command(GROUP, GET_ASSET_TAG, DCMI, 0, 17)).isEqualTo(0xc9);
        assertThat(console.command(GROUP, SET_ASSET_TAG, DCMI, 60, 5, 1, 2, 3, 4, 5))
                .isEqualTo(0xc9);
    }
}
