package io.bearman.maintenance;

import io.bearman.core.host.HostId;
import io.bearman.core.journal.Entry;
import io.bearman.core.journal.Entry.Phase;
import io.bearman.core.journal.Journal;
import io.bearman.core.journal.Run;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What became of the hosts of a run, whichever worker did them; read on in the journal. What was not
 * done as asked holds the run until somebody gives the command anew, who says so in the journal: then
 * it is tried again, and holds nobody any more. Not thread-safe.
 */
final class Tally {
    /** The journal's step of a host that was not done as asked when the command was given anew. */
    static final String AGAIN = "again";

    private static final int PAGE = 1000;

    private final Journal journal;
    private final Run run;
    private final Map<HostId, Ending> endings = new HashMap<>();
    private final Map<HostId, Failure> failures = new TreeMap<>();
    /** The hosts that were not done as asked since the command was last given. */
    private final Set<HostId> bad = new TreeSet<>();

    private final Set<HostId> forgiven = new TreeSet<>();
    private long last;

    /** Reads what is there. */
    Tally(Journal journal, Run run) {
        this.journal = journal;
        this.run = run;
        read();
    }

    /** Whoever gives the command knows what was not done as asked, and asks to go on. */
    void forgive() {
        forgiven.addAll(bad);
        bad.clear();
        failures.clear();
    }

    /** So that the other workers, and whoever asks how the run stands, know it, too. */
    void tellForgiven() {
        for (HostId host : List.copyOf(forgiven)) {
            journal.write(run.id(), host, AGAIN, Phase.DONE, "", Details.none().json());
            forgiven.remove(host);
        }
    }

    /** {@return the hosts that came to rest since the last time; reads on} */
    Set<HostId> read() {
        Set<HostId> before = resting();
        List<Entry> page;
        do {
            page = journal.entries(run.id(), last, PAGE);
            page.forEach(this::count);
        } while (page.size() == PAGE);
        Set<HostId> now = resting();
        now.removeAll(before);
        return now;
    }

    private Set<HostId> resting() {
        Set<HostId> resting = new HashSet<>(endings.keySet());
        resting.addAll(failures.keySet());
        return resting;
    }

    private void count(Entry entry) {
        last = entry.number();
        if (entry.step().equals(Failure.TRY)) {
            failed(entry.host(), Failure.read(entry));
        } else if (entry.step().equals(AGAIN)) {
            bad.remove(entry.host());
        }
        Ending.read(entry).ifPresent(ending -> ended(entry.host(), ending));
    }

    private void ended(HostId host, Ending ending) {
        endings.put(host, ending);
        failures.remove(host);
        if (ending.outcome() == HostReport.Outcome.TAKEN_BACK) {
            bad.add(host);
        } else {
            bad.remove(host);
        }
    }

    /** A host failed here, whether the journal could be told or not. */
    void failed(HostId host, Failure failure) {
        if (!endings.containsKey(host)) {
            failures.put(host, failure);
            bad.add(host);
        }
    }

    /** A host that failed is tried once more. */
    void again(HostId host) {
        failures.remove(host);
        bad.remove(host);
    }

    Optional<Ending> ending(HostId host) {
        return Optional.ofNullable(endings.get(host));
    }

    Optional<Failure> failure(HostId host) {
        return Optional.ofNullable(failures.get(host));
    }

    /** {@return whether nobody does anything about this host any more} */
    boolean rests(HostId host) {
        return endings.containsKey(host) || failures.containsKey(host);
    }

    /**
     * {@return the hosts that were not done as asked since the command was last given: those that
     * failed, and those taken back}
     */
    Set<HostId> bad() {
        return Set.copyOf(bad);
    }
}
