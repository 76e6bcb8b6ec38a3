package io.bearman.ipmi.sdr;

import io.bearman.ipmi.command.Malformed;
import io.bearman.ipmi.command.WireReader;
import java.util.HexFormat;

/** A sensor data record (IPMI v2.0 §43). */
public sealed interface Sdr
        permits SensorSdr,
                EntityAssociation,
                DeviceLocator,
                FruLocator,
                McLocator,
                OemSdr,
                OpaqueSdr {

    /** How many bytes come before those that a record's length counts. */
    int HEADER = 5;

    /** {@return its number in the repository} */
    int id();

    /**
     * {@return the record that these bytes are}; of a type that is not known, or too short for its
     * type, an {@link OpaqueSdr}: one bad record must not hide the others.
     *
     * @param bytes header included
     * @throws Malformed when there is no header, or less than it promises
     */
    static Sdr decode(byte[] bytes) {
        WireReader in = new WireReader(bytes);
        int id = in.uint16le();
        in.skip(1); // version
        int type = in.uint8();
        byte[] body = in.bytes(in.uint8());
        try {
            return decode(id, type, new WireReader(body));
        } catch (Malformed e) {
            return new OpaqueSdr(id, type, HexFormat.of().formatHex(body), e.getMessage());
        }
    }

    private static Sdr decode(int id, int type, WireReader in) {
        return switch (type) {
            case 0x01 -> FullSensor.read(id, in);
            case 0x02 -> CompactSensor.read(id, in);
            case 0x03 -> EventOnlySensor.read(id, in);
            case 0x08 -> EntityAssociation.read(id, in);
            case 0x09 -> EntityAssociation.readDeviceRelative(id, in);
            case 0x10 -> DeviceLocator.read(id, in);
            case 0x11 -> FruLocator.read(id, in);
            case 0x12 -> McLocator.read(id, in);
            case 0xc0 -> OemSdr.read(id, in);
            default -> throw new Malformed("is of a type that is not known");
        };
    }
}
