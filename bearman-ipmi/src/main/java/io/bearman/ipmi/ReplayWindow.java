package io.bearman.ipmi;

/**
 * Which session sequence numbers of the BMC were seen: each is believed once, in any order within 16
 * behind the highest (IPMI v2.0 §6.12.13). Not thread-safe.
 *
 * <p>A signed packet may be any way ahead: only its BMC can have made it, and what lies between was lost.
 * To drop it would make the session deaf for good after 15 lost answers. An unsigned one may be 15 ahead,
 * for a forged number would make the session deaf too.
 */
final class ReplayWindow {
    private static final int AHEAD_UNSIGNED = 15;
    private static final int BEHIND = 16;
    private static final int BITS = 32;

    private final int ahead;
    private int highest;
    /** Bit n: the highest minus n was seen. The number 0 is never valid, so it counts as seen. */
    private int seen = 1;

    /** @param signed whether an integrity code was checked before a number is asked about */
    ReplayWindow(boolean signed) {
        this.ahead = signed ? Integer.MAX_VALUE : AHEAD_UNSIGNED;
    }

    /** {@return whether the number is new and near; from then on it is old} */
    boolean accept(int sequence) {
        int distance = sequence - highest;
        if (sequence == 0 || distance > ahead || distance < -BEHIND) {
            return false;
        }
        if (distance > 0) {
            seen = distance < BITS ? seen << distance | 1 : 1;
            highest = sequence;
            return true;
        }
        int bit = 1 << -distance;
        boolean fresh = (seen & bit) == 0;
        seen |= bit;
        return fresh;
    }
}
