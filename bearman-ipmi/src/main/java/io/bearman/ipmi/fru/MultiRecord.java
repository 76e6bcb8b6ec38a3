package io.bearman.ipmi.fru;

import io.bearman.ipmi.command.Malformed;
import io.bearman.ipmi.command.WireReader;
import java.util.HexFormat;

/** A record about what a device can do (multirecord area, FRU Information Storage Definition §16 to §18). */
public sealed interface MultiRecord
        permits PowerSupply,
                DcOutput,
                DcLoad,
                ManagementAccess,
                MultiRecord.Oem,
                MultiRecord.Other {
    /**
     * A vendor's own record (types C0h to FFh).
     *
     * @param type 192 to 255
     * @param manufacturer IANA enterprise number
     * @param data all bytes after it, in hex
     */
    record Oem(int type, int manufacturer, String data) implements MultiRecord {}

    /**
     * A record of a type that says nothing to us, or too short for its type.
     *
     * @param type of the record
     * @param data all its bytes, in hex
     */
    record Other(int type, String data) implements MultiRecord {}

    /** {@return the record that these bytes, header not included, are} */
    static MultiRecord decode(int type, byte[] data) {
        try {
            return decode(type, new WireReader(data));
        } catch (Malformed e) {
            return new Other(type, HexFormat.of().formatHex(data));
        }
    }

    private static MultiRecord decode(int type, WireReader in) {
        return switch (type) {
            case 0x00 -> PowerSupply.read(in);
            case 0x01 -> DcOutput.read(in);
            case 0x02 -> DcLoad.read(in);
            case 0x03 -> ManagementAccess.read(in);
            default -> type >= 0xc0 ? oem(type, in) : new Other(type, hex(in));
        };
    }

    private static Oem oem(int type, WireReader in) {
        return new Oem(type, in.uint24le() & 0xfffff, hex(in));
    }

    private static String hex(WireReader in) {
        return HexFormat.of().formatHex(in.rest());
    }
}
