package io.bearman.sdk;

import io.bearman.core.time.TimeSource;
import io.bearman.maintenance.boot.BootWatchdog;
import io.bearman.pxe.registration.Aftercare;
import java.time.Duration;
import java.util.List;

/**
 * The threads that look after machines that boot: whether those that registered go off, whose light is
 * on, and the boot watchdog. Everything they have to do is in the store, so a boot server has them
 * wherever it runs, and several may.
 */
public final class BootCare implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final TimeSource time;
    private final List<Thread> threads;

    private BootCare(TimeSource time, List<Thread> threads) {
        this.time = time;
        this.threads = threads;
    }

    static BootCare start(TimeSource time, Aftercare aftercare, BootWatchdog watchdog) {
        List<Thread> threads = List.of(
                new Thread(aftercare::run, "registration-aftercare"),
                new Thread(watchdog::run, "boot-watchdog"));
        threads.forEach(thread -> {
            thread.setDaemon(true);
            thread.start();
        });
        return new BootCare(time, threads);
    }

    /** Ends them, and waits until they have; what they had begun is finished first. */
    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        time.await(() -> threads.stream().noneMatch(Thread::isAlive), PATIENCE);
    }
}
