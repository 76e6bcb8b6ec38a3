package io.bearman.maintenance.watch;

import io.bearman.core.host.HostId;
import io.bearman.core.host.RegionId;
import io.bearman.core.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * In how many looks in a row each finding was made, and since when. Not thread-safe: owned by the
 * watching thread.
 */
final class Memory {
    private final TimeSource time;
    private final Map<String, Known> known = new HashMap<>();

    Memory(TimeSource time) {
        this.time = time;
    }

    /** A finding as it was made in the looks so far. */
    static final class Known {
        private Finding finding;
        private long since;
        private int looks;
        private String told = "";
        private boolean alarmed;

        private Known(Finding finding, long since) {
            this.finding = finding;
            this.since = since;
        }

        Finding finding() {
            return finding;
        }

        int looks() {
            return looks;
        }

        boolean alarmed() {
            return alarmed;
        }

        void alarm() {
            alarmed = true;
        }

        /** {@return whether this was not told yet} */
        boolean tell(String line) {
            boolean news = !line.equals(told);
            told = line;
            return news;
        }
    }

    /** {@return the finding with its history, this look included} */
    Known note(Finding finding) {
        Known before = known.get(key(finding));
        if (before == null || !before.finding.kind().equals(finding.kind())) {
            Known fresh = new Known(finding, time.nanoTime());
            known.put(key(finding), fresh);
            before = fresh;
        }
        if (before.looks == 0) {
            before.since = time.nanoTime();
        }
        before.finding = finding;
        before.looks++;
        return before;
    }

    Duration age(Known it) {
        return Duration.ofNanos(time.nanoTime() - it.since);
    }

    /**
     * Forgets what was not found any more.
     *
     * @param blind regions of whose hosts nothing could be seen: there nothing is over, and looks are
     *     counted anew
     * @return what is over
     */
    List<Known> forget(Collection<Finding> found, Set<RegionId> blind) {
        Set<String> keys = new HashSet<>();
        found.forEach(finding -> keys.add(key(finding)));
        List<Known> over = new ArrayList<>();
        Iterator<Map.Entry<String, Known>> all = known.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<String, Known> entry = all.next();
            Known it = entry.getValue();
            if (keys.contains(entry.getKey())) {
                continue;
            }
            if (blind.contains(it.finding.region()) && it.finding.host().isPresent()) {
                it.looks = 0;
            } else {
                all.remove();
                over.add(it);
            }
        }
        return over;
    }

    private static String key(Finding finding) {
        return finding.host()
                .map(HostId::value)
                .map(host -> "host " + host)
                .orElse("region " + finding.region() + " " + finding.kind());
    }
}
