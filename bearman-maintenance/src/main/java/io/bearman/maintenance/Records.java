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

    /** {@return the records as they are now, in order of id} */
    List<Migration> look() {
        List<Migration> seen =
                since == null ? guests.migrations(host) : guests.migrations(host, since);
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
