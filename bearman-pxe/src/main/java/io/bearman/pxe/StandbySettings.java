package io.bearman.pxe;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a boot server keeps for the time in which its store is away.
 *
 * @param directory where, readable by this user alone, for a server that is started in that time; no
 *     other server's. Null for in memory alone
 * @param every how often it is read anew, 30 s
 * @param oldest how old it may be at most to be used, 24 h
 */
public record StandbySettings(@Nullable Path directory, Duration every, Duration oldest) {
    public StandbySettings {
        if (every.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("the store is read at most once a second");
        }
        if (oldest.compareTo(every) < 0) {
            throw new IllegalArgumentException(
                    "a snapshot is good for at least until the next one is due, " + every);
        }
    }

    /** {@return in memory alone, read every 30 s, used for 24 h} */
    public static StandbySettings create() {
        return new StandbySettings(null, Duration.ofSeconds(30), Duration.ofHours(24));
    }

    /** {@return the same, kept there} */
    public StandbySettings in(Path directory) {
        return new StandbySettings(directory, every, oldest);
    }
}
