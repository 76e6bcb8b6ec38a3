package io.bearman.testkit.bmc;

/**
 * Says that there is the BMC itself (IPMI v2.0 §43.9).
 *
 * @param name at most 16 characters
 */
public record ControllerLocator(String name) implements SdrRecord {
    private static final int CONTROLLER = 0x12;
    private static final int BMC = 0x20;
    private static final int CAPABILITIES = 0x8f;

    public ControllerLocator {
        IdString.check(name);
    }

    @Override
    public int recordType() {
        return CONTROLLER;
    }

    @Override
    public byte[] body() {
        Wire.Writer out = new Wire.Writer();
        out.uint8(BMC); // device address
        out.uint8(0); // channel
        out.uint8(0); // power state notification, initialization
        out.uint8(CAPABILITIES); // as in Get Device ID
        out.zeros(3); // reserved
        Entity.SYSTEM_BOARD.write(out);
        out.uint8(0); // OEM
        IdString.write(name, out);
        return out.done();
    }
}
