package io.bearman.sdk;

import io.bearman.core.BearmanException;
import io.bearman.core.InterruptedWaitException;
import io.bearman.core.time.TimeSource;
import io.bearman.maintenance.boot.BootWatchdog;
import io.bearman.pxe.registration.Aftercare;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that look after machines that boot: whether those that registered go off, whose light is
 * on, and the boot watchdog. Everything they have to do is in the store, so a boot server has them
 * wherever it runs, and several may.
 */
public final class BootCare implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BootCare.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final TimeSource time;
    private final List<Thread> threads;

    private BootCare(TimeSource time, List<Thread> threads) {
        this.time = time;
        this.threads = threads;
    }

    static BootCare start(TimeSource time, Aftercare aftercare, BootWatchdog watchdog) {
        List<Thread> threads = List.of(
                thread(time, "registration-aftercare", Aftercare.LOOK, aftercare::round),
                thread(time, "boot-watchdog", BootWatchdog.LOOK, watchdog::round));
        threads.forEach(thread -> {
            thread.setDaemon(true);
            thread.start();
        });
        return new BootCare(time, threads);
    }

    /** Goes on until it is interrupted, whatever becomes of one round. */
    private static Thread thread(TimeSource time, String name, Duration pause, Runnable round) {
        return new Thread(
                () -> {
                    try {
                        while (!Thread.currentThread().isInterrupted()) {
                            once(name, round);
                            time.sleep(pause);
                        }
                    } catch (InterruptedWaitException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                name);
    }

    private static void once(String name, Runnable round) {
        try {
            round.run();
        } catch (InterruptedWaitException e) {
            throw e;
        } catch (BearmanException e) {
            LOG.warn("- {} goes on later: {}", name, e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("- {} waits: a fault of Bearman itself, please report it", name, e);
        }
    }

    /** Ends them, and waits until they have; what they had begun is finished first. */
    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        time.await(() -> threads.stream().noneMatch(Thread::isAlive), PATIENCE);
    }
}
