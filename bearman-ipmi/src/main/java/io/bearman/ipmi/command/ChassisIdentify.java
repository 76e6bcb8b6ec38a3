package io.bearman.ipmi.command;

/**
 * Chassis Identify (IPMI v2.0 §28.5), privilege OPERATOR: the light that tells one machine from its
 * neighbours.
 *
 * @param seconds how long it shines, 0 to 255; 0 switches it off
 * @param forced until it is switched off; not every BMC has it
 */
public record ChassisIdentify(int seconds, boolean forced) implements Order {
    private static final Definition DEFINITION = new Definition(
            "Chassis Identify", "28.5", Definition.CHASSIS, 0x04, Privilege.OPERATOR);

    public ChassisIdentify {
        if (seconds < 0 || seconds > 255) {
            throw new IllegalArgumentException("0 to 255 seconds, not " + seconds);
        }
    }

    /** {@return on for this long, 1 to 255 seconds} */
    public static ChassisIdentify on(int seconds) {
        return new ChassisIdentify(seconds, false);
    }

    /** {@return on until it is switched off} */
    public static ChassisIdentify on() {
        return new ChassisIdentify(0, true);
    }

    /** {@return off} */
    public static ChassisIdentify off() {
        return new ChassisIdentify(0, false);
    }

    @Override
    public Definition definition() {
        return DEFINITION;
    }

    /** The second byte is optional, and BMCs of IPMI 1.5 refuse it. */
    @Override
    public byte[] data() {
        return forced ? new byte[] {(byte) seconds, 1} : new byte[] {(byte) seconds};
    }
}
