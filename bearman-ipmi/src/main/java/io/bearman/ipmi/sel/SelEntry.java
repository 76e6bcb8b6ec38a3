package io.bearman.ipmi.sel;

import io.bearman.ipmi.command.Malformed;
import io.bearman.ipmi.command.Timestamp;
import io.bearman.ipmi.command.WireReader;
import io.bearman.ipmi.sensor.Sensors;
import java.util.HexFormat;
import java.util.Optional;

/** An entry of the log (IPMI v2.0 §32). */
public sealed interface SelEntry permits SystemEvent, SelEntry.OemTimed, SelEntry.Oem {
    /** How many bytes an entry has. */
    int LENGTH = 16;

    /** {@return its number in the log} */
    int id();

    /** {@return when it was logged, where the entry says so} */
    Optional<Timestamp> logged();

    /** {@return what it says, for people; with the names of sensors where these know them} */
    String text(Sensors sensors);

    /**
     * A vendor's own entry with a time (types C0h to DFh, IPMI v2.0 §32.2).
     *
     * @param id its number
     * @param type 192 to 223
     * @param time when it was logged
     * @param manufacturer IANA enterprise number
     * @param data the vendor's six bytes in hex
     */
    record OemTimed(int id, int type, Timestamp time, int manufacturer, String data)
            implements SelEntry {
        @Override
        public Optional<Timestamp> logged() {
            return Optional.of(time);
        }

        @Override
        public String text(Sensors sensors) {
            return String.format("OEM entry 0x%02x of manufacturer %d: ", type, manufacturer)
                    + data;
        }
    }

    /**
     * A vendor's own entry without a time (types E0h to FFh, IPMI v2.0 §32.3); also one of a type that
     * the specification does not know.
     *
     * @param id its number
     * @param type of the entry
     * @param data thirteen bytes in hex
     */
    record Oem(int id, int type, String data) implements SelEntry {
        @Override
        public Optional<Timestamp> logged() {
            return Optional.empty();
        }

        @Override
        public String text(Sensors sensors) {
            return String.format("OEM entry 0x%02x: ", type) + data;
        }
    }

    /**
     * {@return the entry that these bytes are}
     *
     * @throws Malformed when there are fewer than {@value #LENGTH}
     */
    static SelEntry decode(byte[] bytes) {
        WireReader in = new WireReader(bytes);
        int id = in.uint16le();
        int type = in.uint8();
        return switch (type >> 5) {
            case 0 -> type == 0x02 ? SystemEvent.read(id, in) : oem(id, type, in);
            case 6 ->
                new OemTimed(id, type, Timestamp.read(in), in.uint24le() & 0xfffff, hex(in, 6));
            default -> oem(id, type, in);
        };
    }

    private static Oem oem(int id, int type, WireReader in) {
        return new Oem(id, type, hex(in, 13));
    }

    private static String hex(WireReader in, int count) {
        return HexFormat.of().formatHex(in.bytes(count));
    }
}
