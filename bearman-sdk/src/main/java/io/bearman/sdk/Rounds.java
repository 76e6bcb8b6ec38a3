package io.bearman.sdk;

import io.bearman.core.BearmanException;
import io.bearman.core.InterruptedWaitException;
import io.bearman.core.time.TimeSource;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that does the same again and again, whatever becomes of it once. */
final class Rounds implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final TimeSource time;
    private final Thread thread;

    private Rounds(TimeSource time, Thread thread) {
        this.time = time;
        this.thread = thread;
    }

    /** {@return it, at work until it is closed} */
    static Rounds start(TimeSource time, String name, Duration pause, Runnable round) {
        Thread thread = new Thread(() -> run(time, name, pause, round), name);
        thread.setDaemon(true);
        thread.start();
        return new Rounds(time, thread);
    }

    private static void run(TimeSource time, String name, Duration pause, Runnable round) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                once(name, round);
                time.sleep(pause);
            }
        } catch (InterruptedWaitException e) {
            Thread.currentThread().interrupt();
        }
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

    /** Tells it to end; what it has begun is finished. */
    void interrupt() {
        thread.interrupt();
    }

    /** Ends it, and waits until it has. */
    @Override
    public void close() {
        interrupt();
        time.await(() -> !thread.isAlive(), PATIENCE);
    }
}
