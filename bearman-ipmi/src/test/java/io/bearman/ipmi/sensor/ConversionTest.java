package io.bearman.ipmi.sensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bearman.ipmi.sdr.AnalogFormat;
import io.bearman.ipmi.sdr.Factors;
import io.bearman.ipmi.sdr.FullSensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Readings against the formula of the specification, computed with 40 decimal digits elsewhere. */
class ConversionTest {

    /** Linearisation, format, M, B, B exponent, R exponent, raw reading, value. */
    @ParameterizedTest
    @CsvSource({
        "0, UNSIGNED, 1, 0, 0, 0, 27, 27",
        "0, UNSIGNED, 3, 7, 1, -2, 200, 6.7",
        "0, UNSIGNED, -2, 511, 0, -1, 64, 38.3",
        "0, TWOS_COMPLEMENT, 5, -12, -1, -1, 16, 7.88",
        "0, ONES_COMPLEMENT, -7, 42, 1, -3, 192, 0.861",
        "1, UNSIGNED, 1, 0, 0, 0, 27, 3.29583686600433",
        "1, UNSIGNED, 3, 7, 1, -2, 200, 1.90210752639692",
        "1, UNSIGNED, -2, 511, 0, -1, 64, 3.6454498961866",
        "1, TWOS_COMPLEMENT, 5, -12, -1, -1, 16, 2.06432790386979",
        "1, ONES_COMPLEMENT, -7, 42, 1, -3, 192, -0.149660774554406",
        "2, UNSIGNED, 1, 0, 0, 0, 27, 1.43136376415899",
        "2, UNSIGNED, 3, 7, 1, -2, 200, 0.826074802700826",
        "2, UNSIGNED, -2, 511, 0, -1, 64, 1.58319877396862",
        "2, TWOS_COMPLEMENT, 5, -12, -1, -1, 16, 0.896526217489555",
        "2, ONES_COMPLEMENT, -7, 42, 1, -3, 192, -0.0649968485463452",
        "3, UNSIGNED, 1, 0, 0, 0, 27, 4.75488750216347",
        "3, UNSIGNED, 3, 7, 1, -2, 200, 2.74416109557041",
        "3, UNSIGNED, -2, 511, 0, -1, 64, 5.25927248703759",
        "3, TWOS_COMPLEMENT, 5, -12, -1, -1, 16, 2.97819562968165",
        "3, ONES_COMPLEMENT, -7, 42, 1, -3, 192, -0.215914857265243",
        "4, UNSIGNED, 1, 0, 0, 0, 27, 532048240601.799",
        "4, UNSIGNED, 3, 7, 1, -2, 200, 812.405825167543",
        "4, UNSIGNED, -2, 511, 0, -1, 64, 4.30010100558801e+16",
        "4, TWOS_COMPLEMENT, 5, -12, -1, -1, 16, 2643.87255970255",
        "4, ONES_COMPLEMENT, -7, 42, 1, -3, 192, 2.36552503637381",
        "5, UNSIGNED, 1, 0, 0, 0, 27, 1e+27",
        "5, UNSIGNED, 3, 7, 1, -2, 200, 5011872.33627272",
        "5, UNSIGNED, -2, 511, 0, -1, 64, 1.99526231496888e+38",
        "5, TWOS_COMPLEMENT, 5, -12, -1, -1, 16, 75857757.5029184",
        "5, ONES_COMPLEMENT, -7, 42, 1, -3, 192, 7.26105957435155",
        "6, UNSIGNED, 1, 0, 0, 0, 27, 134217728",
        "6, UNSIGNED, 3, 7, 1, -2, 200, 103.968306733598",
        "6, UNSIGNED, -2, 511, 0, -1, 64, 338414399486.049",
        "6, TWOS_COMPLEMENT, 5, -12, -1, -1, 16, 235.568038559968",
        "6, ONES_COMPLEMENT, -7, 42, 1, -3, 192, 1.81629683544302",
        "7, UNSIGNED, 1, 0, 0, 0, 27, 0.037037037037037",
        "7, UNSIGNED, 3, 7, 1, -2, 200, 0.149253731343284",
        "7, UNSIGNED, -2, 511, 0, -1, 64, 0.0261096605744125",
        "7, TWOS_COMPLEMENT, 5, -12, -1, -1, 16, 0.126903553299492",
        "7, ONES_COMPLEMENT, -7, 42, 1, -3, 192, 1.16144018583043",
        "8, UNSIGNED, 1, 0, 0, 0, 27, 729",
        "8, UNSIGNED, 3, 7, 1, -2, 200, 44.89",
        "8, UNSIGNED, -2, 511, 0, -1, 64, 1466.89",
        "8, TWOS_COMPLEMENT, 5, -12, -1, -1, 16, 62.0944",
        "8, ONES_COMPLEMENT, -7, 42, 1, -3, 192, 0.741321",
        "9, UNSIGNED, 1, 0, 0, 0, 27, 19683",
        "9, UNSIGNED, 3, 7, 1, -2, 200, 300.763",
        "9, UNSIGNED, -2, 511, 0, -1, 64, 56181.887",
        "9, TWOS_COMPLEMENT, 5, -12, -1, -1, 16, 489.303872",
        "9, ONES_COMPLEMENT, -7, 42, 1, -3, 192, 0.638277381",
        "10, UNSIGNED, 1, 0, 0, 0, 27, 5.19615242270663",
        "10, UNSIGNED, 3, 7, 1, -2, 200, 2.58843582110896",
        "10, UNSIGNED, -2, 511, 0, -1, 64, 6.18869937870632",
        "10, TWOS_COMPLEMENT, 5, -12, -1, -1, 16, 2.80713376952364",
        "10, ONES_COMPLEMENT, -7, 42, 1, -3, 192, 0.927900856772964",
        "11, UNSIGNED, 1, 0, 0, 0, 27, 3",
        "11, UNSIGNED, 3, 7, 1, -2, 200, 1.88520363102099",
        "11, UNSIGNED, -2, 511, 0, -1, 64, 3.37079952970424",
        "11, TWOS_COMPLEMENT, 5, -12, -1, -1, 16, 1.98994957912029",
        "11, ONES_COMPLEMENT, -7, 42, 1, -3, 192, 0.951336990990611"
    })
    void aReading(
            int linearisation,
            AnalogFormat format,
            int m,
            int b,
            int bExponent,
            int rExponent,
            int raw,
            double value) {
        Factors factors = new Factors(m, b, bExponent, rExponent, 0, 0, 0);

        assertThat(conversion(format, linearisation, factors).value(raw).orElseThrow())
                .isCloseTo(value, within(Math.abs(value) * 1e-13));
    }

