package io.bearman.ipmi.record;

import io.bearman.core.power.PowerException;
import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.Dialogue;
import io.bearman.ipmi.command.WireWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the records of one list: whole if the BMC can, else in parts under a reservation. A part is
 * never glued to one of another state of the record: a cancelled reservation begins the record again.
 * Not thread-safe.
 */
public final class RecordReader {
    private static final byte[] NOTHING = new byte[0];
    private static final int CANCELLATIONS = 8;
    /** Of a longer record the end cannot be asked for. */
    private static final int FURTHEST = 0xff;

    private final Dialogue bmc;
    private final Records records;
    private final ReadSize size = new ReadSize(Records.WHOLE, 32, 22, 16, 8);
    private int reservation;
    private boolean reserved;

    public RecordReader(Dialogue bmc, Records records) {
        this.bmc = bmc;
        this.records = records;
    }

    private record Found(int next, byte[] bytes) {}

    /**
     * {@return all records, in the order of the BMC}; a record that is missing ends the list, for some
     * BMCs announce one after the last.
     *
     * @param most how many there can be
     * @throws PowerException.Garbled when there are more, or the list runs in a circle
     * @throws PowerException.Busy when reservations are cancelled again and again
     */
    public List<byte[]> all(int most) {
        List<byte[]> all = new ArrayList<>();
        Set<Integer> seen = new HashSet<>();
        int next = 0;
        while (next != Part.LAST) {
            if (!seen.add(next) || all.size() == most) {
                throw new PowerException.Garbled(
                        bmc.endpoint() + ": the list of its " + records.name() + " does not end",
                        null);
            }
            Optional<Found> found = read(next);
            found.ifPresent(record -> all.add(record.bytes()));
            next = found.map(Found::next).orElse(Part.LAST);
        }
        return all;
    }

    private Optional<Found> read(int record) {
        byte[] have = NOTHING;
        int next = Part.LAST;
        int cancelled = 0;
        while (have.length < records.length(have)) {
            Part part = bmc.execute(question(record, have));
            if (part instanceof Part.Bytes bytes) {
                next = have.length == 0 ? bytes.next() : next;
                have = append(have, bytes.bytes());
            } else if (part == Part.None.MISSING) {
                return Optional.empty();
            } else if (part == Part.None.TOO_MANY) {
                size.shrink(bmc);
            } else {
                have = NOTHING;
                cancelled++;
                reserve(cancelled);
            }
        }
        return Optional.of(new Found(next, Arrays.copyOf(have, records.length(have))));
    }

    private Command<Part> question(int record, byte[] have) {
        int offset = have.length;
        if (offset > FURTHEST) {
            throw garbled("that are too long to be read");
        }
        if (offset > 0 && !reserved) {
            reserve(0);
        }
        int left = records.length(have) - offset;
        boolean whole = offset == 0 && size.bytes() == Records.WHOLE;
        int count = whole ? Records.WHOLE : Math.min(left, size.bytes());
        return records.get(reservation, record, offset, count);
    }

    private void reserve(int cancelled) {
        if (cancelled > CANCELLATIONS) {
            throw new PowerException.Busy(bmc.endpoint()
                    + ": somebody else keeps changing or reserving its " + records.name());
        }
        reservation = bmc.execute(records.reserve());
        reserved = true;
    }

    private byte[] append(byte[] have, byte[] more) {
        if (more.length == 0) {
            throw garbled("without bytes");
        }
        return new WireWriter().bytes(have).bytes(more).toBytes();
    }

    private PowerException garbled(String which) {
        return new PowerException.Garbled(
                bmc.endpoint() + ": it returns " + records.name() + " " + which, null);
    }
}
