package io.bearman.ipmi.fru;

import io.bearman.ipmi.command.Malformed;
import io.bearman.ipmi.command.WireReader;
import java.util.ArrayList;
import java.util.List;

/** The list of multirecords (FRU Information Storage Definition §16). Not thread-safe. */
final class MultiRecords {
    private static final int HEADER = 5;
    private static final int LAST = 0x80;

    private final FruMemory memory;
    private final List<FruFinding> findings;

    MultiRecords(FruMemory memory, List<FruFinding> findings) {
        this.memory = memory;
        this.findings = findings;
    }

    /** {@return the records from this offset on; none from 0} */
    List<MultiRecord> read(int start) {
        List<MultiRecord> records = new ArrayList<>();
        int offset = start;
        try {
            while (offset != 0) {
                offset = read(offset, records);
            }
        } catch (Malformed e) {
            note(e.getMessage());
        }
        return records;
    }

    /** The offset of the next record, 0 after the last. */
    private int read(int offset, List<MultiRecord> records) {
        byte[] bytes = memory.bytes(offset, HEADER);
        if (!Checksum.right(bytes)) {
            // Its length would lead anywhere.
            throw new Malformed("the checksum of the header of record " + records.size()
                    + " is wrong, the rest is not read");
        }
        WireReader header = new WireReader(bytes);
        int type = header.uint8();
        int flags = header.uint8();
        int length = header.uint8();
        byte[] data = memory.bytes(offset + HEADER, length);
        if (!Checksum.right(data, header.uint8())) {
            note("the checksum of record " + records.size() + " is wrong");
        }
        records.add(MultiRecord.decode(type, data));
        return (flags & LAST) != 0 ? 0 : offset + HEADER + length;
    }

    private void note(String what) {
        findings.add(new FruFinding(FruArea.MULTIRECORD, what));
    }
}
