package io.bearman.testkit.bmc;

import io.bearman.core.time.TimeSource;
import java.time.Duration;
import java.time.Instant;

/** The clock of the event log, which somebody may set (IPMI v2.0 §31.10). Guarded by the BMC's lock. */
final class BmcClock {
    private final TimeSource time;
    private Duration ahead = Duration.ZERO;

    BmcClock(TimeSource time) {
        this.time = time;
    }

    Instant now() {
        return time.now().plus(ahead);
    }

    /** {@return seconds since 1970} */
    int seconds() {
        return (int) now().getEpochSecond();
    }

    void set(int seconds) {
        ahead = Duration.between(time.now(), Instant.ofEpochSecond(seconds & 0xffffffffL));
    }
}
