package io.bearman.ipmi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.bearman.core.host.Bmc;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.power.PowerException;
import io.bearman.core.power.PowerState;
import io.bearman.core.secret.Credential;
import io.bearman.core.secret.Secret;
import io.bearman.core.time.VirtualTime;
import io.bearman.ipmi.fru.Chassis;
import io.bearman.ipmi.fru.Fru;
import io.bearman.ipmi.fru.FruDevice;
import io.bearman.ipmi.fru.FruReading;
import io.bearman.ipmi.fru.MultiRecord;
import io.bearman.ipmi.sdr.Sdr;
import io.bearman.ipmi.sdr.SdrCache;
import io.bearman.ipmi.sdr.SdrRepository;
import io.bearman.ipmi.sdr.SensorSdr;
import io.bearman.ipmi.sel.GetSelTime;
import io.bearman.ipmi.sel.Sel;
import io.bearman.ipmi.sel.SelEntry;
import io.bearman.ipmi.sel.SelLog;
import io.bearman.ipmi.sel.SetSelTime;
import io.bearman.ipmi.sensor.Health;
import io.bearman.ipmi.sensor.Observation;
import io.bearman.ipmi.sensor.SensorReading;
import io.bearman.ipmi.sensor.Sensors;
import io.bearman.testkit.bmc.AnalogSensor;
import io.bearman.testkit.bmc.AnalogSensor.Kind;
import io.bearman.testkit.bmc.BmcUser;
import io.bearman.testkit.bmc.Conversion;
import io.bearman.testkit.bmc.DiscreteSensor;
import io.bearman.testkit.bmc.Entity;
import io.bearman.testkit.bmc.Event;
import io.bearman.testkit.bmc.EventOnlySensor;
import io.bearman.testkit.bmc.Factors;
import io.bearman.testkit.bmc.FruField;
import io.bearman.testkit.bmc.FruImage;
import io.bearman.testkit.bmc.FruLocator;
import io.bearman.testkit.bmc.Linearization;
import io.bearman.testkit.bmc.Privilege;
import io.bearman.testkit.bmc.RawRecord;
import io.bearman.testkit.bmc.RecordingChassis;
import io.bearman.testkit.bmc.SdrRecord;
import io.bearman.testkit.bmc.SimulatedBmc;
import io.bearman.testkit.bmc.Threshold;
import io.bearman.testkit.bmc.Thresholds;
import io.bearman.testkit.net.Link;
import io.bearman.testkit.net.VirtualNetwork;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sensors, log and inventories of the testkit's BMC, whose codec is another, as its makers set them. */
class SimulatedHardwareTest {
    private static final BmcGuid GUID = new BmcGuid("0".repeat(31) + "1");
    private static final InetSocketAddress ADDRESS = new InetSocketAddress("192.0.2.1", Bmc.PORT);
    private static final Bmc TARGET = Bmc.of("192.0.2.1", Bmc.PORT, GUID, "bmc");
    private static final io.bearman.ipmi.command.Privilege OPERATOR =
            io.bearman.ipmi.command.Privilege.OPERATOR;
    private static final Instant MADE = Instant.parse("2025-11-22T08:30:00Z");
    private static final Thresholds HOT = Thresholds.NONE
            .and(Threshold.UPPER_NON_CRITICAL, 80)
            .and(Threshold.UPPER_CRITICAL, 90)
            .asSettable();

    private final VirtualTime time = new VirtualTime(7);
    private final VirtualNetwork network = new VirtualNetwork(time, 7);
    private final IpmiClient client =
            new IpmiClient(network, time, new SeededRandom(7), Patience.create());
    private final Credential reader = new Credential("reader", Secret.of("secret"));
    private final Credential admin = new Credential("admin", Secret.of("secret"));

    @AfterEach
    void close() {
        client.close();
    }

    private SimulatedBmc machine(SdrRecord... records) {
        Secret password = Secret.of("secret");
        SimulatedBmc machine = new SimulatedBmc(
                SimulatedBmc.Settings.of(
                                GUID,
                                BmcUser.admin("admin", "secret"),
                                new BmcUser("reader", password, Privilege.USER))
                        .withRecords(records)
                        .withFru(0, image("BEAR0001"))
                        .withFru(1, image("PSU0001")),
                new RecordingChassis(PowerState.ON, time, Duration.ofSeconds(1)),
                time,
                new Random(7));
        network.attach(ADDRESS, machine);
        return machine;
    }