    @ParameterizedTest
    @CsvSource({
        "UNSIGNED, 0, 0",
        "UNSIGNED, 127, 127",
        "UNSIGNED, 128, 128",
        "UNSIGNED, 255, 255",
        "ONES_COMPLEMENT, 0, 0",
        "ONES_COMPLEMENT, 127, 127",
        "ONES_COMPLEMENT, 128, -127",
        "ONES_COMPLEMENT, 254, -1",
        "ONES_COMPLEMENT, 255, 0",
        "TWOS_COMPLEMENT, 127, 127",
        "TWOS_COMPLEMENT, 128, -128",
        "TWOS_COMPLEMENT, 255, -1"
    })
    void theByteOfAReading(AnalogFormat format, int raw, double value) {
        assertThat(conversion(format, 0, new Factors(1, 0, 0, 0, 0, 0, 0)).value(raw))
                .hasValue(value);
    }

    @ParameterizedTest
    @CsvSource({"-8, 2.03e-6", "-2, 2.03", "-1, 20.3", "0, 203", "1, 2030", "7, 2.03e9"})
    void aLinearValueIsTheNearestThatADoubleCanBe(int rExponent, double value) {
        Factors factors = new Factors(1, 0, 0, rExponent, 0, 0, 0);

        assertThat(conversion(AnalogFormat.UNSIGNED, 0, factors).value(203)).hasValue(value);
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "2, 0", "3, 0", "7, 0", "10, 200"})
    void aFunctionThatHasNoValueHasNone(int linearisation, int raw) {
        AnalogFormat format = AnalogFormat.TWOS_COMPLEMENT;
        Factors factors = new Factors(1, 0, 0, 0, 4, 0, 0);

        assertThat(conversion(format, linearisation, factors).value(raw)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {12, 13, 0x6f})
    void anUnknownFunctionHasNoValue(int linearisation) {
        Factors factors = new Factors(1, 0, 0, 0, 0, 0, 0);

        assertThat(conversion(AnalogFormat.UNSIGNED, linearisation, factors).value(1))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0x70, 0x71, 0x7f})
    void factorsOfASensorThatIsNotLinearAreThoseOfTheReading(int linearisation) {
        Conversion record =
                conversion(AnalogFormat.UNSIGNED, linearisation, new Factors(1, 0, 0, 0, 0, 0, 0));

        assertThat(record.variable()).isTrue();
        assertThat(record.with(new Factors(3, -5, 0, -1, 0, 0, 0)).value(45)).hasValue(13.0);
    }

    @ParameterizedTest
    // Linearisation, M, R exponent, tolerance in half counts, raw, either way.
    @CsvSource({
        "0, 6, -2, 2, 203, 0.06",
        "0, -7, 0, 3, 10, 10.5",
        "0, 1, 0, 0, 203, 0",
        "8, 1, 0, 2, 10, 20",
        "7, 1, 0, 2, 3, 0.125",
        "1, 1, 0, 2, 1, 0"
    })
    void theTolerance(
            int linearisation, int m, int rExponent, int tolerance, int raw, double either) {
        Factors factors = new Factors(m, 99, 0, rExponent, tolerance, 0, 0);
        Conversion conversion = conversion(
                AnalogFormat.UNSIGNED,
                linearisation,
                linearisation == 0 ? factors : new Factors(m, 0, 0, rExponent, tolerance, 0, 0));

        assertThat(conversion.tolerance(raw)).isCloseTo(either, within(1e-12));
    }

    @Test
    void theAccuracyInPercent() {
        assertThat(new Factors(1, 0, 0, 0, 0, 25, 1).accuracyPercent()).isEqualTo(2.5);
        assertThat(new Factors(1, 0, 0, 0, 0, 1023, 3).accuracyPercent()).isEqualTo(10230);
        assertThat(new Factors(1, 0, 0, 0, 0, 0, 2).accuracyPercent()).isZero();
    }

    private static Conversion conversion(AnalogFormat format, int linearisation, Factors factors) {
        return new Conversion(new FullSensor.Analog(format, linearisation, factors));
    }
}
