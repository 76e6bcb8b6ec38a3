package io.bearman.ipmi.sel;

import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.record.Part;
import io.bearman.ipmi.record.Records;

/** The entries of the log. */
record SelEntries() implements Records {
    @Override
    public Command<Part> get(int reservation, int record, int offset, int count) {
        return new GetSelEntry(reservation, record, offset, count);
    }

    @Override
    public Command<Integer> reserve() {
        return new ReserveSel();
    }

    @Override
    public int length(byte[] beginning) {
        return SelEntry.LENGTH;
    }

    @Override
    public String name() {
        return "log entries";
    }
}
