package io.bearman.ipmi;

/**
 * Which session sequence numbers of the BMC were seen: each is believed once, in any order within
 * 15 ahead and 16 behind the highest (IPMI v2.0 §6.12.13). Not thread-safe.
 */
final class ReplayWindow {
    private static final int AHEAD = 15;
    private static final int BEHIND = 16;

    private int highest;
    /** Bit n: the highest minus n was seen. The number 0 is never valid, so it counts as seen. */
    private int seen = 1;

    /** {@return whether the number is new and near; from then on it is old} */
    boolean accept(int sequence) {
        int distance = sequence - highest;
        if (sequence == 0 || distance > AHEAD || distance < -BEHIND) {
            return false;
        }
        if (distance > 0) {
            seen = seen << distance | 1;
            highest = sequence;
            return true;
        }
        int bit = 1 << -distance;
        boolean fresh = (seen & bit) == 0;
        seen |= bit;
        return fresh;
    }
}
