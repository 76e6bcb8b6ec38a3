package io.bearman.testkit.bmc;

/**
 * The parameter 0 of all groups of parameters: set complete, set in progress, commit write. A notice
 * to other programs, no lock (IPMI v2.0 tables 23-4, 26-5, 28-14). Guarded by the BMC's lock.
 */
final class SetInProgress {
    private static final int COMPLETE = 0;
    private static final int IN_PROGRESS = 1;

    private int state = COMPLETE;

    int state() {
        return state;
    }

    /** {@return whether it was changed: what somebody has in progress nobody can begin} */
    boolean change(int to) {
        if (to == IN_PROGRESS && state != COMPLETE) {
            return false;
        }
        // A commit is done at once here, so nothing is pending afterwards.
        state = to == IN_PROGRESS ? IN_PROGRESS : COMPLETE;
        return true;
    }

    void reset() {
        state = COMPLETE;
    }
}
