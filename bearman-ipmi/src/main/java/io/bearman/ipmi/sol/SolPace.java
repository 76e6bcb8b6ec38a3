package io.bearman.ipmi.sol;

import java.time.Duration;

/**
 * How patient a console is. The wait for an acknowledgement follows what the BMC was seen to need,
 * as TCP does; these are its limits.
 *
 * @param shortest no wait for an acknowledgement is shorter
 * @param longest no wait is longer
 * @param giveUp a console whose BMC has acknowledged nothing for so long is lost; below the 60 s after
 *     which a BMC forgets a session
 * @param askEvery how often the BMC is asked whether the console is still active; also while characters
 *     go to and fro, for BMCs exist that end a session without commands
 */
public record SolPace(Duration shortest, Duration longest, Duration giveUp, Duration askEvery) {
    public SolPace {
        if (shortest.isNegative() || shortest.isZero() || longest.compareTo(shortest) < 0) {
            throw new IllegalArgumentException("waits from " + shortest + " to " + longest);
        }
        if (giveUp.compareTo(longest) < 0 || askEvery.compareTo(longest) < 0) {
            throw new IllegalArgumentException("giving up after " + giveUp + ", asking every "
                    + askEvery + ": neither may be before the longest wait, " + longest);
        }
    }

    /** {@return 20 ms to 2 s; given up after 40 s, asked every 20 s} */
    public static SolPace create() {
        return new SolPace(
                Duration.ofMillis(20),
                Duration.ofSeconds(2),
                Duration.ofSeconds(40),
                Duration.ofSeconds(20));
    }
}
