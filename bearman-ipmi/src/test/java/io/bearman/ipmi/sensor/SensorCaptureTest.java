package io.bearman.ipmi.sensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bearman.ipmi.scripted.Exchange;
import io.bearman.ipmi.scripted.ScriptedDialogue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What ipmi_sim answered to ipmitool about its sensors, and what ipmitool printed. */
class SensorCaptureTest {
    private static final List<Observation> ALL = read();

    /** ipmitool asks for the first of sensors that share a record, and not for the others. */
    private static List<Observation> read() {
        return Samples.SENSORS.read(
                new ScriptedDialogue((question, data) -> Samples.ANSWERS.exchanges().stream()
                        .filter(exchange -> exchange.asks(question))
                        .map(Exchange::answer)
                        .findFirst()
                        .orElse(new byte[] {(byte) 0xcc})));
    }

    @ParameterizedTest
    @CsvSource({
        "CPU1 Temp, 45, degrees C",
        "Inlet Temp, -5, degrees C",
        "P12V, 12.18, V",
        "P3V3, 0.322, V",
        "FAN1, 5100, RPM",
        "PSU1 Power, 192, W",
        "PSU1 Load, 48, %",
        "NIC1 Rate, 117, MB/s",
        "PSU1 Energy, 120, W*h",
        "Offset, -250, ''",
        "ln, 3.296, ''",
        "log10, 1.431, ''",
        "log2, 4.755, ''",
        "e, 14.880, ''",
        "exp10, 501.187, ''",
        "exp2, 6.498, ''",
        "reciprocal, 0.037, ''",
        "square, 7.290, ''",
        "cube, 19.683, ''",
        "root, 5.196, ''",
        "cube-root, 3.000, ''"
    })
    void theNumbersThatIpmitoolPrinted(String name, double value, String unit) {
        SensorReading.Analog reading = (SensorReading.Analog) reading(name);

        assertThat(reading.value()).isCloseTo(value, within(0.0005));
        assertThat(reading.unit().text()).isEqualTo(unit);
        assertThat(reading.health()).hasValue(Health.OK);
    }

    @ParameterizedTest
    @CsvSource({
        "PSU1 Status, 0x01, presence detected",
        "PSU2 Status, 0x0b, 'presence detected, power supply failure detected, power supply input lost"
                + " (AC/DC)'",
        "PSU Redundancy, 0x02, redundancy lost",
        "Intrusion, 0x00, ''",
        "DIMM A, 0x40, presence detected",
        "Vendor, 0x04, state 2"
    })
    void theStatesThatIpmitoolPrinted(String name, String bits, String text) {
        SensorReading.Discrete reading = (SensorReading.Discrete) reading(name);

        assertThat(reading.bits()).isEqualTo(Integer.decode(bits));
        assertThat(reading.text()).isEqualTo(text);
        assertThat(reading.health()).isEmpty();
    }

    @Test
    void sensorsWithoutAReadingAreNoFailure() {
        assertThat(reading("absent")).isInstanceOf(SensorReading.Absent.class);
        assertThat(reading("idle")).isInstanceOf(SensorReading.Disabled.class);
        assertThat(reading("curve")).isInstanceOf(SensorReading.Unavailable.class);
    }

    @Test
    void aSensorThatOnlyWritesEventsIsNotRead() {
        assertThat(ALL).extracting(seen -> seen.sensor().name()).doesNotContain("Watchdog");
        assertThat(Samples.SENSORS.named("Watchdog")).hasSize(1);
    }

    @Test
    void sensorsThatShareARecordAreReadOneByOne() {
        assertThat(ALL)
                .filteredOn(seen -> seen.sensor().name().startsWith("DIMM"))
                .extracting(
                        seen -> seen.sensor() + " of " + seen.sensor().entity().text())
                .containsExactly(
                        "DIMM A (0x24) of memory device 1",
                        "DIMM B (0x25) of memory device 2",
                        "DIMM C (0x26) of memory device 3",
                        "DIMM D (0x27) of memory device 4");
    }

    @Test
    void theThresholdsThatIpmitoolPrinted() {
        Map<Sensor, Thresholds> thresholds =
                Sensors.thresholds(Samples.ANSWERS.replay(), Samples.SENSORS.all());

        assertThat(thresholds.keySet())
                .extracting(Sensor::name)
                .containsExactlyInAnyOrder("CPU1 Temp", "Inlet Temp", "P12V", "P3V3", "FAN1");
        assertThat(thresholds.get(Samples.sensor("CPU1 Temp")).limits())
                .isEqualTo(Map.of(
                        Threshold.UPPER_NON_CRITICAL, 80.0,
                        Threshold.UPPER_CRITICAL, 90.0,
                        Threshold.UPPER_NON_RECOVERABLE, 100.0));
        assertThat(thresholds.get(Samples.sensor("Inlet Temp")).limits())
                .isEqualTo(Map.of(
                        Threshold.LOWER_NON_CRITICAL, -15.0,
                        Threshold.LOWER_CRITICAL, -20.0,
                        Threshold.LOWER_NON_RECOVERABLE, -25.0));
        assertThat(thresholds.get(Samples.sensor("P12V")).limit(Threshold.LOWER_CRITICAL))
                .hasValue(10.2);
        assertThat(thresholds.get(Samples.sensor("P3V3"))).isEqualTo(Thresholds.NONE);
    }

    @Test
    void theEventsThatASensorMaySend() {
        EventBits events = Samples.ANSWERS
                .answer(new GetSensorEvents(GetSensorEvents.Which.ENABLED, 0, 1))
                .orElseThrow();

        assertThat(events.messages()).isTrue();
        assertThat(events.scanning()).isTrue();
        assertThat(events.assertions(Samples.sensor("CPU1 Temp")))
                .extracting(SensorState::name)
                .containsExactly(
                        "lower non-critical going low",
                        "lower critical going low",
                        "lower non-recoverable going low",
                        "upper non-critical going high",
                        "upper critical going high",
                        "upper non-recoverable going high");
        assertThat(events.deassertions()).isEqualTo(0x7a95);
    }

    @Test
    void ipmiSimKnowsNeitherFactorsNorTheStatusOfEvents() {
        assertThat(Samples.ANSWERS
                        .find(new GetSensorReadingFactors(0, 0x1b, 0x1b))
                        .answer())
                .containsExactly(0xc1);
        assertThat(Samples.ANSWERS
                        .find(new GetSensorEvents(GetSensorEvents.Which.SEEN, 0, 1))
                        .answer())
                .containsExactly(0xc1);
        assertThat(new GetSensorReadingFactors(0, 0x1b, 0x1b).otherwise(0xc1))
                .hasValue(Optional.empty());
        assertThat(new GetSensorEvents(GetSensorEvents.Which.SEEN, 0, 1).otherwise(0xc1))
                .hasValue(Optional.empty());
    }

    private static SensorReading reading(String name) {
        return ALL.stream()
                .filter(seen -> seen.sensor().name().equals(name))
                .map(Observation::reading)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no sensor " + name));
    }
}
