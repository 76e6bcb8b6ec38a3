package io.bearman.ipmi.sdr;

import io.bearman.ipmi.command.WireReader;

/**
 * How a raw value becomes a number before it is linearised (IPMI v2.0 §36.3):
 * {@code (m * raw + b * 10^bExponent) * 10^rExponent}.
 *
 * @param m -512 to 511
 * @param b -512 to 511
 * @param bExponent -8 to 7
 * @param rExponent -8 to 7
 * @param tolerance in half raw counts either way, 0 to 63
 * @param accuracy in hundredths of a percent, before its exponent, 0 to 1023
 * @param accuracyExponent power of ten of the accuracy, 0 to 3
 */
public record Factors(
        int m,
        int b,
        int bExponent,
        int rExponent,
        int tolerance,
        int accuracy,
        int accuracyExponent) {

    /** {@return the six bytes that records and Get Sensor Reading Factors have in common} */
    public static Factors read(WireReader in) {
        int m = in.uint8();
        int mTolerance = in.uint8();
        int b = in.uint8();
        int bAccuracy = in.uint8();
        int accuracyExponent = in.uint8(); // bits 1:0, the sensor's direction, are of no use
        int exponents = in.uint8();
        return new Factors(
                signed(m | (mTolerance & 0xc0) << 2, 10),
                signed(b | (bAccuracy & 0xc0) << 2, 10),
                signed(exponents & 0x0f, 4),
                signed(exponents >> 4, 4),
                mTolerance & 0x3f,
                bAccuracy & 0x3f | (accuracyExponent & 0xf0) << 2,
                accuracyExponent >> 2 & 0x03);
    }

    private static int signed(int value, int bits) {
        return value << 32 - bits >> 32 - bits;
    }

    /** {@return the accuracy in percent, 0 when it is not given} */
    public double accuracyPercent() {
        return accuracy * Math.pow(10, accuracyExponent) / 100;
    }
}
