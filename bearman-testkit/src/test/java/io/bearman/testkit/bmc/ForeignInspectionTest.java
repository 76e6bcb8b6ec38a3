package io.bearman.testkit.bmc;

import static io.bearman.testkit.bmc.FruField.EMPTY;
import static io.bearman.testkit.bmc.FruField.bcd;
import static io.bearman.testkit.bmc.FruField.sixBit;
import static io.bearman.testkit.bmc.FruField.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.host.BmcGuid;
import io.bearman.testkit.bmc.ForeignClients.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that nobody here wrote read sensors, event log and FRU devices as they were set. */
@Tag("lab")
@Tag("lab-ipmi")
class ForeignInspectionTest {
    private static final Conversion SQUARED =
            Conversion.linear(new Factors(1, 0, 0, 0)).with(Linearization.SQUARE);
    private static final Conversion STEPS = Conversion.nonLinear(List.of(
            new Conversion.Segment(99, new Factors(2, 0, 0, 0)),
            new Conversion.Segment(255, new Factors(5, -300, 0, 0))));

    private final byte[] board = new FruImage()
            .chassis(0x17, text("CSE-829U"), text("C829-0001"), text("rack 7"))
            .board(
                    Instant.parse("2024-05-06T07:08:00Z"),
                    text("Acme"),
                    text("X1 board"),
                    sixBit("B-0001"),
                    text("X1-MB"),
                    EMPTY,
                    bcd("1234-5.7"))
            .product(
                    text("Acme"),
                    text("X1"),
                    text("X1-2"),
                    text("1.0"),
                    text("P0001"),
                    text("TAG-9"),
                    EMPTY)
            .record(0xc0, new byte[] {0x57, 0x01, 0x00, 1, 2, 3})
            .build(256);
    private final SimulatedBmc.Settings settings = SimulatedBmc.Settings.of(
                    BmcGuid.of("a123456789abcdefa123456789abcdef"),
                    BmcUser.admin("admin", "secret"))
            .withRecords(
                    new ControllerLocator("BMC"),
                    AnalogSensor.temperature(1, "CPU Temp", 45)
                            .with(new Entity(3, 1))
                            .with(Thresholds.NONE
                                    .and(Threshold.LOWER_CRITICAL, -5)
                                    .and(Threshold.UPPER_NON_CRITICAL, 80)
                                    .and(Threshold.UPPER_CRITICAL, 90)
                                    .and(Threshold.UPPER_NON_RECOVERABLE, 100)
                                    .asSettable()),
                    AnalogSensor.voltage(2, "12V", 12.12),
                    AnalogSensor.fan(3, "FAN1", 4200),
                    AnalogSensor.of(4, "Squared", AnalogSensor.Kind.POWER, SQUARED)
                            .at(144),
                    AnalogSensor.of(5, "Steps", AnalogSensor.Kind.POWER, STEPS).at(500),
                    DiscreteSensor.of(10, "PSU", 0x08, 0)
                            .with(new Entity(10, 1))
                            .times(2),
                    new EventOnlySensor(20, "OS Stop", 0x20, 0x6f, Entity.SYSTEM_BOARD),
                    new FruLocator(1, "PSU1 FRU", new Entity(10, 1)))
            .withFru(0, board)
            .withFru(
                    1,
                    new FruImage()
                            .product(
                                    text("Volt"),
                                    text("PS-1400"),
                                    EMPTY,
                                    EMPTY,
                                    text("V0007"),
                                    EMPTY,
                                    EMPTY)
                            .build(64));

    @TempDir
    private Path folder;

    private ServedBmc served;
    private SimulatedBmc bmc;
    private ForeignClients clients;

    @BeforeEach
    void serve() {
        served = ServedBmc.start(settings, folder);
        bmc = served.bmc();
        clients = served.clients();
    }

    @AfterEach
    void stop() {
        served.close();
    }

