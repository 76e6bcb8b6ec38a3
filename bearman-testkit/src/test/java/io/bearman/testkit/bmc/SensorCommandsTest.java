package io.bearman.testkit.bmc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.bearman.core.host.BmcGuid;
import io.bearman.core.power.PowerState;
import io.bearman.core.time.VirtualTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SensorCommandsTest {
    private static final int SENSOR = 0x04;
    private static final int GET_FACTORS = 0x23;
    private static final int SET_THRESHOLDS = 0x26;
    private static final int GET_THRESHOLDS = 0x27;
    private static final int GET_READING = 0x2d;
    private static final int GET_TYPE = 0x2f;

    private static final AnalogSensor CPU = AnalogSensor.temperature(1, "CPU Temp", 45)
            .with(Thresholds.NONE
                    .and(Threshold.LOWER_CRITICAL, -5)
                    .and(Threshold.UPPER_NON_CRITICAL, 80)
                    .and(Threshold.UPPER_CRITICAL, 90)
                    .asSettable());
    private static final DiscreteSensor SUPPLIES =
            DiscreteSensor.of(10, "PSU", 0x08, 0).with(new Entity(10, 1)).times(2);

    private final VirtualTime time = new VirtualTime(1);
    private final SimulatedBmc bmc = new SimulatedBmc(
            SimulatedBmc.Settings.of(
                            BmcGuid.of("00112233445566778899aabbccddeeff"),
                            BmcUser.admin("admin", "secret"))
                    .withRecords(CPU, SUPPLIES, AnalogSensor.fan(2, "FAN1", 4200)),
            new RecordingChassis(PowerState.ON, time, Duration.ZERO),
            time,
            new Random(3));
    private final Console console = Console.raised(bmc, Privilege.OPERATOR);

    @Test
    void aReadingSaysTheValueAndWhichThresholdsAreCrossed() {
        assertThat(console.ask(SENSOR, GET_READING, 1)).containsExactly(0, 45, 0xc0, 0xc0);

        bmc.sensor(1).value(91.4);
        assertThat(console.ask(SENSOR, GET_READING, 1)).containsExactly(0, 91, 0xc0, 0xd8);
        bmc.sensor(1).value(-5);
        assertThat(console.ask(SENSOR, GET_READING, 1)).containsExactly(0, 0xfb, 0xc0, 0xc2);
        assertThat(bmc.sensor(1).value()).isEqualTo(-5);
    }

    @Test
    void aSensorMayHaveNoReadingOrNotBeScanned() {
        bmc.sensor(1).available(false);
        assertThat(console.ask(SENSOR, GET_READING, 1)).containsExactly(0, 0, 0xe0, 0xc0);
        bmc.sensor(1).available(true);
        bmc.sensor(1).scanning(false);
        assertThat(console.ask(SENSOR, GET_READING, 1)).containsExactly(0, 0, 0x80, 0xc0);
    }

    @Test
    void statesAreReadFromSensorsThatShareARecord() {
        bmc.sensor(11).states(1, 3, 9);

        assertThat(console.ask(SENSOR, GET_READING, 10)).containsExactly(0, 0, 0xc0, 0x01, 0x80);
        assertThat(console.ask(SENSOR, GET_READING, 11)).containsExactly(0, 0, 0xc0, 0x0a, 0x82);
        assertThat(console.ask(SENSOR, GET_TYPE, 11)).containsExactly(0, 0x08, 0x6f);
        assertThat(console.command(SENSOR, GET_THRESHOLDS, 11)).isEqualTo(0xcd);
        assertThat(console.command(SENSOR, GET_READING, 12)).isEqualTo(0xcb);
        assertThatThrownBy(() -> bmc.sensor(11).value(1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void thresholdsAreReadAndSet() {
        assertThat(console.ask(SENSOR, GET_THRESHOLDS, 1))
                .containsExactly(0, 0x1a, 0, 0xfb, 0, 80, 90, 0);

        assertThat(console.command(SENSOR, SET_THRESHOLDS, 1, 0x10, 0, 0, 0, 0, 95, 0))
                .isZero();
        assertThat(bmc.sensor(1).thresholds())
                .containsEntry(Threshold.UPPER_CRITICAL, 95.0)
                .containsEntry(Threshold.UPPER_NON_CRITICAL, 80.0);
        assertThat(console.command(SENSOR, SET_THRESHOLDS, 1, 0x20, 0, 0, 0, 0, 0, 99))
                .as("one that it does not have")
                .isEqualTo(0xcc);
        assertThat(console.command(SENSOR, SET_THRESHOLDS, 2, 0x01, 0, 0, 0, 0, 0, 0))
                .as("of a sensor whose thresholds are fixed")
                .isEqualTo(0xcc);
    }

    @ParameterizedTest
    @CsvSource({
        "LINEAR, 12.5",
        "LN, 2.5257286443082556",
        "LOG10, 1.0969100130080565",
        "LOG2, 3.643856189774724",
        "EXP, 268337.2865208745",
        "EXP10, 3162277660168.379",
        "EXP2, 5792.618751480198",
        "INVERSE, 0.08",
        "SQUARE, 156.25",
        "CUBE, 1953.125",
        "SQUARE_ROOT, 3.5355339059327378",
        "CUBE_ROOT, 2.3207944168063893"
    })
    void everyLinearizationIsApplied(Linearization linearization, double value) {
        Conversion conversion =
                Conversion.linear(new Factors(5, -25, 1, -1)).with(linearization); // of x/2 - 25

        assertThat(conversion.value(75)).isCloseTo(value, within(value * 1e-12));
        assertThat(conversion.value(conversion.raw(value))).isCloseTo(value, within(value * 1e-12));
    }

    @Test
    void signedBytesAreReadAsSuch() {
        Conversion one = Conversion.linear(Factors.ONE);

        assertThat(one.with(Conversion.Format.TWOS_COMPLEMENT).value(0xff)).isEqualTo(-1);
        assertThat(one.with(Conversion.Format.ONES_COMPLEMENT).value(0xfe)).isEqualTo(-1);
        assertThat(one.value(0xff)).isEqualTo(255);
    }

    @Test
    void aNonLinearSensorIsAskedForTheFactorsOfItsReading() {
        Conversion conversion = Conversion.nonLinear(List.of(
                new Conversion.Segment(99, new Factors(2, 0, 0, 0)),
                new Conversion.Segment(255, new Factors(-3, 511, -8, 7))));
        bmc.sdr().add(AnalogSensor.of(20, "Odd", AnalogSensor.Kind.POWER, conversion));

        assertThat(console.ask(SENSOR, GET_FACTORS, 20, 50))
                .containsExactly(0, 100, 2, 0, 0, 0, 0, 0);
        assertThat(console.ask(SENSOR, GET_FACTORS, 20, 200))
                .containsExactly(0, 255, 0xfd, 0xc0, 0xff, 0x40, 0, 0x78);
        bmc.sensor(20).raw(40);
        assertThat(bmc.sensor(20).value()).isEqualTo(80);
    }

    @Test
    void twoSensorsCannotHaveOneNumber() {
        assertThatThrownBy(() -> bmc.sdr().add(AnalogSensor.fan(11, "FAN2", 0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("11");
    }

    /** The bytes by hand, field by field, from IPMI v2.0 table 43-1. */
    @Test
    void aFullRecordIsLaidOutAsTheSpecificationSays() {
        byte[] body = CPU.body();

        assertThat(body).hasSize(43 + 8);
        assertThat(Arrays.copyOf(body, 43))
                .containsExactly(
                        0x20, 0, 1, // owner, LUN, number
                        7, 1, // entity
                        0x7f, 0x48, // initialization; auto re-arm, thresholds settable
                        1, 1, // temperature, threshold events
                        0x84, 0x22, // lower critical going low, upper going high; LC readable
                        0x84, 0x32, // the same ended; UNC, UC readable
                        0x1a, 0x1a, // readable, settable
                        0x80, 1, 0, // two's complement, °C
                        0, // linear
                        1, 0, 0, 0, 0, 0, // M, B, accuracy, exponents
                        0, 0, 0, 0, // no nominal and normal readings
                        0x7f, 0x80, // sensor maximum, minimum
                        0, 90, 80, 0, 0xfb, 0, // thresholds, from the top
                        0, 0, // hysteresis
                        0, 0, 0, // reserved, OEM
                        0xc8); // 8 characters of 8-bit text
        assertThat(new String(body, 43, 8)).isEqualTo("CPU Temp");
    }

    @Test
    void aCompactRecordIsLaidOutAsTheSpecificationSays() {
        assertThat(SUPPLIES.body())
                .containsExactly(
                        0x20, 0, 10, 10, 1, 0x67, 0x40, 8, 0x6f, 0xff, 0x7f, 0, 0, 0xff, 0x7f, 0xc0,
                        0, 0, 2, 1, 0, 0, 0, 0, 0, 0, 0xc3, 'P', 'S', 'U');
    }
}
