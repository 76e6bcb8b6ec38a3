package io.bearman.testkit.bmc;

/**
 * Says that there is a FRU device (IPMI v2.0 §43.8).
 *
 * @param device its id, as in Read FRU Data
 * @param name at most 16 characters
 * @param entity what it describes
 */
public record FruLocator(int device, String name, Entity entity) implements SdrRecord {
    private static final int FRU_DEVICE = 0x11;
    private static final int BMC = 0x20;
    private static final int LOGICAL = 0x80;
    private static final int BEHIND_CONTROLLER = 0x10;

    public FruLocator {
        IdString.check(name);
        if (device < 0 || device > 254) {
            throw new IllegalArgumentException("not a FRU device: " + device);
        }
    }

    @Override
    public int recordType() {
        return FRU_DEVICE;
    }

    @Override
    public byte[] body() {
        Wire.Writer out = new Wire.Writer();
        out.uint8(BMC); // device access address
        out.uint8(device);
        out.uint8(LOGICAL); // [7] logical, [4:3] LUN, [2:0] private bus
        out.uint8(0); // channel
        out.uint8(0); // reserved
        out.uint8(BEHIND_CONTROLLER).uint8(0); // device type and modifier
        entity.write(out);
        out.uint8(0); // OEM
        IdString.write(name, out);
        return out.done();
    }
}