    @Test
    void ipmitoolListsTheSensors() throws Exception {
        bmc.sensor(11).states(0, 1);

        String list = clients.ipmitool("sdr", "elist", "all").expectSuccess().output();

        assertThat(list.lines().map(line -> line.replaceAll("\\s+", " ").strip()))
                .containsExactlyInAnyOrder(
                        "BMC | 00h | ok | 7.1 | Dynamic MC @ 20h",
                        "CPU Temp | 01h | ok | 3.1 | 45 degrees C",
                        "12V | 02h | ok | 7.1 | 12.12 Volts",
                        "FAN1 | 03h | ok | 7.1 | 4200 RPM",
                        "Squared | 04h | ok | 7.1 | 144 Watts",
                        "Steps | 05h | ok | 7.1 | 500 Watts",
                        "PSU | 0Ah | ok | 10.1 | Presence detected",
                        "OS Stop | 14h | ns | 7.1 | Event-Only",
                        "PSU1 FRU | 00h | ns | 10.1 | Logical FRU @01h");
    }

    @Test
    void ipmitoolReadsASensorAndSetsItsThresholds() throws Exception {
        bmc.sensor(1).value(85);
        Ended ended = clients.ipmitool("sensor", "get", "CPU Temp").expectSuccess();
        assertThat(ended.value("Sensor Reading")).startsWith("85 (+/- 0) degrees C");
        assertThat(ended.value("Status")).isEqualTo("Upper Non-Critical");
        assertThat(ended.value("Upper Critical")).isEqualTo("90.000");
        assertThat(ended.value("Lower Critical")).isEqualTo("-5.000");
        assertThat(ended.value("Lower Non-Critical")).isEqualTo("na");

        clients.ipmitool("sensor", "thresh", "CPU Temp", "ucr", "95").expectSuccess();

        assertThat(bmc.sensor(1).thresholds()).containsEntry(Threshold.UPPER_CRITICAL, 95.0);
        bmc.sensor(1).available(false);
        assertThat(clients.ipmitool("sdr", "get", "CPU Temp").value("Sensor Reading"))
                .isEqualTo("No Reading");
    }

    @Test
    void freeipmiReadsTheSensorsInPartsOfSixteenBytes() throws Exception {
        bmc.sdr().largestRead(16);
        bmc.sensor(1).value(91);

        String list = freeipmi(
                        "ipmi-sensors",
                        "--comma-separated-output",
                        "--output-sensor-state",
                        "--shared-sensors")
                .expectSuccess()
                .output();

        assertThat(list)
                .contains("CPU Temp,Temperature,Critical,91.00,C,'At or Above (>=) Upper "
                        + "Critical Threshold'")
                .contains("12V,Voltage,Nominal,12.12,V,'OK'")
                .contains("FAN1,Fan,Nominal,4200.00,RPM,'OK'")
                .contains("PSU 1,Power Supply,Nominal,N/A,N/A,'Presence detected'")
                .contains("PSU 2,Power Supply,Nominal,N/A,N/A,'Presence detected'")
                .contains("Squared,Other Units Based Sensor,Nominal,144.00,W,'OK'");
    }

    @Test
    void ipmitoolAddsListsAndClearsEvents() throws Exception {
        bmc.sel().eraseTakes(Duration.ZERO);
        bmc.sel().add(Event.of(0x01, 1, 0x01, 0x09).with(0x59, 95, 90));
        bmc.sel().add(Event.of(0x08, 10, 0x6f, 1).ended());
        clients.ipmitool("event", "1").expectSuccess();

        String list = clients.ipmitool("sel", "elist").expectSuccess().output();
        assertThat(list.lines())
                .satisfiesExactly(
                        first -> assertThat(first)
                                .contains("Temperature CPU Temp")
                                .contains("Upper Critical going high")
                                .contains("Reading 95 > Threshold 90 degrees C")
                                .contains("Asserted"),
                        second -> assertThat(second)
                                .contains("Power Supply PSU")
                                .contains("Failure detected")
                                .contains("Deasserted"),
                        sample -> assertThat(sample)
                                .contains("Temperature")
                                .contains("Upper Critical going high"));
        Ended info = clients.ipmitool("sel", "info").expectSuccess();
        assertThat(info.value("Entries")).isEqualTo("3");
        assertThat(info.value("Free Space")).isEqualTo((512 - 3) * 16 + " bytes");
        assertThat(info.value("Overflow")).isEqualTo("false");

        clients.ipmitool("sel", "clear").expectSuccess();
        assertThat(bmc.sel().records()).isEmpty();
        assertThat(clients.ipmitool("sel", "list").output()).contains("SEL has no entries");
    }

