package io.bearman.testkit.bmc;

/**
 * What the raw byte of a reading x is multiplied with and added to: {@code (m·x + b·10^bExponent) ·
 * 10^rExponent} (IPMI v2.0 §36.3).
 *
 * @param m -512 to 511
 * @param b -512 to 511
 * @param bExponent -8 to 7
 * @param rExponent -8 to 7
 */
public record Factors(int m, int b, int bExponent, int rExponent) {
    /** The raw byte itself. */
    public static final Factors ONE = new Factors(1, 0, 0, 0);

    public Factors {
        range(m, 512);
        range(b, 512);
        range(bExponent, 8);
        range(rExponent, 8);
    }

    private static void range(int value, int limit) {
        if (value < -limit || value >= limit) {
            throw new IllegalArgumentException(
                    "not from " + -limit + " to " + (limit - 1) + ": " + value);
        }
    }

    double linear(int x) {
        return (m * (double) x + b * Math.pow(10, bExponent)) * Math.pow(10, rExponent);
    }

    /** Writes them as they stand in a full record and in Get Sensor Reading Factors. */
    void write(Wire.Writer out) {
        out.uint8(m);
        out.uint8(m >> 2 & 0xc0); // [7:6] M, [5:0] tolerance
        out.uint8(b);
        out.uint8(b >> 2 & 0xc0); // [7:6] B, [5:0] accuracy
        out.uint8(0); // [7:4] accuracy, [3:2] its exponent, [1:0] sensor direction
        out.uint8((rExponent & 0x0f) << 4 | bExponent & 0x0f);
    }
}
