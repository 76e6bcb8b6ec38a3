package io.bearman.core.journal;

import io.bearman.core.host.HostId;
import io.bearman.core.host.RunId;
import java.util.List;
import java.util.Optional;

/**
 * The write-ahead journal. {@link #write} returns only when the entry is on disk, so an intent is
 * always known before its action can have happened.
 */
public interface Journal {
    /**
     * Opens a run; opening the same run again changes nothing.
     *
     * @throws io.bearman.core.RefusedException when one of its hosts is in another unfinished run,
     *     naming both
     */
    void open(Run run);

    /** Ends a run: its hosts are free for others. */
    void close(RunId run, Outcome outcome);

    /** {@return the unfinished run that this host is in} */
    Optional<Run> unfinished(HostId host);

    /** {@return this run, finished or not} */
    Optional<Run> run(RunId id);

    /** {@return the outcome of a finished run} */
    Optional<Outcome> outcome(RunId id);

    /** {@return all runs, the latest first} */
    List<Run> runs();

    /** Appends an entry durably. */
    Entry write(
            RunId run, HostId host, String step, Entry.Phase phase, String subject, String detail);

    /** {@return the entries of this run about this host, oldest first} */
    List<Entry> entries(RunId run, HostId host);

    /** How a run ended. */
    enum Outcome {
        DONE,
        FAILED,
        CANCELLED
    }
}
