package io.bearman.testkit.bmc;

/**
 * Which session sequence numbers were seen: those up to 15 above the highest or 16 below are taken,
 * each once (IPMI v2.0 §6.12.13). Guarded by the BMC's lock.
 */
final class SequenceWindow {
    private static final int ABOVE = 15;
    private static final int BELOW = 16;

    private int highest;
    // Bit n: highest - n was seen. Nothing was before the first, so zero counts as seen.
    private int seen = -1;

    boolean admits(int sequence) {
        int ahead = sequence - highest;
        if (sequence == 0 || ahead > ABOVE || ahead < -BELOW) {
            return false;
        }
        if (ahead > 0) {
            highest = sequence;
            seen = seen << ahead | 1;
            return true;
        }
        boolean fresh = (seen & 1 << -ahead) == 0;
        seen |= 1 << -ahead;
        return fresh;
    }
}
