package io.bearman.ipmi.command;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A time that a BMC noted (IPMI v2.0 §37): seconds since 1970 by the BMC's clock, or since it started
 * when nobody had set that clock. Most BMCs run on UTC, some on local time; none says which.
 *
 * @param seconds 0 to 4294967295; the largest says that the time is not known
 */
public record Timestamp(long seconds) {
    private static final long UNKNOWN = 0xffffffffL;
    private static final long LATEST_SINCE_START = 0x20000000L;

    public Timestamp {
        if (seconds < 0 || seconds > UNKNOWN) {
            throw new IllegalArgumentException("not a time of a BMC: " + seconds);
        }
    }

    /** {@return the next four bytes} */
    public static Timestamp read(WireReader in) {
        return new Timestamp(in.uint32le());
    }

    /** {@return the time, when the BMC's clock had been set} */
    public Optional<Instant> instant() {
        return seconds > LATEST_SINCE_START && seconds != UNKNOWN
                ? Optional.of(Instant.ofEpochSecond(seconds))
                : Optional.empty();
    }

    /** {@return how long after its start, when the BMC's clock had not been set} */
    public Optional<Duration> sinceStart() {
        return seconds <= LATEST_SINCE_START
                ? Optional.of(Duration.ofSeconds(seconds))
                : Optional.empty();
    }

    /** {@return such as {@code 2026-11-22T08:30:00Z}, {@code start+00:14:20}, {@code unknown}} */
    @Override
    public String toString() {
        return instant()
                .map(Instant::toString)
                .or(() -> sinceStart().map(Timestamp::afterStart))
                .orElse("unknown");
    }

    private static String afterStart(Duration time) {
        return String.format(
                "start+%02d:%02d:%02d", time.toHours(), time.toMinutesPart(), time.toSecondsPart());
    }
}
