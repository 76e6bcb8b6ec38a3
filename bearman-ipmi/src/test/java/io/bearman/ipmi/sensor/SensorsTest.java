package io.bearman.ipmi.sensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.power.PowerException;
import io.bearman.ipmi.scripted.ScriptedDialogue;
import io.bearman.ipmi.sdr.CapturedRecords;
import io.bearman.ipmi.sdr.SensorKey;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an answer about a sensor means, also when it is an unusual one. */
class SensorsTest {
    private static final Sensor TEMPERATURE = Samples.sensor("CPU1 Temp");
    private static final Sensor CURVE = Samples.sensor("curve");
    private static final Sensor POWER_SUPPLY = Samples.sensor("PSU2 Status");

    @Test
    void aReadingAboveItsCriticalThreshold() {
        SensorReading.Analog reading = (SensorReading.Analog) read(TEMPERATURE, "00 5c c0 d8");

        assertThat(reading.value()).isEqualTo(92);
        assertThat(reading.raw()).isEqualTo(0x5c);
        assertThat(reading.tolerance()).isEqualTo(1);
        assertThat(reading.health()).hasValue(Health.CRITICAL);
        assertThat(reading.states())
                .extracting(SensorState::name)
                .containsExactly("at or above upper non-critical", "at or above upper critical");
        assertThat(reading.text()).isEqualTo("92 degrees C");
    }

    @ParameterizedTest
    @CsvSource({
        "c0, OK",
        "01, NON_CRITICAL",
        "03, CRITICAL",
        "07, NON_RECOVERABLE",
        "08, NON_CRITICAL",
        "18, CRITICAL",
        "38, NON_RECOVERABLE"
    })
    void healthIsTheWorstThresholdThatWasReached(String bits, Health health) {
        SensorReading.Analog reading = (SensorReading.Analog) read(TEMPERATURE, "00 2d c0" + bits);

        assertThat(reading.health()).hasValue(health);
    }

    @Test
    void withoutComparisonsTheHealthIsNotKnown() {
        SensorReading.Analog reading = (SensorReading.Analog) read(TEMPERATURE, "00 2d c0");

        assertThat(reading.value()).isEqualTo(45);
        assertThat(reading.health()).isEmpty();
        assertThat(reading.states()).isEmpty();
    }

    @Test
    void aReadingThatTheBmcCallsUnavailableIsNone() {
        assertThat(read(TEMPERATURE, "00 2d e0 c0")).isInstanceOf(SensorReading.Unavailable.class);
    }

    @Test
    void aSensorThatIsNotScannedIsDisabledWhateverElseIsSaid() {
        assertThat(read(TEMPERATURE, "00 2d a0 c0")).isEqualTo(new SensorReading.Disabled());
    }

