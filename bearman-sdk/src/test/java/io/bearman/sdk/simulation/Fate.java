package io.bearman.sdk.simulation;

import java.time.Duration;
import java.util.Random;

/**
 * What becomes of a process at one of its calls of a port.
 *
 * @param call at which one; never when it makes fewer
 * @param before whether before the call has its effect, or after
 * @param blow what strikes it
 */
record Fate(int call, boolean before, Blow blow) {
    /** Longer than a lease and the longest action together. */
    private static final int STOPPED_AT_LEAST = 30;

    private static final int STOPPED_AT_MOST = 900;
    private static final int CALLS = 260;

    /**
     * What strikes a process.
     *
     * @param kills whether it is killed
     * @param stops how long it stands still, zero for not at all
     */
    record Blow(boolean kills, Duration stops) {
        static final Blow NONE = new Blow(false, Duration.ZERO);
        static final Blow KILLED = new Blow(true, Duration.ZERO);
    }

    static Fate lives() {
        return new Fate(Integer.MAX_VALUE, true, Blow.NONE);
    }

    static Fate any(Random random) {
        int what = random.nextInt(4);
        if (what == 0) {
            return lives();
        }
        int seconds = STOPPED_AT_LEAST + random.nextInt(STOPPED_AT_MOST - STOPPED_AT_LEAST);
        Blow blow = what == 1 ? new Blow(false, Duration.ofSeconds(seconds)) : Blow.KILLED;
        return new Fate(1 + random.nextInt(CALLS), random.nextBoolean(), blow);
    }

    Blow before(int number) {
        return number == call && before ? blow : Blow.NONE;
    }

    Blow after(int number) {
        return number == call && !before ? blow : Blow.NONE;
    }

    @Override
    public String toString() {
        if (blow.equals(Blow.NONE)) {
            return "lives";
        }
        return (blow.kills()
                        ? "is killed "
                        : "stands still for " + blow.stops().toSeconds() + " s ")
                + (before ? "before" : "after") + " call " + call;
    }
}
