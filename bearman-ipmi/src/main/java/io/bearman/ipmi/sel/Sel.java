package io.bearman.ipmi.sel;

import io.bearman.core.power.PowerException;
import io.bearman.core.time.Deadline;
import io.bearman.core.time.TimeSource;
import io.bearman.ipmi.command.Dialogue;
import io.bearman.ipmi.record.RecordReader;
import io.bearman.ipmi.record.RecordStore;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/** The event log of one machine. Not thread-safe. */
public final class Sel {
    private static final int TIMES = 8;
    /** All numbers but the first and the last of 16 bits. */
    private static final int MOST = 0xfffe;

    private static final Duration POLL = Duration.ofMillis(250);
    /** Flash is slow: some BMCs take half a minute. */
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private final Dialogue bmc;
    private final TimeSource time;

    /**
     * @param bmc whose log
     * @param time to wait by while it is cleared
     */
    public Sel(Dialogue bmc, TimeSource time) {
        this.bmc = bmc;
        this.time = time;
    }

    /**
     * {@return the whole log}; one question and answer an entry, privilege USER. What is logged
     * meanwhile may be missing; when the log is cleared meanwhile it is read again.
     *
     * @throws PowerException when there is no answer, or a refusal; {@link PowerException.Garbled} when
     *     the list of entries does not end; {@link PowerException.Busy} when it is cleared all the time
     */
    public SelLog read() {
        RecordStore before = bmc.execute(new GetSelInfo());
        for (int i = 0; i < TIMES; i++) {
            List<byte[]> entries = before.records() == 0
                    ? List.of()
                    : new RecordReader(bmc, new SelEntries()).all(MOST);
            RecordStore after = bmc.execute(new GetSelInfo());
            if (after.erased().equals(before.erased())) {
                return new SelLog(before, entries.stream().map(SelEntry::decode).toList());
            }
            before = after;
        }
        throw new PowerException.Busy(bmc.endpoint() + ": somebody else keeps clearing its log");
    }

    /**
     * Clears the log and waits until it is cleared; privilege OPERATOR. What was logged since it was
     * read is lost: {@link #clearUnlessChanged} loses nothing.
     *
     * @throws PowerException.Ambiguous when no answer came, and the log does not tell either
     * @throws PowerException.Busy when the BMC takes more than two minutes, or others keep reserving
     */
    public void clear() {
        clear(store -> true);
    }

    /**
     * {@return whether it was cleared}: not when something was logged, or cleared, since this log was
     * read. Otherwise like {@link #clear()}.
     */
    public boolean clearUnlessChanged(SelLog seen) {
        return clear(seen::isStill);
    }

    private boolean clear(Predicate<RecordStore> allowed) {
        for (int i = 0; i < TIMES; i++) {
            int reservation = bmc.execute(new ReserveSel());
            RecordStore before = bmc.execute(new GetSelInfo());
            if (!allowed.test(before)) {
                return false;
            }
            ClearSel.Progress progress = begin(reservation, before);
            if (progress != ClearSel.Progress.CANCELLED) {
                await(progress, reservation);
                return true;
            }
        }
        throw new PowerException.Busy(bmc.endpoint() + ": somebody else keeps reserving its log");
    }

    private ClearSel.Progress begin(int reservation, RecordStore before) {
        try {
            return bmc.execute(new ClearSel(reservation, ClearSel.Operation.BEGIN));
        } catch (PowerException.Ambiguous e) {
            if (begun(reservation, before)) {
                return ClearSel.Progress.ERASING;
            }
            throw e;
        }
    }

    /**
     * Looks, where the answer was lost: a log that is being erased, is shorter, or was erased later was
     * cleared.
     */
    private boolean begun(int reservation, RecordStore before) {
        try {
            if (ask(reservation) == ClearSel.Progress.ERASING) {
                return true;
            }
            RecordStore after = bmc.execute(new GetSelInfo());
            return after.records() < before.records() || !after.erased().equals(before.erased());
        } catch (PowerException e) {
            return false;
        }
    }

    private void await(ClearSel.Progress begun, int reserved) {
        Deadline end = Deadline.in(time, LONGEST);
        int reservation = reserved;
        ClearSel.Progress progress = begun;
        while (progress != ClearSel.Progress.ERASED) {
            if (end.left(time).isZero()) {
                throw new PowerException.Busy(bmc.endpoint() + ": its log is still being cleared");
            }
            time.sleep(POLL);
            if (progress == ClearSel.Progress.CANCELLED) {
                reservation = bmc.execute(new ReserveSel());
            }
            progress = ask(reservation);
        }
    }

    private ClearSel.Progress ask(int reservation) {
        return bmc.execute(new ClearSel(reservation, ClearSel.Operation.ASK));
    }
}
