package io.bearman.ipmi.fru;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.power.PowerException;
import io.bearman.ipmi.command.WireWriter;
import io.bearman.ipmi.scripted.ScriptedDialogue;
import io.bearman.ipmi.sdr.CapturedRecords;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading inventories from BMCs that are good and bad, and inventories that are wrong. */
class FruTest {
    private static final byte[] MACHINE = Arrays.copyOf(FruImage.captured(0), 1024);
    private static final byte[] SUPPLY = Arrays.copyOf(FruImage.captured(1), 512);

    private final FruBmc machine = new FruBmc();
    private final ScriptedDialogue bmc = new ScriptedDialogue(machine);

    FruTest() {
        machine.memories.put(0, MACHINE);
        machine.memories.put(1, SUPPLY);
    }

    @Test
    void onlyWhatIsWrittenIsRead() {
        assertThat(Fru.read(bmc)).isEqualTo(decode(MACHINE));

        assertThat(bmc.asked(ReadFruData.class)).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(ints = {63, 32, 31, 16, 8, 7, 4, 3, 2})
    void aBmcThatReturnsFewBytesAtOnceIsAskedForFewer(int most) {
        machine.most = most;

        assertThat(Fru.read(bmc)).isEqualTo(decode(MACHINE));
    }

    @ParameterizedTest
    @ValueSource(ints = {0xca, 0xc8, 0xff})
    void eachWayToSayThatItWasTooManyIsUnderstood(int code) {
        machine.most = 16;
        machine.tooMany = code;

        assertThat(Fru.read(bmc)).isEqualTo(decode(MACHINE));
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 2, 1})
    void aBmcThatCutsItsAnswersIsAskedForTheRest(int cut) {
        machine.cut = cut;

        assertThat(Fru.read(bmc)).isEqualTo(decode(MACHINE));
    }

    @ParameterizedTest
    @ValueSource(ints = {255, 32, 2})
    void aMemoryOfWordsIsReadInWords(int most) {
        machine.words = true;
        machine.most = most;

        assertThat(Fru.read(bmc)).isEqualTo(decode(MACHINE));
    }

    @Test
    void aMemoryOfWordsWithAnOddSize() {
        machine.words = true;
        machine.memories.put(0, Arrays.copyOf(MACHINE, FruImage.captured(0).length | 1));

        assertThat(Fru.read(bmc)).isEqualTo(decode(MACHINE));
    }

    @Test
    void aMemoryThatIsSmallerThanItSaysIsReadToItsEnd() {
        machine.memories.put(1, SUPPLY);
        machine.real = FruImage.captured(1).length;
        assertThat(machine.real).isOdd();

        assertThat(Fru.read(bmc, CapturedRecords.ipmiSim()).get(1).reading())
                .isEqualTo(decode(SUPPLY));
    }

    @Test
    void aBmcThatReturnsNoBytesHidesNothingElse() {
        machine.cut = 0;

        assertThat(Fru.read(bmc)).isInstanceOf(FruReading.Unreadable.class);
    }

    @ParameterizedTest
    @CsvSource({"0x81, in use", "0xc0, 0xc0", "0xd5, 0xd5"})
    void aMemoryThatIsRefusedIsUnreadableNow(String code, String why) {
        machine.refusal = Integer.decode(code);

        assertThat(Fru.read(bmc))
                .isInstanceOfSatisfying(
                        FruReading.Unreadable.class,
                        unreadable -> assertThat(unreadable.reason()).contains(why));
    }

    @Test
    void whoMayNotReadIsDenied() {
        machine.refusal = 0xd4;

        assertThatThrownBy(() -> Fru.read(bmc)).isInstanceOf(PowerException.Denied.class);
    }

    @Test
    void anInventoryThatIsNotThereIsAbsent() {
        machine.memories.clear();

        assertThat(Fru.read(bmc)).isEqualTo(new FruReading.Absent());
    }

    @ParameterizedTest
    @ValueSource(ints = {0x00, 0xff})
    void anInventoryThatNobodyWroteIsBlank(int erased) {
        byte[] blank = new byte[256];
        Arrays.fill(blank, (byte) erased);
        machine.memories.put(0, blank);

        assertThat(Fru.read(bmc)).isEqualTo(new FruReading.Blank());
        machine.memories.put(0, new byte[0]);
        assertThat(Fru.read(bmc)).isEqualTo(new FruReading.Blank());
    }