    @Test
    void ipmitoolAddsEventsOfAFile() throws Exception {
        // Revision, sensor type, number, direction and type, three data bytes.
        Path events =
                Files.writeString(folder.resolve("events"), "0x04 0x07 0x31 0x6f 0x01 0xff 0xff\n");

        clients.ipmitool("sel", "add", events.toString()).expectSuccess();

        assertThat(bmc.sel().records()).hasSize(1);
        assertThat(clients.ipmitool("sel", "list").output())
                .contains("Processor #0x31")
                .contains("Thermal Trip");
    }

    @Test
    void ipmitoolSetsTheClock() throws Exception {
        clients.ipmitool("sel", "time", "set", "01/02/30 03:04:05").expectSuccess();

        assertThat(clients.ipmitool("sel", "time", "get").output()).startsWith("01/02/30 03:04");
    }

    @Test
    void freeipmiReadsDeletesAndClearsEvents() throws Exception {
        bmc.sel().eraseTakes(Duration.ofMillis(300));
        bmc.sel().add(Event.of(0x01, 1, 0x01, 0x09).with(0x59, 95, 90));
        bmc.sel().add(Event.of(0x08, 10, 0x6f, 1));

        String list =
                freeipmi("ipmi-sel", "--comma-separated-output").expectSuccess().output();
        assertThat(list)
                .contains("CPU Temp,Temperature,Upper Critical - going high ; Sensor Reading = "
                        + "95.00 C ; Threshold = 90.00 C")
                .contains("Power Supply,Power Supply Failure detected");
        freeipmi("ipmi-sel", "--delete=1").expectSuccess();
        assertThat(bmc.sel().records()).hasSize(1);
        freeipmi("ipmi-sel", "--clear").expectSuccess();
        assertThat(bmc.sel().records()).isEmpty();
    }

    @Test
    void ipmitoolPrintsTheFrus() throws Exception {
        bmc.largestFruRead(32);

        Ended board = clients.ipmitool("fru", "print", "0").expectSuccess();
        assertThat(board.value("Chassis Type")).isEqualTo("Rack Mount Chassis");
        assertThat(board.value("Chassis Part Number")).isEqualTo("CSE-829U");
        assertThat(board.value("Chassis Serial")).isEqualTo("C829-0001");
        assertThat(board.value("Chassis Extra")).isEqualTo("rack 7");
        assertThat(board.value("Board Mfg Date")).startsWith("Mon May  6 07:08:00 2024");
        assertThat(board.value("Board Mfg")).isEqualTo("Acme");
        assertThat(board.value("Board Product")).isEqualTo("X1 board");
        assertThat(board.value("Board Serial")).isEqualTo("B-0001");
        assertThat(board.value("Board Part Number")).isEqualTo("X1-MB");
        assertThat(board.value("Board Extra")).isEqualTo("1234-5.7");
        assertThat(board.value("Product Name")).isEqualTo("X1");
        assertThat(board.value("Product Version")).isEqualTo("1.0");
        assertThat(board.value("Product Serial")).isEqualTo("P0001");
        assertThat(board.value("Product Asset Tag")).isEqualTo("TAG-9");
        Ended all = clients.ipmitool("fru").expectSuccess();
        assertThat(all.output()).contains("PSU1 FRU (ID 1)").contains("V0007");
    }

    @Test
    void freeipmiPrintsTheFrus() throws Exception {
        Ended board = freeipmi("ipmi-fru").expectSuccess();

        assertThat(board.value("FRU Chassis Type")).isEqualTo("Rack Mount Chassis");
        assertThat(board.value("FRU Chassis Part Number")).isEqualTo("CSE-829U");
        assertThat(board.value("FRU Board Manufacturing Date/Time"))
                .isEqualTo("05/06/24 - 07:08:00");
        assertThat(board.value("FRU Board Serial Number")).isEqualTo("B-0001");
        assertThat(board.value("FRU Board Part Number")).isEqualTo("X1-MB");
        assertThat(board.value("FRU Product Serial Number")).isEqualTo("P0001");
        assertThat(board.value("FRU Product Asset Tag")).isEqualTo("TAG-9");
        assertThat(board.output()).contains("PSU1 FRU").contains("V0007");
    }

    private Ended freeipmi(String tool, String... options) throws Exception {
        List<String> words = clients.freeipmiWords(tool, options);
        words.add("--sdr-cache-directory=" + folder);
        words.add("--quiet-cache");
        return ForeignClients.run(words);
    }
}
