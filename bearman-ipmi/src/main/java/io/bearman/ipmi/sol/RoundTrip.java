package io.bearman.ipmi.sol;

/**
 * How long to wait for an acknowledgement: what was measured so far and how much it varied (as in
 * RFC 6298), doubled with each wait in vain. Not thread-safe.
 */
final class RoundTrip {
    /** Until something was measured: a BMC on a slow link, or one that is busy with a login. */
    private static final long FIRST_NANOS = 500_000_000;

    private final long shortest;
    private final long longest;
    private long smoothed = -1;
    private long variation;
    private int inVain;

    RoundTrip(SolPace pace) {
        this.shortest = pace.shortest().toNanos();
        this.longest = pace.longest().toNanos();
    }

    /** An answer came after so long; only for what was sent once, else it is not known to what. */
    void measured(long nanos) {
        if (smoothed < 0) {
            smoothed = nanos;
            variation = nanos / 2;
        } else {
            variation += (Math.abs(nanos - smoothed) - variation) / 4;
            smoothed += (nanos - smoothed) / 8;
        }
    }

    /** There was progress: waits begin short again. */
    void progress() {
        inVain = 0;
    }

    /** {@return the next wait; longer after this one} */
    long nextNanos() {
        long middle = smoothed < 0 ? FIRST_NANOS : smoothed + 4 * variation;
        long wait = Math.max(middle, shortest) << Math.min(inVain, 12);
        inVain++;
        return Math.min(wait, longest);
    }
}
