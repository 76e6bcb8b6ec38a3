package io.bearman.ipmi.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.bearman.core.power.PowerException;
import io.bearman.core.secret.Credential;
import io.bearman.core.secret.Secret;
import io.bearman.core.time.TimeSource;
import io.bearman.ipmi.IpmiClient;
import io.bearman.ipmi.Session;
import io.bearman.ipmi.command.Privilege;
import io.bearman.ipmi.command.Timestamp;
import io.bearman.ipmi.fru.Board;
import io.bearman.ipmi.fru.Chassis;
import io.bearman.ipmi.fru.DcOutput;
import io.bearman.ipmi.fru.Fru;
import io.bearman.ipmi.fru.FruDevice;
import io.bearman.ipmi.fru.FruInventory;
import io.bearman.ipmi.fru.FruReading;
import io.bearman.ipmi.fru.PowerSupply;
import io.bearman.ipmi.fru.Product;
import io.bearman.ipmi.record.RecordStore;
import io.bearman.ipmi.sdr.FullSensor;
import io.bearman.ipmi.sdr.ReadableSensor;
import io.bearman.ipmi.sdr.SdrCache;
import io.bearman.ipmi.sdr.SdrRepository;
import io.bearman.ipmi.sel.GetSelInfo;
import io.bearman.ipmi.sel.GetSelTime;
import io.bearman.ipmi.sel.Sel;
import io.bearman.ipmi.sel.SelEntry;
import io.bearman.ipmi.sel.SelLog;
import io.bearman.ipmi.sel.SetSelTime;
import io.bearman.ipmi.sel.SystemEvent;
import io.bearman.ipmi.sensor.Health;
import io.bearman.ipmi.sensor.Observation;
import io.bearman.ipmi.sensor.Sensor;
import io.bearman.ipmi.sensor.SensorReading;
import io.bearman.ipmi.sensor.Sensors;
import io.bearman.ipmi.sensor.Threshold;
import io.bearman.ipmi.sensor.Thresholds;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every value that ipmitool prints of sensors, log and inventories of ipmi_sim equals ours. */
@Tag("lab")
@Tag("lab-ipmi")
class IpmiSimHardwareLabTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final DateTimeFormatter PRINTED =
            DateTimeFormatter.ofPattern("MM/dd/yy HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);
    private static final Map<String, String> UNITS = Map.of(
            "degrees C", "degrees C",
            "Volts", "V",
            "RPM", "RPM",
            "Watts", "W",
            "percent", "%",
            "megabyte", "MB/s", // ipmitool does not print the rate
            "Watts*hour", "W*h",
            "unspecified", "");

    private static IpmiLab lab;

    private final TimeSource time = TimeSource.system();
    private final IpmiClient client = IpmiClient.create();

    @BeforeAll
    static void up() {
        lab = new IpmiLab();
    }

    @AfterAll
    static void down() {
        lab.close();
    }

    @AfterEach
    void close() {
        client.close();
    }

    /** As a user who may read and nothing else. */
    private Session reader() {
        Credential credential = new Credential("ro", Secret.of("ropass"));
        return client.open(lab.machine("cn1").bmc(), credential, Privilege.USER);
    }

    private Session operator() {
        Credential credential = new Credential("oper", Secret.of("operpass"));
        return client.open(lab.machine("cn1").bmc(), credential, Privilege.OPERATOR);
    }

    @Test
    void everySensorThatIpmitoolLists() {
        List<String[]> printed = table(lab.ipmitool("cn1", "sdr", "elist", "full"));
        try (Session session = reader()) {
            Map<Integer, Observation> seen = byNumber(session);

            assertThat(printed).hasSize(24);
            for (String[] row : printed) {
                Observation one = seen.get(Integer.parseInt(row[1].replace("h", ""), 16));
                assertThat(one.sensor().entity()).hasToString(row[3]);
                if (row[2].equals("ns")) {
                    assertThat(one.reading()).isNotInstanceOf(SensorReading.Analog.class);
                } else {
                    SensorReading.Analog reading = (SensorReading.Analog) one.reading();
                    double value = Double.parseDouble(row[4].split(" ")[0]);
                    assertThat(reading.value()).as(row[0]).isCloseTo(value, within(0.0051));
                    assertThat(reading.health()).hasValue(health(row[2]));
                }
            }
        }
    }

    @Test
    void everyReadingUnitStateAndThresholdThatIpmitoolPrints() {
        List<String[]> printed = table(lab.ipmitool("cn1", "sensor"));
        try (Session session = reader()) {
            Sensors sensors = Sensors.of(SdrRepository.read(session));
            List<Observation> seen = sensors.read(session);
            Map<Sensor, Thresholds> thresholds = Sensors.thresholds(session, sensors.all());
            // ipmitool does not know that several sensors share a record.
            seen = seen.stream().filter(one -> first(one.sensor())).toList();

            assertThat(printed).hasSameSizeAs(seen).hasSize(30);
            for (int i = 0; i < printed.size(); i++) {
                compare(printed.get(i), seen.get(i), thresholds);
            }
        }
    }

    private static boolean first(Sensor sensor) {
        return sensor.key().equals(sensor.record().key());
    }

    private static void compare(
            String[] row, Observation seen, Map<Sensor, Thresholds> thresholds) {
        Optional<Double> value = number(row[1]);
        if (seen.reading() instanceof SensorReading.Discrete discrete) {
            assertThat(row[2]).isEqualTo("discrete");
            // The lower byte of the states first.
            int bits = Integer.decode(row[3]);
            assertThat(discrete.bits()).isEqualTo((bits >> 8 | bits << 8) & 0x7fff);
        } else if (seen.reading() instanceof SensorReading.Analog analog) {
            assertThat(analog.value()).as(row[0]).isCloseTo(value.orElseThrow(), within(0.00051));
            assertThat(analog.unit().text()).isEqualTo(UNITS.get(row[2]));
            assertThat(analog.health()).hasValue(health(row[3]));
        } else {
            assertThat(value).as(seen.toString()).isEmpty();
        }
        Threshold[] order = {
            Threshold.LOWER_NON_RECOVERABLE,
            Threshold.LOWER_CRITICAL,
            Threshold.LOWER_NON_CRITICAL,
            Threshold.UPPER_NON_CRITICAL,
            Threshold.UPPER_CRITICAL,
            Threshold.UPPER_NON_RECOVERABLE
        };
        Thresholds ours = thresholds.getOrDefault(seen.sensor(), Thresholds.NONE);
        for (int i = 0; i < order.length; i++) {
            OptionalDouble limit = ours.limit(order[i]);
            assertThat(limit.isPresent() ? Optional.of(limit.getAsDouble()) : Optional.empty())
                    .as(row[0] + " " + order[i])
                    .isEqualTo(number(row[4 + i]));
        }
    }

    @Test
    void aMachineThatGrowsHotAndCoolsDown() throws IOException {
        try (Session session = reader()) {
            assertThat(temperature(session)).isEqualTo(45);

            lab.heat("cn1", 92);
            assertThat(time.await(() -> temperature(session) == 92, SOON)).isTrue();
            assertThat(byNumber(session).get(1).reading())
                    .isInstanceOfSatisfying(
                            SensorReading.Analog.class,
                            reading -> assertThat(reading.health()).hasValue(Health.CRITICAL));
            lab.heat("cn1", 45);
            assertThat(time.await(() -> temperature(session) == 45, SOON)).isTrue();
        }
    }

    @Test
    void everyFieldOfEveryEntryOfTheLogThatIpmitoolPrints() throws IOException {
        fill();
        List<Map<String, String>> printed = blocks(lab.ipmitool("cn1", "sel", "list", "-v"));
        try (Session session = reader()) {
            SelLog log = new Sel(session, time).read();

            assertThat(log.entries()).hasSameSizeAs(printed).hasSize(7);
            for (int i = 0; i < printed.size(); i++) {
                compare(printed.get(i), log.entries().get(i));
            }
        }
    }

    private static void compare(Map<String, String> printed, SelEntry entry) {
        assertThat(entry.id()).isEqualTo(hex(printed, "SEL Record ID"));
        if (entry instanceof SystemEvent event) {
            int generator = event.source().owner()
                    | (event.source().lun() | event.source().channel() << 4) << 8;
            assertThat(hex(printed, "Record Type")).isEqualTo(2);
            assertThat(generator).isEqualTo(hex(printed, "Generator ID"));
            assertThat(event.revision()).isEqualTo(hex(printed, "EvM Revision"));
            assertThat(event.source().number()).isEqualTo(hex(printed, "Sensor Number"));
            assertThat(printed.get("Sensor Type"))
                    .startsWithIgnoringCase(event.type().text().substring(0, 6));
            assertThat(event.asserted())
                    .isEqualTo(!printed.get("Event Direction").startsWith("Dea"));
            assertThat(event.data()).hasToString(printed.get("Event Data"));
            assertThat(event.readingType() == 1)
                    .isEqualTo(printed.get("Event Type").equals("Threshold"));
        } else if (entry instanceof SelEntry.OemTimed oem) {
            assertThat(printed.get("Record Type")).startsWith(String.format("%02x", oem.type()));
            assertThat(hex(printed, "Manufactacturer ID")).isEqualTo(oem.manufacturer());
            assertThat(printed.get("OEM Defined")).startsWith(oem.data());
        } else {
            SelEntry.Oem oem = (SelEntry.Oem) entry;
            assertThat(printed.get("Record Type")).startsWith(String.format("%02x", oem.type()));
            assertThat(printed.get("OEM Defined")).startsWith(oem.data());
        }
    }

    @Test
    void theTimesAndWordsOfTheEntries() throws IOException {
        fill();
        List<String[]> printed = table(lab.ipmitool("cn1", "sel", "elist"));
        try (Session session = reader()) {
            Sensors sensors = Sensors.of(SdrRepository.read(session));
            List<SelEntry> entries = new Sel(session, time).read().entries();
            List<String> ours =
                    entries.stream().map(entry -> entry.text(sensors)).toList();

            for (int i = 0; i < entries.size(); i++) {
                String[] row = printed.get(i);
                Optional<Instant> logged = entries.get(i).logged().flatMap(Timestamp::instant);
                assertThat(logged)
                        .isEqualTo(
                                row[1].startsWith("OEM")
                                        ? Optional.empty()
                                        : Optional.of(instant(row[1] + " " + row[2])));
            }
            assertThat(printed.get(0)[3]).isEqualTo("Temperature CPU1 Temp");
            assertThat(printed.get(0)[4]).isEqualTo("Upper Non-critical going high");
            assertThat(printed.get(0)[6]).isEqualTo("Reading 85 > Threshold 80 degrees C");
            assertThat(ours.get(0))
                    .isEqualTo("CPU1 Temp: upper non-critical going high (reading 85 degrees C,"
                            + " threshold 80 degrees C)");
            assertThat(printed.get(3)[3]).isEqualTo("Power Supply PSU2 Status");
            assertThat(ours.get(3)).startsWith("PSU2 Status: power supply input lost");
            assertThat(printed.get(2)[4]).isEqualTo("System boot initiated");
            assertThat(ours.get(2)).contains("starting operating system boot");
            assertThat(printed.get(6)[4]).isEqualTo("Uncorrectable ECC");
            assertThat(ours.get(6)).contains("uncorrectable ECC deasserted");
        }
    }

    @Test
    void theStateOfTheLogThatIpmitoolPrints() throws IOException {
        fill();
        Map<String, String> printed = blocks(lab.ipmitool("cn1", "sel", "info")).get(0);
        try (Session session = reader()) {
            RecordStore ours = session.execute(new GetSelInfo());

            assertThat(printed.get("Version")).startsWith(ours.version());
            assertThat(printed).containsEntry("Entries", Integer.toString(ours.records()));
            assertThat(printed)
                    .containsEntry("Free Space", ours.freeBytes().orElseThrow() + " bytes");
            assertThat(ours.added().instant()).hasValue(instant(printed.get("Last Add Time")));
            assertThat(ours.erased().instant()).hasValue(instant(printed.get("Last Del Time")));
            assertThat(ours.features())
                    .containsExactly(RecordStore.Feature.RESERVE, RecordStore.Feature.DELETE);
            assertThat(printed).containsEntry("Supported Cmds", "'Delete' 'Reserve'");
            assertThat(printed).containsEntry("Overflow", "false");
        }
    }

    @Test
    void clearingWhatWasSeenAndNothingElse() throws IOException {
        fill();
        try (Session session = operator()) {
            Sel sel = new Sel(session, time);
            SelLog seen = sel.read();
            add(
                    "0x02", "0", "0", "0", "0", "0x20", "0", "4", "0x08", "0x21", "0x6f", "3",
                    "0xff", "0xff");

            assertThat(sel.clearUnlessChanged(seen)).isFalse();
            assertThat(lab.ipmitool("cn1", "sel", "info")).containsPattern("Entries +: 8\n");
            assertThat(sel.clearUnlessChanged(sel.read())).isTrue();
            assertThat(lab.ipmitool("cn1", "sel", "info")).containsPattern("Entries +: 0\n");
        }
    }

    @Test
    void aReaderMayNeitherClearNorSetTheClock() throws IOException {
        fill();
        try (Session session = reader()) {
            assertThatThrownBy(() -> new Sel(session, time).clear())
                    .isInstanceOf(PowerException.Denied.class);
            assertThatThrownBy(() -> session.execute(new SetSelTime(time.now())))
                    .isInstanceOf(PowerException.Denied.class);
        }
        assertThat(lab.ipmitool("cn1", "sel", "info")).containsPattern("Entries +: 7\n");
    }

    @Test
    void theClockThatIpmitoolPrints() {
        Instant later = Instant.parse("2031-05-06T07:08:09Z");
        try (Session session = operator()) {
            session.execute(new SetSelTime(later));

            Instant ours = session.execute(new GetSelTime()).instant().orElseThrow();
            Instant printed = instant(lab.ipmitool("cn1", "sel", "time", "get"));

            assertThat(ours).isBetween(later, later.plusSeconds(3));
            assertThat(printed).isBetween(ours, ours.plusSeconds(3));
        }
    }

    @Test
    void everyFieldOfTheMachinesInventoryThatIpmitoolPrints() {
        Map<String, String> printed =
                blocks(lab.ipmitool("cn1", "fru", "print", "0")).get(0);
        try (Session session = reader()) {
            FruInventory ours = inventory(Fru.read(session));
            Chassis chassis = ours.chassis().orElseThrow();
            Board board = ours.board().orElseThrow();
            Product product = ours.product().orElseThrow();

            assertThat(printed.get("Chassis Type")).isEqualToIgnoringCase(chassis.form());
            assertThat(printed)
                    .containsEntry("Chassis Part Number", chassis.part())
                    .containsEntry("Chassis Serial", chassis.serial())
                    .containsEntry("Chassis Extra", chassis.custom().get(0))
                    .containsEntry("Board Mfg Date", "Sat Nov 22 08:30:00 2025 UTC")
                    .containsEntry("Board Mfg", board.manufacturer())
                    .containsEntry("Board Product", board.product())
                    .containsEntry("Board Serial", board.serial())
                    .containsEntry("Board Part Number", board.part())
                    .containsEntry("Board Extra", board.custom().get(0))
                    .containsEntry("Product Manufacturer", product.manufacturer())
                    .containsEntry("Product Name", product.name())
                    .containsEntry("Product Part Number", product.part())
                    .containsEntry("Product Version", product.version())
                    .containsEntry("Product Serial", product.serial())
                    .containsEntry("Product Asset Tag", product.assetTag())
                    .containsEntry("Product Extra", product.custom().get(0));
            assertThat(board.made()).hasValue(Instant.parse("2025-11-22T08:30:00Z"));
            assertThat(product.serial()).isEqualTo(lab.machine("cn1").serial());
            assertThat(ours.findings()).isEmpty();
        }
    }

    @Test
    void everyFieldOfAPowerSupplyThatIpmitoolPrints() {
        Map<String, String> printed = new LinkedHashMap<>();
        blocks(lab.ipmitool("cn1", "-v", "fru", "print", "1")).forEach(printed::putAll);
        try (Session session = reader()) {
            FruDevice device = Fru.read(session, SdrRepository.read(session)).get(1);
            FruInventory ours = inventory(device.reading());
            PowerSupply supply = (PowerSupply) ours.records().get(0);
            DcOutput output = (DcOutput) ours.records().get(1);

            assertThat(device.name()).isEqualTo("PSU1");
            assertThat(printed)
                    .containsEntry(
                            "Product Serial", ours.product().orElseThrow().serial())
                    .containsEntry("Capacity", supply.watts() + " W")
                    .containsEntry("Peak VA", supply.peakVoltAmperes() + " VA")
                    .containsEntry("Inrush Current", supply.inrushAmperes() + " A")
                    .containsEntry("Inrush Interval", supply.inrushMilliseconds() + " ms")
                    .containsEntry(
                            "Input Voltage Range 1",
                            range(supply.input().low(), supply.input().high()))
                    .containsEntry(
                            "Input Voltage Range 2",
                            range(supply.input().low2(), supply.input().high2()))
                    .containsEntry(
                            "Input Frequency Range",
                            supply.lowHertz() + "-" + supply.highHertz() + " Hz")
                    .containsEntry("A/C Dropout Tolerance", supply.dropoutMilliseconds() + " ms")
                    .containsEntry("Peak capacity", supply.peakWatts() + " W")
                    .containsEntry("Peak capacity holdup", supply.peakSeconds() + " s")
                    .containsEntry("Output Number", Integer.toString(output.number()))
                    .containsEntry("Standby power", output.standby() ? "Yes" : "No")
                    .containsEntry("Nominal voltage", volts(output.millivolts()))
                    .containsEntry("Max negative deviation", volts(output.lowMillivolts()))
                    .containsEntry("Max positive deviation", volts(output.highMillivolts()))
                    .containsEntry("Ripple and noise pk-pk", output.rippleMillivolts() + " mV")
                    .containsEntry("Minimum current draw", amperes(output.lowMilliamperes()))
                    .containsEntry("Maximum current draw", amperes(output.highMilliamperes()));
            assertThat(printed.get("Combined capacity")).startsWith(supply.combinedWatts() + " W");
        }
    }

    @Test
    void recordsOfAnotherProcessAreReadFromTheCache(@TempDir Path folder) {
        try (Session session = reader()) {
            SdrRepository fresh = SdrRepository.read(session, SdrCache.inFolder(folder, 10));
            Instant before = time.now();
            SdrRepository cached = SdrRepository.read(session, SdrCache.inFolder(folder, 10));

            assertThat(cached.records()).isEqualTo(fresh.records());
            assertThat(cached.records(ReadableSensor.class)).hasSize(30);
            assertThat(cached.records(FullSensor.class)).hasSize(24);
            assertThat(Duration.between(before, time.now())).isLessThan(Duration.ofSeconds(2));
        }
    }

    /** Two events of a temperature, and five entries that ipmitool adds. */
    private static void fill() throws IOException {
        lab.ipmitool("cn1", "sel", "time", "set", "now");
        lab.ipmitool("cn1", "sel", "clear");
        heatAndCool();
        add(
                "0x02", "0", "0", "0", "0", "0x01", "0", "4", "0x0f", "0", "0x6f", "0xc2", "0x13",
                "0xff");
        add(
                "0x02", "0", "0", "0", "0", "0x20", "0", "4", "0x08", "0x21", "0x6f", "0x43",
                "0xf0", "0xff");
        add("0xc1", "1", "2", "3", "4", "0x91", "0x12", "0", "1", "2", "3", "4", "5", "6");
        add("0xe2", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13");
        add(
                "0x02", "0", "0", "0", "0", "0x20", "0", "4", "0x0c", "0x99", "0xef", "0xa1",
                "0xff", "3");
    }

    private static void heatAndCool() throws IOException {
        TimeSource time = TimeSource.system();
        lab.heat("cn1", 85);
        assertThat(time.await(() -> entries() == 1, SOON)).isTrue();
        lab.heat("cn1", 45);
        assertThat(time.await(() -> entries() == 2, SOON)).isTrue();
    }

    private static int entries() {
        return Integer.parseInt(
                blocks(lab.ipmitool("cn1", "sel", "info")).get(0).get("Entries"));
    }

    private static void add(String... bytes) {
        List<String> arguments = new ArrayList<>(List.of("raw", "0x0a", "0x44", "0", "0"));
        arguments.addAll(List.of(bytes));
        lab.ipmitool("cn1", arguments.toArray(String[]::new));
    }

    private static Map<Integer, Observation> byNumber(Session session) {
        Map<Integer, Observation> seen = new LinkedHashMap<>();
        for (Observation one : Sensors.of(SdrRepository.read(session)).read(session)) {
            seen.put(one.sensor().key().number(), one);
        }
        return seen;
    }

    private static double temperature(Session session) {
        return ((SensorReading.Analog) byNumber(session).get(1).reading()).value();
    }

    private static FruInventory inventory(FruReading reading) {
        return ((FruReading.Found) reading).inventory();
    }

    private static Health health(String word) {
        return switch (word) {
            case "ok" -> Health.OK;
            case "nc" -> Health.NON_CRITICAL;
            case "cr" -> Health.CRITICAL;
            case "nr" -> Health.NON_RECOVERABLE;
            default -> throw new AssertionError("ipmitool says '" + word + "'");
        };
    }

    private static Optional<Double> number(String printed) {
        return printed.equals("na")
                ? Optional.empty()
                : Optional.of(Double.valueOf(
                        printed.startsWith("0x") ? "" + Integer.decode(printed) : printed));
    }

    private static Instant instant(String printed) {
        return PRINTED.parse(printed, Instant::from);
    }

    private static int hex(Map<String, String> printed, String key) {
        return Integer.parseInt(printed.get(key), 16);
    }

    private static String range(int low, int high) {
        return low / 1000 + "-" + high / 1000 + " V";
    }

    private static String volts(int millivolts) {
        return String.format("%.2f V", millivolts / 1000.0);
    }

    private static String amperes(int milliamperes) {
        return String.format("%.3f A", milliamperes / 1000.0);
    }

    /** Rows of cells between bars. */
    private static List<String[]> table(String printed) {
        List<String[]> rows = new ArrayList<>();
        for (String line : printed.lines().toList()) {
            String[] cells = line.split("\\|");
            for (int i = 0; i < cells.length; i++) {
                cells[i] = cells[i].strip();
            }
            rows.add(cells);
        }
        return rows;
    }

    /** Blocks of lines "key : value", between them empty lines. */
    private static List<Map<String, String>> blocks(String printed) {
        List<Map<String, String>> blocks = new ArrayList<>(List.of(new LinkedHashMap<>()));
        for (String line : printed.lines().toList()) {
            int colon = line.indexOf(" : ");
            if (line.isBlank()) {
                blocks.add(new LinkedHashMap<>());
            } else if (colon > 0) {
                blocks.get(blocks.size() - 1)
                        .put(
                                line.substring(0, colon).strip(),
                                line.substring(colon + 3).strip());
            }
        }
        blocks.removeIf(Map::isEmpty);
        return blocks;
    }
}
