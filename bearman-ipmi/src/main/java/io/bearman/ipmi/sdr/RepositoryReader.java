package io.bearman.ipmi.sdr;

import io.bearman.core.power.PowerException;
import io.bearman.ipmi.command.Dialogue;
import io.bearman.ipmi.record.RecordReader;
import java.util.ArrayList;
import java.util.List;

/** Reads all records of one BMC. */
final class RepositoryReader {
    private static final int WALKS = 4;
    /** Large machines have some 500 records. */
    private static final int MOST = 4096;

    private final Dialogue bmc;

    RepositoryReader(Dialogue bmc) {
        this.bmc = bmc;
    }

    /**
     * A repository, and which state of it that is.
     *
     * @param state when it was read
     * @param records all of them
     */
    record Snapshot(SdrState state, SdrRepository records) {}

    /** {@return the records, all of one state; it need not be the given one} */
    Snapshot read(SdrState before) {
        SdrState state = before;
        for (int walk = 0; walk < WALKS; walk++) {
            List<byte[]> records = walk(state);
            SdrState after = SdrState.of(bmc);
            if (after.equals(state)) {
                return new Snapshot(state, SdrRepository.of(records));
            }
            state = after;
        }
        throw new PowerException.Busy(bmc.endpoint() + ": its sensor records changed each of the "
                + WALKS + " times they were read");
    }

    private List<byte[]> walk(SdrState state) {
        List<byte[]> records = new ArrayList<>();
        for (int lun : state.luns()) {
            records.addAll(new RecordReader(bmc, new SdrList(state.source(), lun)).all(MOST));
        }
        return records;
    }
}
