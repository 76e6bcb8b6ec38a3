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

    /** {@return whether there is such a run, finished or not} Its hosts, maybe thousands, are not read. */
    boolean knows(RunId id);

    /** {@return the outcome of a finished run} */
    Optional<Outcome> outcome(RunId id);

    /**
     * {@return how this run stands}
     *
     * @throws io.bearman.core.UsageException when it is not known
     */
    RunStanding standing(RunId id);

    /**
     * Tells all workers of an unfinished run what to do from now on; telling them the same again changes
     * nothing. It is audited.
     *
     * @throws io.bearman.core.RefusedException when the run is over, or was cancelled, which is for good
     * @throws io.bearman.core.UsageException when it is not known
     */
    void order(RunId run, Order order, String by);

    /** {@return all runs, the latest first} */
    List<Run> runs();

    /** Appends an entry durably. */
    Entry write(
            RunId run, HostId host, String step, Entry.Phase phase, String subject, String detail);

    /** {@return the entries of this run about this host, oldest first} */
    List<Entry> entries(RunId run, HostId host);

    /**
     * {@return the next entries of this run, about whichever host, oldest first: whoever asks for those
     * after the last one that it saw misses none}
     *
     * @param after the number of an entry; 0 for the first ones
     * @param atMost how many, at least 1
     */
    List<Entry> entries(RunId run, long after, int atMost);

    /** How a run ended. */
    enum Outcome {
        DONE,
        FAILED,
        CANCELLED
    }
}
