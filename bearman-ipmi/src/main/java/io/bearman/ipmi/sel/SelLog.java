package io.bearman.ipmi.sel;

import io.bearman.ipmi.record.RecordStore;
import java.util.List;

/**
 * The log as it was read.
 *
 * @param store what the BMC said of it before
 * @param entries in the order of the BMC, the oldest first
 */
public record SelLog(RecordStore store, List<SelEntry> entries) {
    public SelLog {
        entries = List.copyOf(entries);
    }

    /** {@return whether a log of which the BMC now says this is still the same} */
    boolean isStill(RecordStore now) {
        return now.records() == store.records()
                && now.added().equals(store.added())
                && now.erased().equals(store.erased());
    }
}
