package io.bearman.ipmi.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names by tables 42-2 and 42-3. */
class SensorStateTest {

    @ParameterizedTest
    // Reading type, sensor type, how many states the specification names, the last of them.
    @CsvSource({
        "0x01, 0x01, 12, upper non-recoverable going high",
        "0x02, 0x01, 3, busy",
        "0x03, 0x01, 2, state asserted",
        "0x04, 0x01, 2, predictive failure asserted",
        "0x05, 0x01, 2, limit exceeded",
        "0x06, 0x01, 2, performance lags",
        "0x07, 0x01, 9, informational",
        "0x08, 0x01, 2, device present",
        "0x09, 0x01, 2, device enabled",
        "0x0a, 0x01, 9, install error",
        "0x0b, 0x01, 8, redundancy degraded from non-redundant",
        "0x0c, 0x01, 4, D3 power state",
        "0x6f, 0x05, 7, fan area intrusion",
        "0x6f, 0x06, 6, out-of-band access password violation",
        "0x6f, 0x07, 13, correctable machine check error",
        "0x6f, 0x08, 8, power supply inactive",
        "0x6f, 0x09, 8, predictive failure",
        "0x6f, 0x0c, 11, critical overtemperature",
        "0x6f, 0x0d, 9, rebuild aborted",
        "0x6f, 0x0f, 3, firmware progress",
        "0x6f, 0x10, 7, correctable machine check error logging disabled",
        "0x6f, 0x11, 8, OS watchdog pre-timeout interrupt",
        "0x6f, 0x12, 6, timestamp clock synch",
        "0x6f, 0x13, 12, bus degraded",
        "0x6f, 0x14, 5, FRU service request button pressed",
        "0x6f, 0x19, 2, thermal trip",
        "0x6f, 0x1b, 2, configuration error",
        "0x6f, 0x1d, 8, system restart",
        "0x6f, 0x1e, 5, timeout waiting for selection of boot source",
        "0x6f, 0x1f, 11, installation failed",
        "0x6f, 0x20, 6, agent not responding",
        "0x6f, 0x21, 10, holds spare device",
        "0x6f, 0x22, 15, unknown",
        "0x6f, 0x23, 9, timer interrupt",
        "0x6f, 0x24, 4, SNMP trap generated",
        "0x6f, 0x25, 3, entity disabled",
        "0x6f, 0x27, 2, LAN heartbeat",
        "0x6f, 0x28, 6, FRU failure",
        "0x6f, 0x29, 3, presence detected",
        "0x6f, 0x2a, 4, invalid password disable",
        "0x6f, 0x2b, 8, firmware change successful",
        "0x6f, 0x2c, 8, communication lost",
        "0x6f, 0x01, 0, ''",
        "0x70, 0x08, 0, ''"
    })
    void everyStateThatTheSpecificationNames(
            String readingType, String sensorType, int count, String last) {
        int reading = Integer.decode(readingType);
        SensorType type = new SensorType(Integer.decode(sensorType));

        for (int offset = 0; offset < 15; offset++) {
            String name = SensorState.event(reading, type, offset).name();
            boolean reserved = reading == 0x6f
                    && (type.number() == 0x23 && offset >= 4 && offset <= 7
                            || type.number() == 0x22 && offset == 13);
            if (offset < count && !reserved) {
                assertThat(name).as("offset %d", offset).doesNotStartWith("state " + offset);
            } else {
                assertThat(name).isEqualTo("state " + offset);
            }
        }
        if (count > 0) {
            assertThat(SensorState.event(reading, type, count - 1).name()).isEqualTo(last);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0x01, temperature",
        "0x08, power supply",
        "0x0f, system firmware progress",
        "0x2c, FRU state",
        "0x00, type 0x00",
        "0x2d, type 0x2d",
        "0xbf, type 0xbf",
        "0xc0, OEM type 0xc0",
        "0xff, OEM type 0xff"
    })
    void aTypeHasAName(String number, String name) {
        assertThat(new SensorType(Integer.decode(number)).text()).isEqualTo(name);
    }

    @Test
    void everyTypeOfTheSpecificationHasAName() {
        for (int number = 0x01; number <= 0x2c; number++) {
            assertThat(new SensorType(number).text()).doesNotStartWith("type ");
        }
    }

    @Test
    void whatAReadingOfASensorWithThresholdsHasReached() {
        assertThat(SensorState.reading(1, new SensorType(1), 0x3f))
                .extracting(SensorState::name)
                .containsExactly(
                        "at or below lower non-critical",
                        "at or below lower critical",
                        "at or below lower non-recoverable",
                        "at or above upper non-critical",
                        "at or above upper critical",
                        "at or above upper non-recoverable");
    }
}
