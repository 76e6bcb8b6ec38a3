package io.bearman.ipmi.sdr;

import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.record.Part;
import io.bearman.ipmi.record.Records;

/** One list of sensor data records. */
record SdrList(SdrSource source, int lun) implements Records {
    private static final int LENGTH_AT = 4;

    @Override
    public Command<Part> get(int reservation, int record, int offset, int count) {
        return new GetSdr(source, lun, reservation, record, offset, count);
    }

    @Override
    public Command<Integer> reserve() {
        return new ReserveSdrs(source, lun);
    }

    /** The header alone at first, then as much as it says. */
    @Override
    public int length(byte[] beginning) {
        return Sdr.HEADER + (beginning.length > LENGTH_AT ? beginning[LENGTH_AT] & 0xff : 0);
    }

    @Override
    public String name() {
        return "sensor records";
    }
}
