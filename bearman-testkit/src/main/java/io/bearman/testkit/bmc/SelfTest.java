package io.bearman.testkit.bmc;

/**
 * The result of a BMC's self test (IPMI v2.0 §20.4).
 *
 * @param result 55h passed, 56h not implemented, 57h something is corrupted or out of reach, 58h
 *     fatal
 * @param detail for 57h one bit a cause, for example 08h: the SDR repository is empty
 */
public record SelfTest(int result, int detail) {
    /** Nothing is wrong. */
    public static final SelfTest PASSED = new SelfTest(0x55, 0x00);

    public SelfTest {
        if (result < 0 || result > 0xff || detail < 0 || detail > 0xff) {
            throw new IllegalArgumentException("not two bytes: " + result + ", " + detail);
        }
    }

    Wire.Writer encode() {
        return new Wire.Writer().uint8(result).uint8(detail);
    }
}