    private static byte[] image(String serial) {
        return new FruImage()
                .chassis(
                        0x17,
                        FruField.sixBit("CSE-829U"),
                        FruField.text(serial),
                        FruField.bcd("12-34."))
                .board(
                        MADE,
                        FruField.text("Acme"),
                        FruField.text("X1"),
                        FruField.text("B" + serial),
                        FruField.EMPTY,
                        FruField.EMPTY)
                .record(0xc0, new byte[] {1, 2, 3, 4})
                .build(512);
    }

    /** With the least privilege: all reading is for USER. */
    private Session open() {
        return client.open(TARGET, reader, io.bearman.ipmi.command.Privilege.USER);
    }

    private SdrRepository records() {
        try (Session session = open()) {
            return SdrRepository.read(session);
        }
    }

    private SensorReading read(int number) {
        try (Session session = open()) {
            return Sensors.of(SdrRepository.read(session)).read(session).stream()
                    .filter(seen -> seen.sensor().key().number() == number)
                    .map(Observation::reading)
                    .findFirst()
                    .orElseThrow();
        }
    }

    @ParameterizedTest
    @EnumSource(value = Linearization.class, mode = EnumSource.Mode.EXCLUDE, names = "NON_LINEAR")
    void everyByteOfASensorOfEachLinearisation(Linearization linearization) {
        Conversion conversion = Conversion.linear(new Factors(2, 7, 0, -1)).with(linearization);
        SimulatedBmc machine = machine(AnalogSensor.of(9, "sensor", Kind.POWER, conversion));
        try (Session session = open()) {
            Sensors sensors = Sensors.of(SdrRepository.read(session));
            for (int raw = 0; raw < 256; raw += 5) {
                machine.sensor(9).raw(raw);

                double value =
                        ((SensorReading.Analog) sensors.read(session).get(0).reading()).value();

                double expected = machine.sensor(9).value();
                assertThat(value).isCloseTo(expected, within(Math.abs(expected) * 1e-12));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Conversion.Format.class)
    void everyByteOfASensorOfEachFormat(Conversion.Format format) {
        Conversion conversion = Conversion.linear(new Factors(-3, -500, 1, -2)).with(format);
        SimulatedBmc machine = machine(AnalogSensor.of(9, "sensor", Kind.VOLTAGE, conversion));
        try (Session session = open()) {
            Sensors sensors = Sensors.of(SdrRepository.read(session));
            for (int raw = 0; raw < 256; raw += 3) {
                machine.sensor(9).raw(raw);

                double value =
                        ((SensorReading.Analog) sensors.read(session).get(0).reading()).value();

                assertThat(value).isCloseTo(machine.sensor(9).value(), within(1e-9));
            }
        }
    }

    @Test
    void aSensorWhoseFactorsDependOnTheReading() {
        SimulatedBmc machine = machine(AnalogSensor.of(
                        9,
                        "curve",
                        Kind.TEMPERATURE,
                        Conversion.nonLinear(List.of(
                                new Conversion.Segment(99, new Factors(1, 0, 0, 0)),
                                new Conversion.Segment(255, new Factors(5, -400, 0, -1)))))
                .with(HOT));

        for (int raw : new int[] {0, 50, 99, 100, 180, 255}) {
            machine.sensor(9).raw(raw);

            assertThat(((SensorReading.Analog) read(9)).value())
                    .isCloseTo(machine.sensor(9).value(), within(1e-9));
        }
        try (Session session = open()) {
            Sensors sensors = Sensors.of(SdrRepository.read(session));
            assertThat(Sensors.thresholds(session, sensors.all())
                            .get(sensors.all().get(0))
                            .limits())
                    .isEqualTo(Map.of(
                            io.bearman.ipmi.sensor.Threshold.UPPER_NON_CRITICAL,
                            machine.sensor(9).thresholds().get(Threshold.UPPER_NON_CRITICAL),
                            io.bearman.ipmi.sensor.Threshold.UPPER_CRITICAL,
                            machine.sensor(9).thresholds().get(Threshold.UPPER_CRITICAL)));
        }
    }

    @Test
    void aMachineThatGrowsHot() {
        SimulatedBmc machine =
                machine(AnalogSensor.temperature(1, "CPU1 Temp", 45).with(HOT));
        assertThat(((SensorReading.Analog) read(1)).health()).hasValue(Health.OK);

        machine.sensor(1).value(85);
        assertThat(((SensorReading.Analog) read(1)).health()).hasValue(Health.NON_CRITICAL);
        machine.sensor(1).value(90);

        SensorReading.Analog reading = (SensorReading.Analog) read(1);
        assertThat(reading.health()).hasValue(Health.CRITICAL);
        assertThat(reading.text()).isEqualTo("90 degrees C");
    }

    @Test
    void aSensorThatIsSwitchedOffOrHasNoReading() {
        SimulatedBmc machine = machine(AnalogSensor.fan(2, "FAN1", 5100));

        machine.sensor(2).available(false);
        assertThat(read(2)).isInstanceOf(SensorReading.Unavailable.class);
        machine.sensor(2).scanning(false);
        assertThat(read(2)).isEqualTo(new SensorReading.Disabled());
    }

    @Test
    void statesOfSensorsThatShareARecord() {
        SimulatedBmc machine = machine(
                DiscreteSensor.of(16, "DIMM", 0x0c, 6).times(3),
                new EventOnlySensor(48, "Watchdog", 0x23, 0x6f, Entity.SYSTEM_BOARD));
        machine.sensor(18).states(0, 6);

        try (Session session = open()) {
            assertThat(Sensors.of(SdrRepository.read(session)).read(session))
                    .extracting(
                            seen -> seen.sensor().name() + ": " + seen.reading().text())
                    .containsExactly(
                            "DIMM1: presence detected",
                            "DIMM2: presence detected",
                            "DIMM3: correctable ECC, presence detected");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {255, 64, 33, 20, 16, 9, 8})
    void recordsAreReadFromABmcThatReturnsFewBytesAtOnce(int most) {
        SimulatedBmc machine = machine(rack());
        List<String> names = names(records());

        machine.sdr().largestRead(most);

        assertThat(names(records())).isEqualTo(names).hasSize(4);
    }

    @Test
    void aRecordThatIsAddedWhileTheyAreReadIsReadToo() {
        SimulatedBmc machine = machine(rack());
        machine.sdr().largestRead(16);
        time.after(Duration.ofMillis(90), () -> machine.sdr().add(AnalogSensor.fan(7, "FAN2", 1)));
        network.link(Link.of(Duration.ofMillis(5)));

        assertThat(names(records())).contains("FAN2").hasSize(5);
    }

    @Test
    void aReservationThatIsCancelledAllTheTimeIsBusyInTheEnd() {
        SimulatedBmc machine = machine(rack());
        machine.sdr().largestRead(16);
        network.link(Link.of(Duration.ofMillis(5)));
        for (int i = 0; i < 4000; i++) {
            time.after(Duration.ofMillis(5L * i), () -> machine.sdr().cancelReservation());
        }

        assertThatThrownBy(this::records).isInstanceOf(PowerException.Busy.class);
    }

    @Test
    void theSecondReadTakesThePacketsOfThreeQuestions() {
        machine(rack());
        SdrCache cache = SdrCache.inMemory(10);
        try (Session session = open()) {
            SdrRepository.read(session, cache);
            long carried = network.carried();

            assertThat(names(SdrRepository.read(session, cache))).hasSize(4);

            assertThat(network.carried() - carried).isEqualTo(6);
        }
    }

    @Test
    void anEmptyRepositoryStaysEmpty() {
        SimulatedBmc machine = machine();

        assertThat(records().records()).isEmpty();
        assertThat(records().records()).isEmpty();
        assertThat(machine.sel().records()).isEmpty();
    }

    @Test
    void theLogInWords() {
        SimulatedBmc machine = machine(rack());
        machine.sel().add(Event.of(0x01, 1, 0x01, 0x09).with(0x59, 92, 90));
        machine.sel().add(Event.of(0x08, 3, 0x6f, 3).ended());
        machine.sel().add(0xc1, new byte[] {0x57, 1, 0, 1, 2, 3, 4, 5, 6});
        machine.sel().add(0xe0, new byte[13]);

        try (Session session = open()) {
            Sensors sensors = Sensors.of(SdrRepository.read(session));
            SelLog log = new Sel(session, time).read();

            assertThat(log.entries())
                    .extracting(entry -> entry.text(sensors))
                    .containsExactly(
                            "CPU1 Temp: upper critical going high (reading 92 degrees C, threshold 90"
                                    + " degrees C)",
                            "PSU1: power supply input lost (AC/DC) deasserted",
                            "OEM entry 0xc1 of manufacturer 343: 010203040506",
                            "OEM entry 0xe0: 00000000000000000000000000");
            assertThat(log.entries()).extracting(SelEntry::id).containsExactly(1, 2, 3, 4);
            assertThat(log.entries().get(0).logged().orElseThrow().instant())
                    .hasValue(time.now().minusNanos(time.now().getNano()));
        }
    }

    @Test
    void clearingWaitsUntilTheBmcIsDone() {
        SimulatedBmc machine = machine(rack());
        machine.sel().add(Event.of(0x08, 3, 0x6f, 3));
        machine.sel().eraseTakes(Duration.ofSeconds(20));
        Instant before = time.now();

        try (Session session = client.open(TARGET, admin, OPERATOR)) {
            new Sel(session, time).clear();
            assertThat(new Sel(session, time).read().entries()).isEmpty();
        }

        assertThat(Duration.between(before, time.now()))
                .isBetween(Duration.ofSeconds(20), Duration.ofSeconds(21));
        assertThat(machine.sel().records()).isEmpty();
    }

    @Test
    void aReaderMayNotClear() {
        SimulatedBmc machine = machine(rack());
        machine.sel().add(Event.of(0x08, 3, 0x6f, 3));

        try (Session session = open()) {
            assertThatThrownBy(() -> new Sel(session, time).clear())
                    .isInstanceOf(PowerException.Denied.class);
        }

        assertThat(machine.sel().records()).hasSize(1);
    }

    @Test
    void whenTheAnswerToClearIsLostTheLogTellsWhatBecameOfIt() {
        SimulatedBmc machine = machine(rack());
        machine.sel().eraseTakes(Duration.ofSeconds(30));
        network.link(Link.of(Duration.ofMillis(5)));
        for (int i = 0; i < 5; i++) {
            machine.sel().add(Event.of(0x08, 3, 0x6f, 3));
        }
        Instant before = time.now();

        try (Session session = client.open(TARGET, admin, OPERATOR)) {
            // The answer of the third question, which is the order to clear, never comes.
            time.after(Duration.ofMillis(22), () -> network.link(Link.PERFECT.loss(1)));
            time.after(Duration.ofSeconds(21), () -> network.link(Link.of(Duration.ofMillis(5))));
            new Sel(session, time).clear();
        }

        assertThat(Duration.between(before, time.now())).isGreaterThan(Duration.ofSeconds(20));
        assertThat(machine.sel().records()).isEmpty();
    }

    @Test
    void theClockIsSetAndRead() {
        machine();
        Instant later = Instant.parse("2031-05-06T07:08:09Z");

        try (Session session = client.open(TARGET, admin, OPERATOR)) {
            session.execute(new SetSelTime(later));

            assertThat(session.execute(new GetSelTime()).instant()).hasValue(later);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {255, 63, 32, 16, 8, 3, 2})
    void inventoriesAreReadFromABmcThatReturnsFewBytesAtOnce(int most) {
        SimulatedBmc machine = machine(rack());
        machine.largestFruRead(most);

        try (Session session = open()) {
            List<FruDevice> devices = Fru.read(session, SdrRepository.read(session));

            assertThat(devices).extracting(FruDevice::name).containsExactly("builtin", "PSU1 FRU");
            assertThat(devices)
                    .extracting(device -> ((FruReading.Found) device.reading()).inventory())
                    .extracting(inventory -> inventory.chassis().orElseThrow())
                    .containsExactly(
                            new Chassis(0x17, "CSE-829U", "BEAR0001", List.of("12-34.")),
                            new Chassis(0x17, "CSE-829U", "PSU0001", List.of("12-34.")));
        }
    }

    @Test
    void anInventoryAsItWasWritten() {
        machine();

        try (Session session = open()) {
            FruReading.Found found = (FruReading.Found) Fru.read(session);

            assertThat(found.inventory().board().orElseThrow().made()).hasValue(MADE);
            assertThat(found.inventory().board().orElseThrow().serial()).isEqualTo("BBEAR0001");
            assertThat(found.inventory().records())
                    .containsExactly(new MultiRecord.Oem(0xc0, 0x30201, "04"));
            assertThat(found.inventory().findings()).isEmpty();
        }
    }

    @Test
    void everythingIsReadOverABadNetwork() {
        machine(rack());
        network.link(new Link(Duration.ofMillis(5), Duration.ofMillis(5), 0.1, 0.3, 0.3, 0, 0));

        try (Session session = open()) {
            SdrRepository records = SdrRepository.read(session);
            assertThat(Sensors.of(records).read(session)).hasSize(2);
            assertThat(Fru.read(session, records)).hasSize(2);
            assertThat(new Sel(session, time).read().entries()).isEmpty();
        }
    }

    private static SdrRecord[] rack() {
        return new SdrRecord[] {
            AnalogSensor.temperature(1, "CPU1 Temp", 45).with(HOT),
            DiscreteSensor.of(3, "PSU1", 0x08, 0),
            new FruLocator(1, "PSU1 FRU", new Entity(10, 1)),
            new RawRecord(0x01, new byte[] {0x20, 0, 5})
        };
    }

    private static List<String> names(SdrRepository records) {
        return records.records().stream().map(SimulatedHardwareTest::name).toList();
    }

    private static String name(Sdr record) {
        if (record instanceof SensorSdr sensor) {
            return sensor.name();
        }
        return record instanceof io.bearman.ipmi.sdr.FruLocator fru
                ? fru.name()
                : record.toString();
    }
}
