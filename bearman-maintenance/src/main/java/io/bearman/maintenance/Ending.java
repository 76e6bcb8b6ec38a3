package io.bearman.maintenance;

import io.bearman.core.journal.Entry;
import io.bearman.core.journal.Entry.Phase;
import java.util.Optional;

/**
 * How the walk of a host ended for good.
 *
 * @param outcome done, taken back or cancelled
 * @param why for people; empty when done
 */
record Ending(HostReport.Outcome outcome, String why) {
    private static final String TAKEN_BACK = "takenBack";
    private static final String CANCELLED = "cancelled";

    /** {@return the ending that this entry tells of, if it does} */
    static Optional<Ending> read(Entry entry) {
        if (!entry.step().equals(HostRun.HOST)) {
            return Optional.empty();
        }
        if (entry.phase() == Phase.DONE) {
            return Optional.of(new Ending(HostReport.Outcome.DONE, ""));
        }
        Details details = Details.read(entry.detail());
        return details.find(CANCELLED)
                .map(why -> new Ending(HostReport.Outcome.CANCELLED, why))
                .or(() -> Optional.of(new Ending(
                        HostReport.Outcome.TAKEN_BACK, details.find(TAKEN_BACK).orElse(""))));
    }

    static Details takenBack(TakenBack e) {
        return Details.of(TAKEN_BACK, String.valueOf(e.getMessage()));
    }

    static Details cancelled(GivenUp e) {
        return Details.of(CANCELLED, String.valueOf(e.getMessage()));
    }
}
