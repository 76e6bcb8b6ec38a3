package io.bearman.ipmi.fru;

import io.bearman.ipmi.command.TextCoding;
import io.bearman.ipmi.command.WireReader;
import java.util.HexFormat;

/**
 * How to reach what manages a device (multirecord type 03h, FRU Information Storage Definition §18.4).
 *
 * @param kind what it says
 * @param value the text; a unique id in hex, as it came
 */
public record ManagementAccess(Kind kind, String value) implements MultiRecord {
    /** What it says, in the order of the numbers. */
    public enum Kind {
        RESERVED,
        SYSTEM_URL,
        SYSTEM_NAME,
        SYSTEM_PING_ADDRESS,
        COMPONENT_URL,
        COMPONENT_NAME,
        COMPONENT_PING_ADDRESS,
        SYSTEM_UNIQUE_ID;

        static Kind of(int number) {
            return number < values().length ? values()[number] : RESERVED;
        }
    }

    static ManagementAccess read(WireReader in) {
        Kind kind = Kind.of(in.uint8());
        byte[] value = in.rest();
        return new ManagementAccess(
                kind,
                kind == Kind.SYSTEM_UNIQUE_ID || kind == Kind.RESERVED
                        ? HexFormat.of().formatHex(value)
                        : TextCoding.LATIN_1.decode(value).strip());
    }
}
