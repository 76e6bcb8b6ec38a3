package io.bearman.ipmi.sel;

import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.Definition;
import io.bearman.ipmi.command.Privilege;
import io.bearman.ipmi.command.WireReader;
import io.bearman.ipmi.command.WireWriter;
import io.bearman.ipmi.record.Part;
import io.bearman.ipmi.record.Records;
import java.util.Optional;

/**
 * Get SEL Entry (IPMI v2.0 §31.5), privilege USER: bytes of one entry. Use {@link Sel#read} for the
 * whole log.
 *
 * @param reservation 0 where none is needed: for whole entries
 * @param entry its number, 0 for the first, {@link Part#LAST} for the last
 * @param offset of the first byte, 0 to 15
 * @param count how many bytes, 1 to 16; {@value Records#WHOLE} for all
 */
public record GetSelEntry(int reservation, int entry, int offset, int count)
        implements Command<Part> {
    private static final Definition DEFINITION =
            new Definition("Get SEL Entry", "31.5", Definition.STORAGE, 0x43, Privilege.USER);

    public GetSelEntry {
        if (reservation < 0 || reservation > 0xffff || entry < 0 || entry > 0xffff) {
            throw new IllegalArgumentException("reservation " + reservation + ", entry " + entry);
        }
        if (offset < 0 || offset >= SelEntry.LENGTH || count < 1 || count > Records.WHOLE) {
            throw new IllegalArgumentException(count + " bytes from " + offset);
        }
    }

    @Override
    public Definition definition() {
        return DEFINITION;
    }

    @Override
    public byte[] data() {
        return new WireWriter()
                .uint16le(reservation)
                .uint16le(entry)
                .uint8(offset)
                .uint8(count)
                .toBytes();
    }

    @Override
    public Part decode(WireReader in) {
        int next = in.uint16le();
        return new Part.Bytes(next, in.rest());
    }

    @Override
    public Optional<Part> otherwise(int completionCode) {
        return Part.otherwise(completionCode);
    }

    @Override
    public Optional<String> refusal(int completionCode) {
        return ClearSel.erasing(completionCode);
    }
}
