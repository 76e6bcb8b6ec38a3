package io.bearman.ipmi;

import java.time.Duration;

/**
 * How much is asked of one BMC. Their firmware is slow, and some crash when they are hurried.
 *
 * @param inFlight how many commands of one session may wait for their answers at a time, 1 to 16
 * @param apart the least time between the beginnings of two requests to one BMC; retransmissions and
 *     goodbyes do not count
 */
public record Pace(int inFlight, Duration apart) {
    private static final int MOST = 16;

    public Pace {
        if (inFlight < 1 || inFlight > MOST) {
            throw new IllegalArgumentException(
                    "1 to " + MOST + " commands at a time, not " + inFlight);
        }
        if (apart.isNegative()) {
            throw new IllegalArgumentException("not a time between requests: " + apart);
        }
    }

    /** {@return one command at a time, the next as soon as its answer is there} */
    public static Pace create() {
        return new Pace(1, Duration.ZERO);
    }
}
