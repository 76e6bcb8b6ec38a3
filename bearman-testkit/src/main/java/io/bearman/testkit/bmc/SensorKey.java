package io.bearman.testkit.bmc;

/** How all sensor records begin: whose sensor, which, and of what (IPMI v2.0 §43.1 to §43.3). */
final class SensorKey {
    private static final int BMC = 0x20;

    private SensorKey() {}

    static void write(Wire.Writer out, int number, Entity entity) {
        out.uint8(BMC); // sensor owner
        out.uint8(0); // channel, LUN
        out.uint8(number);
        entity.write(out);
    }
}
