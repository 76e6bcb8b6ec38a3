package io.bearman.ipmi.sel;

import io.bearman.ipmi.command.Definition;
import io.bearman.ipmi.command.Privilege;
import io.bearman.ipmi.record.GetRecord;
import io.bearman.ipmi.record.Records;
import java.util.Optional;

/**
 * Get SEL Entry (IPMI v2.0 §31.5), privilege USER: bytes of one entry. Use {@link Sel#read} for the
 * whole log.
 *
 * @param reservation 0 where none is needed: for an offset of 0
 * @param record number of the entry, 0 for the first
 * @param offset of the first byte, 0 to 15
 * @param count how many bytes, 1 to 16; {@value Records#WHOLE} for all
 */
public record GetSelEntry(int reservation, int record, int offset, int count) implements GetRecord {
    private static final Definition DEFINITION =
            new Definition("Get SEL Entry", "31.5", Definition.STORAGE, 0x43, Privilege.USER);

    public GetSelEntry {
        GetRecord.check(reservation, record, offset, count);
    }

    @Override
    public Definition definition() {
        return DEFINITION;
    }

    @Override
    public Optional<String> refusal(int completionCode) {
        return ClearSel.erasing(completionCode);
    }
}
