package io.bearman.testkit.bmc;

/**
 * The one reservation of the repository or of the event log: a new one cancels the one before (IPMI
 * v2.0 §31.4, §33.11). Guarded by the BMC's lock.
 */
final class Reservations {
    private int last;
    private boolean holds;

    int reserve() {
        last = last % 0xffff + 1; // 0 is no reservation
        holds = true;
        return last;
    }

    boolean holds(int reservation) {
        return holds && reservation == last;
    }

    void cancel() {
        holds = false;
    }
}