    @ParameterizedTest
    @ValueSource(strings = {"cb", "cc", "cd", "c9"})
    void aSensorThatTheBmcDoesNotKnowIsAbsent(String code) {
        assertThat(read(TEMPERATURE, code)).isInstanceOf(SensorReading.Absent.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ce", "d5", "c1", "d3", "ff", "80"})
    void aSensorThatTheBmcCannotReadNowIsUnavailable(String code) {
        assertThat(read(TEMPERATURE, code))
                .isEqualTo(new SensorReading.Unavailable("the BMC refused with 0x" + code));
    }

    @Test
    void whoMayNotReadIsDenied() {
        assertThatThrownBy(() -> read(TEMPERATURE, "d4")).isInstanceOf(PowerException.Denied.class);
    }

    @Test
    void aBmcThatInitialisesItselfIsLeftToTheSession() {
        assertThatThrownBy(() -> read(TEMPERATURE, "d2")).isInstanceOf(PowerException.Busy.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"c0", "c3"})
    void aSensorThatIsBusyForEverDoesNotHideTheOthers(String code) {
        SensorBmc machine = new SensorBmc()
                .with(new GetSensorReading(0, 1), code)
                .with(new GetSensorReading(0, 33), "00 00 c0 01 80");
        ScriptedDialogue bmc = machine.dialogue();

        List<Observation> seen = Sensors.read(bmc, List.of(TEMPERATURE, POWER_SUPPLY));

        assertThat(seen.get(0).reading()).isInstanceOf(SensorReading.Unavailable.class);
        assertThat(seen.get(1).reading().text()).isEqualTo("presence detected");
        assertThat(bmc.asked()).hasSize(3);
    }

    @Test
    void aSensorThatIsBusyOnceIsAskedAgain() {
        boolean[] asked = {false};
        ScriptedDialogue bmc = new ScriptedDialogue((question, data) -> {
            boolean again = asked[0];
            asked[0] = true;
            return again ? new byte[] {0, 45, (byte) 0xc0, (byte) 0xc0} : new byte[] {(byte) 0xc0};
        });

        assertThat(read(TEMPERATURE, bmc).text()).isEqualTo("45 degrees C");
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "00 2d"})
    void anAnswerThatIsTooShortForAReadingIsNone(String answer) {
        assertThat(read(TEMPERATURE, answer)).isInstanceOf(SensorReading.Unavailable.class);
    }

    @Test
    void thresholdsThatAreLeftOutAtTheEndAreNotTold() {
        SensorBmc machine =
                new SensorBmc().with(new GetSensorThresholds(0, 1), "00 38 00 00 00 50");

        assertThat(Sensors.thresholds(machine.dialogue(), List.of(TEMPERATURE))
                        .get(TEMPERATURE)
                        .limits())
                .isEqualTo(Map.of(Threshold.UPPER_NON_CRITICAL, 80.0));
    }

    @Test
    void statesOfFifteenBits() {
        SensorReading.Discrete reading =
                (SensorReading.Discrete) read(POWER_SUPPLY, "00 00 c0 08 c0");

        assertThat(reading.bits()).isEqualTo(0x4008);
        assertThat(reading.states())
                .containsExactly(
                        new SensorState(3, "power supply input lost (AC/DC)"),
                        new SensorState(14, "state 14"));
    }

    @Test
    void aSensorThatIsNotLinearIsAskedForItsFactors() {
        SensorBmc machine = new SensorBmc()
                .with(new GetSensorReading(0, 27), "00 40 c0 c0")
                .with(new GetSensorReadingFactors(0, 27, 0x40), "00 41 02 05 0a 00 00 f0");

        SensorReading.Analog reading = (SensorReading.Analog) read(CURVE, machine.dialogue());

        // (2 * 64 + 10) / 10, tolerance 5 half counts of 0.2.
        assertThat(reading.value()).isEqualTo(13.8);
        assertThat(reading.tolerance()).isEqualTo(0.5);
    }

    @Test
    void thresholdsOfASensorThatIsNotLinearAreConvertedEachWithItsFactors() {
        byte[] record = CapturedRecords.bytes("curve");
        record[11] |= 0x08; // thresholds are settable
        Sensor curve = Sensors.of(CapturedRecords.of(record)).all().get(0);
        SensorBmc machine = new SensorBmc()
                .with(new GetSensorThresholds(0, 27), "00 18 00 00 00 50 60 00")
                .with(new GetSensorReadingFactors(0, 27, 0x50), "00 51 01 00 00 00 00 00")
                .with(new GetSensorReadingFactors(0, 27, 0x60), "00 61 02 00 00 00 00 00");

        Map<Sensor, Thresholds> thresholds = Sensors.thresholds(machine.dialogue(), List.of(curve));

        assertThat(thresholds.get(curve).limits())
                .isEqualTo(Map.of(
                        Threshold.UPPER_NON_CRITICAL, 80.0, Threshold.UPPER_CRITICAL, 192.0));
    }

    @Test
    void withoutFactorsASensorThatIsNotLinearSaysNothing() {
        SensorBmc machine = new SensorBmc().with(new GetSensorReading(0, 27), "00 40 c0 c0");

        assertThat(read(CURVE, machine.dialogue())).isInstanceOf(SensorReading.Unavailable.class);
    }

    @Test
    void aReadingForWhichTheFunctionHasNoValueIsNone() {
        assertThat(read(Samples.sensor("ln"), "00 00 c0 c0"))
                .isEqualTo(new SensorReading.Unavailable(
                        "its formula has no value for the reading 0x00"));
    }

    @Test
    void aSensorOfAnotherControllerIsOutOfReachAndNotAsked() {
        byte[] record = CapturedRecords.bytes("CPU1 Temp");
        record[5] = 0x30;
        Sensor elsewhere = Sensors.of(CapturedRecords.of(record)).all().get(0);
        ScriptedDialogue bmc = new SensorBmc().dialogue();

        assertThat(read(elsewhere, bmc)).isEqualTo(new SensorReading.OutOfReach());
        assertThat(Sensors.thresholds(bmc, List.of(elsewhere))).isEmpty();
        assertThat(bmc.asked()).isEmpty();
    }

    @Test
    void aSensorOfAnotherLogicalUnitIsAskedThere() {
        byte[] record = CapturedRecords.bytes("CPU1 Temp");
        record[6] = 0x02;
        Sensor second = Sensors.of(CapturedRecords.of(record)).all().get(0);
        SensorBmc machine = new SensorBmc().with(new GetSensorReading(2, 1), "00 2d c0 c0");

        assertThat(read(second, machine.dialogue()).text()).isEqualTo("45 degrees C");
        assertThat(new GetSensorReading(2, 1).lun()).isEqualTo(2);
    }

    @Test
    void oneStrangeSensorDoesNotHideTheOthers() {
        SensorBmc machine =
                new SensorBmc().with(new GetSensorReading(0, 1), "00 2d c0 c0").otherwise(0xff);

        List<Observation> seen = Samples.SENSORS.read(machine.dialogue());

        assertThat(seen).hasSize(Samples.SENSORS.all().size() - 1);
        assertThat(seen)
                .filteredOn(one -> one.reading() instanceof SensorReading.Analog)
                .extracting(one -> one.sensor().name())
                .containsExactly("CPU1 Temp");
    }

    @Test
    void aDiscreteSensorWithAUnitReturnsItsNumberToo() {
        byte[] record = CapturedRecords.bytes("CPU1 Temp");
        record[13] = 0x03; // digital states
        Sensor both = Sensors.of(CapturedRecords.of(record)).all().get(0);
        SensorBmc machine = new SensorBmc().with(new GetSensorReading(0, 1), "00 2d c0 02 80");

        SensorReading.Analog reading = (SensorReading.Analog) read(both, machine.dialogue());

        assertThat(reading.value()).isEqualTo(45);
        assertThat(reading.states())
                .extracting(SensorState::name)
                .containsExactly("state asserted");
        assertThat(reading.health()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "00, OK",
        "01, OK",
        "02, NON_CRITICAL",
        "10, NON_CRITICAL",
        "04, CRITICAL",
        "20, CRITICAL",
        "08, NON_RECOVERABLE",
        "40, NON_RECOVERABLE",
        "80, OK",
        "06, CRITICAL"
    })
    void aSeverityTellsTheHealth(String bits, Health health) {
        byte[] record = CapturedRecords.bytes("Intrusion");
        record[13] = 0x07;
        Sensor severity = Sensors.of(CapturedRecords.of(record)).all().get(0);
        SensorBmc machine =
                new SensorBmc().with(new GetSensorReading(0, 35), "00 00 c0" + bits + "00");

        assertThat(((SensorReading.Discrete) read(severity, machine.dialogue())).health())
                .hasValue(health);
    }

    @Test
    void eventsThatASensorHasSeen() {
        EventBits seen = new SensorBmc()
                .with(new GetSensorEvents(GetSensorEvents.Which.SEEN, 0, 33), "00 c0 0a 80")
                .dialogue()
                .execute(new GetSensorEvents(GetSensorEvents.Which.SEEN, 0, 33))
                .orElseThrow();

        assertThat(seen.unavailable()).isFalse();
        assertThat(seen.assertions(POWER_SUPPLY))
                .extracting(SensorState::name)
                .containsExactly(
                        "power supply failure detected", "power supply input lost (AC/DC)");
        assertThat(seen.deassertions(POWER_SUPPLY)).isEmpty();
    }

    @Test
    void anEventFindsItsSensor() {
        SensorKey key = new SensorKey(0x20, 0, 0, 33);

        assertThat(Samples.SENSORS.find(key, POWER_SUPPLY.type())).hasValue(POWER_SUPPLY);
        assertThat(Samples.SENSORS.find(new SensorKey(0x20, 0, 1, 33), POWER_SUPPLY.type()))
                .hasValue(POWER_SUPPLY);
        assertThat(Samples.SENSORS.find(new SensorKey(0x20, 0, 1, 33), new SensorType(1)))
                .isEmpty();
        assertThat(Samples.SENSORS.find(new SensorKey(0x21, 0, 0, 33), POWER_SUPPLY.type()))
                .isEmpty();
    }

    @Test
    void anEventThatCouldBeOfTwoSensorsIsOfNone() {
        byte[] other = CapturedRecords.bytes("PSU2 Status");
        other[6] = 0x02;
        Sensors both = Sensors.of(CapturedRecords.of(CapturedRecords.bytes("PSU2 Status"), other));

        assertThat(both.find(new SensorKey(0x20, 0, 1, 33), POWER_SUPPLY.type()))
                .isEmpty();
        assertThat(both.find(new SensorKey(0x20, 0, 2, 33), POWER_SUPPLY.type()))
                .isPresent();
    }

    @Test
    void aValueIsJudgedByThresholdsWhereTheBmcDoesNot() {
        Thresholds thresholds = new Thresholds(Map.of(
                Threshold.LOWER_CRITICAL, 5.0,
                Threshold.UPPER_NON_CRITICAL, 80.0,
                Threshold.UPPER_CRITICAL, 90.0));

        assertThat(thresholds.health(50)).isEqualTo(Health.OK);
        assertThat(thresholds.health(5)).isEqualTo(Health.CRITICAL);
        assertThat(thresholds.health(5.1)).isEqualTo(Health.OK);
        assertThat(thresholds.health(80)).isEqualTo(Health.NON_CRITICAL);
        assertThat(thresholds.health(1000)).isEqualTo(Health.CRITICAL);
        assertThat(Thresholds.NONE.health(1000)).isEqualTo(Health.OK);
    }

    @Test
    void aBmcMayLeaveOutBytesOfStates() {
        assertThat(new SensorBmc()
                        .with(new GetSensorReading(0, 1), "00 2d c0")
                        .dialogue()
                        .execute(new GetSensorReading(0, 1)))
                .isEqualTo(new Sample.Measured(0x2d, false, true, OptionalInt.empty()));
    }

    private static SensorReading read(Sensor sensor, String answer) {
        SensorKey key = sensor.key();
        return read(
                sensor,
                new SensorBmc()
                        .with(new GetSensorReading(key.lun(), key.number()), answer)
                        .dialogue());
    }

    private static SensorReading read(Sensor sensor, ScriptedDialogue bmc) {
        List<Observation> seen = Sensors.read(bmc, List.of(sensor));
        assertThat(seen).hasSize(1);
        return seen.get(0).reading();
    }
}
