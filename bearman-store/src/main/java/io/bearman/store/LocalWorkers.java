package io.bearman.store;

import io.bearman.core.InterruptedWaitException;
import io.bearman.core.StoreException;
import io.bearman.core.time.TimeSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Workers of one process on a store of this machine. */
final class LocalWorkers implements Workers {
    private static final Logger LOG = LoggerFactory.getLogger(LocalWorkers.class);
    private static final int PATIENCE_SECONDS = 30;

    private final Turns turns;
    private final TimeSource time;
    private final WorkSettings settings;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final ExecutorService threads;

    LocalWorkers(Turns turns, TimeSource time, WorkSettings settings) {
        this.turns = turns;
        this.time = time;
        this.settings = settings;
        this.threads = Executors.newFixedThreadPool(settings.threads() + 1, task -> {
            Thread thread = new Thread(task, "bearman-work");
            thread.setDaemon(true);
            return thread;
        });
        for (int i = 0; i < settings.threads(); i++) {
            threads.execute(this::work);
        }
        threads.execute(this::sayAlive);
    }

    private void sayAlive() {
        while (!closed.get()) {
            try {
                turns.table().alive(settings.silence());
            } catch (StoreException e) {
                LOG.warn("whoever looks may think that this worker is gone: {}", e.getMessage());
            }
            time.await(closed::get, settings.heartbeat());
        }
    }

    private void work() {
        while (!closed.get()) {
            if (!one()) {
                time.await(closed::get, settings.look());
            }
        }
    }

    /** {@return whether there was something to do} */
    private boolean one() {
        try {
            Optional<WorkTable.Turn> turn =
                    turns.table().beginNext(turns.kinds(), settings.silence());
            turn.ifPresent(turns::take);
            return turn.isPresent();
        } catch (StoreException e) {
            LOG.warn("work waits: {}", e.getMessage());
            return false;
        } catch (InterruptedWaitException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.error("work waits: a fault of Bearman itself, please report it", e);
            return false;
        }
    }

    @Override
    public void close() {
        closed.set(true);
        threads.shutdown();
        try {
            if (!threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
