package io.bearman.sdk;

import io.bearman.core.time.TimeSource;
import io.bearman.maintenance.boot.BootWatchdog;
import io.bearman.pxe.registration.Aftercare;
import java.util.List;

/**
 * The threads that look after machines that boot: whether those that registered go off, whose light is
 * on, and the boot watchdog. Everything they have to do is in the store, so a boot server has them
 * wherever it runs, and several may.
 */
public final class BootCare implements AutoCloseable {
    private final List<Rounds> rounds;

    private BootCare(List<Rounds> rounds) {
        this.rounds = rounds;
    }

    static BootCare start(TimeSource time, Aftercare aftercare, BootWatchdog watchdog) {
        return new BootCare(List.of(
                Rounds.start(time, "registration-aftercare", Aftercare.LOOK, aftercare::round),
                Rounds.start(time, "boot-watchdog", BootWatchdog.LOOK, watchdog::round)));
    }

    /** Ends them, and waits until they have; what they had begun is finished first. */
    @Override
    public void close() {
        rounds.forEach(Rounds::interrupt);
        rounds.forEach(Rounds::close);
    }
}
