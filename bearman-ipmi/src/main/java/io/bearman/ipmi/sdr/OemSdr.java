package io.bearman.ipmi.sdr;

import io.bearman.ipmi.command.WireReader;
import java.util.HexFormat;

/**
 * A record that only its vendor can read (OEM Record, type C0h, IPMI v2.0 §43.12).
 *
 * @param id number of the record
 * @param manufacturer IANA enterprise number
 * @param data all bytes after it, in hex
 */
public record OemSdr(int id, int manufacturer, String data) implements Sdr {
    static OemSdr read(int id, WireReader in) {
        return new OemSdr(id, in.uint24le() & 0xfffff, HexFormat.of().formatHex(in.rest()));
    }
}
