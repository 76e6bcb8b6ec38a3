package io.bearman.ipmi.sdr;

import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.Definition;
import io.bearman.ipmi.command.WireReader;
import io.bearman.ipmi.command.WireWriter;
import io.bearman.ipmi.record.Part;
import io.bearman.ipmi.record.Records;
import java.util.Optional;

/**
 * Get SDR and Get Device SDR (IPMI v2.0 §33.12, §35.3), privilege USER: bytes of one record. Use
 * {@link SdrRepository#read} for all records.
 *
 * @param source which records
 * @param lun of the device's records, 0 to 3; 0 for the repository
 * @param reservation 0 where none is needed: for an offset of 0
 * @param record its number, 0 for the first
 * @param offset of the first byte, 0 to 255
 * @param count how many bytes, 1 to 254; {@value Records#WHOLE} for all
 */
public record GetSdr(SdrSource source, int lun, int reservation, int record, int offset, int count)
        implements Command<Part> {
    public GetSdr {
        if (lun < 0 || lun > 3 || reservation < 0 || reservation > 0xffff) {
            throw new IllegalArgumentException("unit " + lun + ", reservation " + reservation);
        }
        if (record < 0 || record > 0xffff || offset < 0 || offset > 0xff) {
            throw new IllegalArgumentException("record " + record + ", offset " + offset);
        }
        if (count < 1 || count > Records.WHOLE) {
            throw new IllegalArgumentException("not a number of bytes: " + count);
        }
    }

    @Override
    public Definition definition() {
        return source.get();
    }

    @Override
    public byte[] data() {
        return new WireWriter()
                .uint16le(reservation)
                .uint16le(record)
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
}
