package io.bearman.maintenance;

import io.bearman.core.host.HostId;
import io.bearman.core.journal.Entry;
import io.bearman.core.journal.Journal;
import io.bearman.core.journal.Run;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What became of the hosts of a run, whichever worker did them; read on in the journal. Whatever failed
 * before this worker came is tried again, and holds nobody any more. Not thread-safe.
 */
final class Tally {
    private static final int PAGE = 1000;

    private final Journal journal;
    private final Run run;
    private final Map<HostId, Ending> endings = new HashMap<>();
    private final Map<HostId, Failure> failures = new TreeMap<>();
    /** The hosts that had ended before this worker came: whoever sent it knew, and asked to go on. */
    private final Set<HostId> known;

    private long last;

    /** Reads what is there. */
    Tally(Journal journal, Run run) {
        this.journal = journal;
        this.run = run;
        read();
        failures.clear();
        known = Set.copyOf(endings.keySet());
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
            failures.put(entry.host(), Failure.read(entry));
        }
        Ending.read(entry).ifPresent(ending -> {
            endings.put(entry.host(), ending);
            failures.remove(entry.host());
        });
    }

    /** A host failed here, whether the journal could be told or not. */
    void failed(HostId host, Failure failure) {
        if (!endings.containsKey(host)) {
            failures.put(host, failure);
        }
    }

    /** A host that failed is tried once more. */
    void again(HostId host) {
        failures.remove(host);
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

    /** {@return the hosts that failed since this worker came, and were not done since} */
    Set<HostId> failed() {
        return Set.copyOf(failures.keySet());
    }

    /**
     * {@return how many hosts were not done as asked since this worker came: those that failed, and
     * those taken back}
     */
    int bad() {
        long takenBack = endings.entrySet().stream()
                .filter(it -> it.getValue().outcome() == HostReport.Outcome.TAKEN_BACK)
                .filter(it -> !known.contains(it.getKey()))
                .count();
        return failures.size() + (int) takenBack;
    }
}
