package io.bearman.ipmi.sdr;

import io.bearman.ipmi.command.Definition;
import io.bearman.ipmi.record.GetRecord;
import io.bearman.ipmi.record.Records;

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
        implements GetRecord {
    public GetSdr {
        if (lun < 0 || lun > 3) {
            throw new IllegalArgumentException("not a logical unit: " + lun);
        }
        GetRecord.check(reservation, record, offset, count);
    }

    @Override
    public Definition definition() {
        return source.get();
    }
}
