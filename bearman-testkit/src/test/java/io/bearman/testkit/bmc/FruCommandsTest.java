package io.bearman.testkit.bmc;

import static io.bearman.testkit.bmc.FruField.EMPTY;
import static io.bearman.testkit.bmc.FruField.bcd;
import static io.bearman.testkit.bmc.FruField.binary;
import static io.bearman.testkit.bmc.FruField.sixBit;
import static io.bearman.testkit.bmc.FruField.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.host.BmcGuid;
import io.bearman.core.power.PowerState;
import io.bearman.core.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FruCommandsTest {
    private static final int STORAGE = 0x0a;
    private static final int INFO = 0x10;
    private static final int READ = 0x11;
    private static final int WRITE = 0x12;

    private final VirtualTime time = new VirtualTime(1);
    private final byte[] image = new FruImage()
            .chassis(0x17, text("CSE"), text("C1"))
            .board(
                    Instant.parse("1996-01-02T00:01:00Z"),
                    text("Acme"),
                    EMPTY,
                    sixBit("IPMI"),
                    bcd("12"),
                    binary(new byte[] {7}))
            .product(EMPTY, EMPTY, EMPTY, EMPTY, EMPTY, EMPTY, EMPTY, text("extra"))
            .record(0xc0, new byte[] {1, 2, 3})
            .build(128);
    private final SimulatedBmc bmc = new SimulatedBmc(
            SimulatedBmc.Settings.of(
                            BmcGuid.of("00112233445566778899aabbccddeeff"),
                            BmcUser.admin("admin", "secret"))
                    .withFru(0, image),
            new RecordingChassis(PowerState.ON, time, Duration.ZERO),
            time,
            new Random(3));
    private final Console console = Console.raised(bmc, Privilege.OPERATOR);

    @Test
    void aDeviceIsReadInParts() {
        bmc.largestFruRead(32);

        assertThat(console.ask(STORAGE, INFO, 0)).containsExactly(0, 128, 0, 0);
        assertThat(console.command(STORAGE, READ, 0, 0, 0, 33)).isEqualTo(0xca);
        byte[] part = console.ask(STORAGE, READ, 0, 8, 0, 32);
        assertThat(part[1]).isEqualTo((byte) 32);
        assertThat(Arrays.copyOfRange(part, 2, 34)).isEqualTo(Arrays.copyOfRange(image, 8, 40));
        assertThat(console.ask(STORAGE, READ, 0, 126, 0, 8)).as("the end").hasSize(4);
        assertThat(console.command(STORAGE, READ, 0, 128, 0, 1)).isEqualTo(0xc9);
        assertThat(console.command(STORAGE, INFO, 1)).isEqualTo(0xcb);
    }

    @Test
    void whatIsWrittenIsStored() {
        assertThat(console.ask(STORAGE, WRITE, 0, 120, 0, 1, 2, 3)).containsExactly(0, 3);
        assertThat(Arrays.copyOfRange(bmc.fru(0), 120, 124)).containsExactly(1, 2, 3, 0);
        assertThat(console.command(STORAGE, WRITE, 0, 127, 0, 1, 2)).isEqualTo(0xc9);
    }

    /** The bytes by hand, from the storage definition. */
    @Test
    void theAreasAreLaidOutAsTheDefinitionSays() {
        assertThat(Arrays.copyOf(image, 8)).containsExactly(1, 0, 1, 3, 6, 9, 0, 0xec);
        assertThat(Arrays.copyOfRange(image, 8, 24))
                .startsWith(1, 2, 0x17, 0xc3, 'C', 'S', 'E', 0xc2, 'C', '1', 0xc1, 0);
        assertThat(Arrays.copyOfRange(image, 24, 48))
                .startsWith(1, 3, 25, 0xa1, 0x05, 0, 0xc4, 'A', 'c', 'm', 'e', 0)
                // The example of §13.3: "IPMI" is 29h DCh A6h.
                .containsSequence(0x83, 0x29, 0xdc, 0xa6, 0x41, 0x12, 0x01, 7, 0xc1);
        assertThat(Arrays.copyOfRange(image, 72, 80))
                .containsExactly(0xc0, 0x82, 3, 0xfa, 0xc1, 1, 2, 3);
        for (int[] area : new int[][] {{8, 24}, {24, 48}, {48, 72}}) {
            int sum = 0;
            for (int i = area[0]; i < area[1]; i++) {
                sum += image[i];
            }
            assertThat(sum & 0xff).isZero();
        }
    }

    @Test
    void whatCannotBeStoredIsRefused() {
        assertThatThrownBy(() -> text("x")).hasMessageContaining("ends the fields");
        assertThatThrownBy(() -> sixBit("abc")).hasMessageContaining("abc");
        assertThatThrownBy(() -> bcd("1A")).hasMessageContaining("1A");
        assertThatThrownBy(() -> text("x".repeat(64))).hasMessageContaining("64");
        assertThatThrownBy(() -> new FruImage().record(0, new byte[20]).build(16))
                .hasMessageContaining("do not fit");
    }
}