    @Test
    void theMachinesOwnAndThoseOfTheRecords() {
        List<FruDevice> devices = Fru.read(bmc, CapturedRecords.ipmiSim());

        assertThat(devices).extracting(FruDevice::name).containsExactly("builtin", "PSU1");
        assertThat(devices).extracting(FruDevice::device).containsExactly(0, 1);
        assertThat(devices.get(1).entity().orElseThrow().text()).isEqualTo("power supply 1");
        assertThat(devices.get(0).reading()).isEqualTo(decode(MACHINE));
        assertThat(devices.get(1).reading()).isEqualTo(decode(SUPPLY));
    }

    @Test
    void anInventoryBehindAnotherControllerIsOutOfReachAndNotAsked() {
        byte[] elsewhere = locator("42 02 80 00");
        byte[] memory = locator("20 a2 03 00");
        byte[] again = locator("20 00 80 00");
        byte[] reserved = locator("20 ff 80 00");

        List<FruDevice> devices =
                Fru.read(bmc, CapturedRecords.of(elsewhere, memory, again, again, reserved));

        assertThat(devices)
                .extracting(FruDevice::reading)
                .containsExactly(
                        new FruReading.OutOfReach(),
                        new FruReading.OutOfReach(),
                        decode(MACHINE),
                        new FruReading.Absent());
    }

