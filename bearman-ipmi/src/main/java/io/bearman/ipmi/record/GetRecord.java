package io.bearman.ipmi.record;

import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.WireReader;
import io.bearman.ipmi.command.WireWriter;
import java.util.Optional;

/** A question for bytes of a record: sensor records and log entries are asked for in one form. */
public interface GetRecord extends Command<Part> {
    /** {@return as the BMC gave it; 0 where none is needed: for an offset of 0} */
    int reservation();

    /** {@return which record, 0 for the first} */
    int record();

    /** {@return the first byte, 0 to 255} */
    int offset();

    /** {@return how many bytes, 1 to 254, or {@value Records#WHOLE} for all} */
    int count();

    /**
     * Refuses what cannot be asked.
     *
     * @throws IllegalArgumentException when it cannot
     */
    static void check(int reservation, int record, int offset, int count) {
        if (reservation < 0 || reservation > 0xffff || record < 0 || record > 0xffff) {
            throw new IllegalArgumentException("reservation " + reservation + ", record " + record);
        }
        if (offset < 0 || offset > 0xff || count < 1 || count > Records.WHOLE) {
            throw new IllegalArgumentException(count + " bytes from " + offset);
        }
    }

    @Override
    default byte[] data() {
        return new WireWriter()
                .uint16le(reservation())
                .uint16le(record())
                .uint8(offset())
                .uint8(count())
                .toBytes();
    }

    @Override
    default Part decode(WireReader in) {
        int next = in.uint16le();
        return new Part.Bytes(next, in.rest());
    }

    @Override
    default Optional<Part> otherwise(int completionCode) {
        return Part.otherwise(completionCode);
    }
}
