package io.bearman.ipmi.fru;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.ipmi.scripted.Conversation;
import io.bearman.ipmi.scripted.Exchange;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What ipmi_sim answered to ipmitool about its inventories, and what ipmitool printed. */
class FruCaptureTest {
    private static final Conversation IPMITOOL = Conversation.of("ipmitool-fru");
    private static final FruSize SIZE = new FruSize(1024, false);

    private final FruInventory machine = inventory(0);
    private final FruInventory supply = inventory(1);

    private static FruInventory inventory(int device) {
        FruMemory memory = FruMemory.of(FruImage.captured(device));
        return ((FruReading.Found) Fru.decode(memory)).inventory();
    }

    @Test
    void theSizes() {
        assertThat(IPMITOOL.answer(new GetFruInventoryAreaInfo(0, 0))).hasValue(SIZE);
        assertThat(IPMITOOL.answer(new GetFruInventoryAreaInfo(0, 1)))
                .hasValue(new FruSize(512, false));
    }

    @Test
    void everyQuestionForBytesIsEncodedAgainAsItWas() {
        ReadFruData like = new ReadFruData(0, 0, SIZE, 0, 1);

        assertThat(IPMITOOL.of(like)).hasSizeGreaterThan(10);
        for (Exchange exchange : IPMITOOL.of(like)) {
            byte[] request = exchange.request();
            assertThat(new ReadFruData(
                                    0,
                                    request[0],
                                    SIZE,
                                    request[1] & 0xff | (request[2] & 0xff) << 8,
                                    request[3] & 0xff)
                            .data())
                    .isEqualTo(request);
        }
    }

    @Test
    void theChassis() {
        Chassis chassis = machine.chassis().orElseThrow();

        assertThat(chassis.form()).isEqualTo("rack mount chassis");
        assertThat(chassis.part()).isEqualTo("BEARCHASSIS-1");
        assertThat(chassis.serial()).isEqualTo("CBEARLAB0001");
        assertThat(chassis.custom()).containsExactly("RACK READY"); // in six bits a character
    }

    @Test
    void theBoard() {
        Board board = machine.board().orElseThrow();

        assertThat(board.language()).isEqualTo(25);
        assertThat(board.made()).hasValue(Instant.parse("2025-11-22T08:30:00Z"));
        assertThat(board.manufacturer()).isEqualTo("Bearman Lab");
        assertThat(board.product()).isEqualTo("Board One");
        assertThat(board.serial()).isEqualTo("BBEARLAB0001");
        assertThat(board.part()).isEqualTo("BEAR-PART-7"); // in six bits a character
        assertThat(board.fruFile()).isEqualTo("F1");
        assertThat(board.custom()).containsExactly("2025.11-22 08.30"); // in BCD plus
    }

    @Test
    void theProduct() {
        Product product = machine.product().orElseThrow();

        assertThat(product.manufacturer()).isEqualTo("Bearman Lab");
        assertThat(product.name()).isEqualTo("Hypervisor One");
        assertThat(product.part()).isEqualTo("BEAR-1");
        assertThat(product.version()).isEqualTo("1.0");
        assertThat(product.serial()).isEqualTo("BEARLAB0001");
        assertThat(product.assetTag()).isEqualTo("asset BEARLAB0001");
        assertThat(product.fruFile()).isEmpty();
        assertThat(product.custom()).containsExactly("dead01"); // bytes of no coding
    }

    @Test
    void thePowerSupply() {
        PowerSupply record = (PowerSupply) supply.records().get(0);

        assertThat(record.watts()).isEqualTo(800);
        assertThat(record.peakVoltAmperes()).isEqualTo(900);
        assertThat(record.inrushAmperes()).isEqualTo(30);
        assertThat(record.inrushMilliseconds()).isEqualTo(5);
        assertThat(record.input())
                .isEqualTo(new PowerSupply.Input(100_000, 127_000, 200_000, 240_000));
        assertThat(record.lowHertz()).isEqualTo(47);
        assertThat(record.highHertz()).isEqualTo(63);
        assertThat(record.dropoutMilliseconds()).isEqualTo(12);
        assertThat(record.features())
                .containsExactly(
                        PowerSupply.Feature.CORRECTS_POWER_FACTOR,
                        PowerSupply.Feature.SWITCHES_VOLTAGE,
                        PowerSupply.Feature.HOT_SWAP,
                        PowerSupply.Feature.TACHOMETER);
        assertThat(record.peakWatts()).isEqualTo(950);
        assertThat(record.peakSeconds()).isEqualTo(2);
        assertThat(record.combinedWatts()).isEqualTo(700);
        assertThat(record.failingRevolutions()).isEqualTo(12);
    }

    @Test
    void theOtherRecords() {
        assertThat(supply.records().subList(1, 4))
                .containsExactly(
                        new DcOutput(1, false, 12_000, 11_400, 12_600, 120, 500, 60_000),
                        new ManagementAccess(ManagementAccess.Kind.SYSTEM_URL, "http://bmc/"),
                        new MultiRecord.Oem(0xc0, 4753, "010203"));
    }

    @Test
    void nothingIsWrongWithThem() {
        assertThat(machine.findings()).isEmpty();
        assertThat(supply.findings()).isEmpty();
        assertThat(machine.records()).isEmpty();
        assertThat(supply.chassis()).isEmpty();
    }
}
