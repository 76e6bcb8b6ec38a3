package io.bearman.ipmi.command;

/** Get Device ID (IPMI v2.0 §20.1), privilege USER. */
public record GetDeviceId() implements Command<DeviceId> {
    private static final Definition DEFINITION =
            new Definition("Get Device ID", "20.1", Definition.APPLICATION, 0x01, Privilege.USER);

    @Override
    public Definition definition() {
        return DEFINITION;
    }

    @Override
    public byte[] data() {
        return new byte[0];
    }

    @Override
    public DeviceId decode(WireReader in) {
        int device = in.uint8();
        int revision = in.uint8() & 0x0f;
        int major = in.uint8() & 0x7f; // bit 7: firmware update or self-initialisation
        int minor = in.uint8(); // BCD
        int version = in.uint8(); // BCD, least significant digit in the upper half
        in.skip(1); // additional device support
        int manufacturer = in.uint24le() & 0xfffff;
        int product = in.uint16le();
        // Four bytes of auxiliary firmware revision may follow; only the vendor can read them.
        return new DeviceId(
                device,
                revision,
                major + "." + String.format("%02x", minor),
                (version & 0x0f) + "." + (version >> 4),
                manufacturer,
                product);
    }
}
