package io.bearman.ipmi;

import org.jspecify.annotations.Nullable;

/** What we learnt of one BMC: the suite it takes, and how long it takes. Not thread-safe: the engine's. */
final class Habits {
    private static final int WEIGHT = 8;
    private static final int SLOWER = 2;

    private final long[] nanos = new long[Step.values().length];
    private @Nullable CipherSuite suite;
    /** When the next request may begin, where a BMC wants to be asked seldom. */
    private long next;

    private boolean paced;

    /** What a BMC is asked: each has a duration of its own, for some compute codes slowly. */
    enum Step {
        OPEN,
        GREET,
        PROVE,
        COMMAND
    }

    /** {@return the suite that it took last: a refusal costs two attempts} */
    @Nullable
    CipherSuite suite() {
        return suite;
    }

    void took(CipherSuite suite) {
        this.suite = suite;
    }

    /**
     * {@return how long it usually takes, 0 when nobody knows}
     *
     * <p>Who computes one code quickly does the next as well, and commands need two small ones; only
     * Open Session, which needs none, says nothing of the others.
     */
    long nanos(Step step) {
        for (int i = step.ordinal(); i >= Math.min(step.ordinal(), Step.GREET.ordinal()); i--) {
            if (nanos[i] > 0) {
                // Whoever became slow shows it in Open Session first, whose late answers are heard.
                return Math.max(nanos[i], nanos[Step.OPEN.ordinal()]);
            }
        }
        return 0;
    }

    /** {@return whether it ever answered} */
    boolean known() {
        return nanos[Step.OPEN.ordinal()] > 0;
    }

    void answered(Step step, long took) {
        long before = nanos[step.ordinal()];
        // To wait for too short a time costs a login, for too long a moment: so slower counts more.
        int weight = before == 0 ? 1 : took > before ? SLOWER : WEIGHT;
        nanos[step.ordinal()] = Math.max(1, before + (took - before) / weight);
    }

    /**
     * Takes a turn.
     *
     * @param apart the least distance of two turns, in nanoseconds
     * @return when it is, now or later
     */
    long turn(long now, long apart) {
        long at = paced && next - now > 0 ? next : now;
        next = at + apart;
        paced = apart > 0;
        return at;
    }
}