    private static byte[] locator(String access) {
        return HexFormat.of()
                .parseHex(
                        ("0900 51 11 0d" + access + "00 10 00 0a 02 00 c2 4632").replace(" ", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "7, HEADER, its checksum is wrong",
        "20, CHASSIS, its checksum is wrong",
        "80, BOARD, its checksum is wrong",
        "130, PRODUCT, its checksum is wrong"
    })
    void aWrongChecksumIsAFindingThatNamesTheArea(int at, FruArea area, String what) {
        byte[] image = MACHINE.clone();
        image[at] ^= 0x10;

        FruInventory inventory = found(image);

        assertThat(inventory.findings()).containsExactly(new FruFinding(area, what));
        assertThat(inventory.chassis()).isPresent();
        assertThat(inventory.board()).isPresent();
        assertThat(inventory.product()).isPresent();
        assertThat(inventory.findings().get(0)).hasToString(area.text() + ": " + what);
    }

    @Test
    void aWrongChecksumOfARecordIsAFindingAndTheOthersAreRead() {
        byte[] image = SUPPLY.clone();
        image[8 * image[5] + 5] ^= 0x01;

        FruInventory inventory = found(image);

        assertThat(inventory.records()).hasSize(4);
        assertThat(inventory.findings())
                .containsExactly(
                        new FruFinding(FruArea.MULTIRECORD, "the checksum of record 0 is wrong"));
    }

    @Test
    void behindAWrongHeaderOfARecordNothingIsRead() {
        byte[] image = SUPPLY.clone();
        int second = 8 * image[5] + 5 + image[8 * image[5] + 2];
        image[second + 2] ^= 0x01;

        FruInventory inventory = found(image);

        assertThat(inventory.records()).hasSize(1);
        assertThat(inventory.findings())
                .extracting(FruFinding::what)
                .containsExactly(
                        "the checksum of the header of record 1 is wrong, the rest is not read");
    }

    @Test
    void anAreaBehindTheEndIsAFindingAndTheOthersAreRead() {
        byte[] image = MACHINE.clone();
        image[3] = 127;

        FruInventory inventory = found(Arrays.copyOf(image, 1016));

        assertThat(inventory.board()).isEmpty();
        assertThat(inventory.product()).isPresent();
        assertThat(inventory.findings())
                .contains(new FruFinding(FruArea.BOARD, "ends after 1016 bytes"));
    }

    @Test
    void anAreaOfAnotherFormIsAFinding() {
        byte[] image = MACHINE.clone();
        image[8] = 2;

        assertThat(found(image).chassis()).isEmpty();
        assertThat(found(image).findings())
                .containsExactly(new FruFinding(FruArea.CHASSIS, "of form 2 and 48 bytes"));
    }

    @Test
    void textsWithoutAnEndMarkAreAFindingAndAreRead() {
        byte[] contents =
                concat(new byte[] {0x17}, FruImage.text("part"), FruImage.text("serial12345"));
        byte[] image = new FruImage().area(FruArea.CHASSIS, contents).bytes();

        FruInventory inventory = found(image);

        assertThat(inventory.chassis().orElseThrow().serial()).isEqualTo("serial12345");
        assertThat(inventory.findings())
                .containsExactly(new FruFinding(FruArea.CHASSIS, "its texts have no end mark"));
    }

    @Test
    void aTextThatIsLongerThanItsAreaIsAFinding() {
        byte[] contents = {0x17, (byte) 0xc2, 'P', '1', (byte) 0xff, 'S'};
        byte[] image = new FruImage().area(FruArea.CHASSIS, contents).bytes();

        assertThat(found(image).chassis()).hasValue(new Chassis(0x17, "P1", "", List.of()));
        assertThat(found(image).findings()).hasSize(1);
    }

    @Test
    void anInventoryOfAnotherFormIsUnreadable() {
        byte[] image = MACHINE.clone();
        image[0] = 2;

        assertThat(Fru.decode(FruMemory.of(image)))
                .isEqualTo(new FruReading.Unreadable("inventory of form 2, not 1"));
    }

    static Stream<Arguments> texts() {
        return Stream.of(
                arguments(25, "c3 505331", "PS1"),
                arguments(0, "c4 b0435320", "°CS"),
                arguments(25, "83 29dca6", "IPMI"),
                arguments(25, "42 1a2b", "1 2-"),
                arguments(25, "02 beef", "beef"),
                arguments(25, "00", ""),
                // Other languages: 16 bits a character
                arguments(9, "c6 480061006e00", "Han"),
                arguments(36, "c4 2d4e8765", "中文"),
                // ... or ASCII all the same
                arguments(9, "c4 48616e73", "Hans"),
                arguments(9, "c3 48616e", "Han"),
                // What could steer a terminal is replaced
                arguments(25, "c4 1b5d303b", "�]0;"));
    }

    private static Arguments arguments(Object... values) {
        return Arguments.of(values);
    }

    @ParameterizedTest
    @MethodSource("texts")
    void aTextInEachCodingAndLanguage(int language, String hex, String text) {
        byte[] field = HexFormat.of().parseHex(hex.replace(" ", ""));
        byte[] contents =
                concat(new byte[] {(byte) language, 0, 0, 0}, field, new byte[] {(byte) 0xc1});
        byte[] image = new FruImage().area(FruArea.BOARD, contents).bytes();

        assertThat(found(image).board().orElseThrow().manufacturer()).isEqualTo(text);
    }

    @Test
    void aBoardThatDoesNotSayWhenItWasMade() {
        byte[] contents = {25, 0, 0, 0, (byte) 0xc1};
        byte[] image = new FruImage().area(FruArea.BOARD, contents).bytes();

        assertThat(found(image).board().orElseThrow().made()).isEmpty();
    }

    @Test
    void recordsOfOtherKinds() {
        byte[] image = new FruImage()
                .records(
                        FruImage.record(2, false, hex("03 74fe 38fe b0fe 3200 0a00 f401")),
                        FruImage.record(3, false, hex("07 00112233445566778899aabbccddeeff")),
                        FruImage.record(3, false, hex("09 4142")),
                        FruImage.record(0, false, hex("2003")),
                        FruImage.record(5, true, hex("0102")))
                .bytes();

        assertThat(found(image).records())
                .containsExactly(
                        new DcLoad(3, -3960, -4560, -3360, 50, 10, 500),
                        new ManagementAccess(
                                ManagementAccess.Kind.SYSTEM_UNIQUE_ID,
                                "00112233445566778899aabbccddeeff"),
                        new ManagementAccess(ManagementAccess.Kind.RESERVED, "4142"),
                        new MultiRecord.Other(0, "2003"),
                        new MultiRecord.Other(5, "0102"));
        assertThat(found(image).findings()).isEmpty();
    }

    @Test
    void aListOfRecordsWithoutAnEndStopsAtTheEndOfTheMemory() {
        byte[] image =
                new FruImage().records(FruImage.record(5, false, hex("0102"))).bytes();

        assertThat(found(image).records()).hasSize(1);
        assertThat(found(image).findings())
                .extracting(FruFinding::area)
                .containsExactly(FruArea.MULTIRECORD);
    }

    private static FruReading decode(byte[] image) {
        return Fru.decode(FruMemory.of(image));
    }

    private static FruInventory found(byte[] image) {
        return ((FruReading.Found) decode(image)).inventory();
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private static byte[] concat(byte[]... parts) {
        WireWriter all = new WireWriter();
        Stream.of(parts).forEach(all::bytes);
        return all.toBytes();
    }
}
