package io.bearman.maintenance;

import io.bearman.core.cloud.Guests;
import io.bearman.core.cloud.Migration;
import io.bearman.core.host.HostId;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The migration records of one host: all of them at first, which are thousands after some years, then
 * only what changed. Those of a server that is deleted stay as they were seen. Not thread-safe.
 */
final class Records {
    /** How far the clocks of those who write Nova's database may be apart. */
    private static final Duration CLOCKS = Duration.ofMinutes(5);

    private final Guests guests;
    private final HostId host;
    private final Map<Long, Migration> known = new TreeMap<>();
    private @Nullable Instant since;

    Records(Guests guests, HostId host) {
        this.guests = guests;
        this.host = host;
    }

    /** {@return all records as they are now, in order of id} */
    List<Migration> look() {
        return keep(guests.migrations(host));
    }

    /**
     * {@return the records as they are now, in order of id; asked for is only what changed, unless
     * something is missing then}
     *
     * <p>To Nova a record that nobody has written since it was made has not changed (its updated_at
     * is null), so what is missing may be there nevertheless.
     */
    List<Migration> look(Predicate<List<Migration>> nothingMissing) {
        if (since == null) {
            return look();
        }
        List<Migration> changed = keep(guests.migrations(host, since));
        return nothingMissing.test(changed) ? changed : look();
    }

    private List<Migration> keep(List<Migration> seen) {
        seen.forEach(record -> known.put(record.id(), record));
        // Whatever changes from now on changes after the latest one was made; no clock of ours is
        // needed to say so.
        since = known.values().stream()
                .map(Migration::created)
                .max(Comparator.naturalOrder())
                .map(latest -> latest.minus(CLOCKS))
                .orElse(null);
        return List.copyOf(known.values());
    }
}
