package io.bearman.ipmi.command;

import java.util.HexFormat;

/** Get Device ID (IPMI v2.0 §20.1), privilege USER. */
public record GetDeviceId() implements Command<DeviceId> {
    private static final Definition DEFINITION =
            new Definition("Get Device ID", "20.1", Definition.APPLICATION, 0x01, Privilege.USER);

    @Override
    public Definition definition() {
        return DEFINITION;
    }

    @Override
    public DeviceId decode(WireReader in) {
        int device = in.uint8();
        int revision = in.uint8();
        int major = in.uint8(); // bit 7: firmware update or self-initialisation
        int minor = in.uint8(); // BCD
        int version = in.uint8(); // BCD, least significant digit in the upper half
        int support = in.uint8();
        int manufacturer = in.uint24le() & 0xfffff;
        int product = in.uint16le();
        // Four bytes of auxiliary firmware revision may follow; only the vendor can read them.
        String auxiliary = in.remaining() >= 4 ? HexFormat.of().formatHex(in.bytes(4)) : "";
        return new DeviceId(
                device,
                revision & 0x0f,
                (major & 0x7f) + "." + String.format("%02x", minor),
                (version & 0x0f) + "." + (version >> 4),
                manufacturer,
                product,
                (major & 0x80) == 0,
                (revision & 0x80) != 0,
                Flags.of(DeviceId.Support.values(), support),
                auxiliary);
    }
}
