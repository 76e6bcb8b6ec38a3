package io.bearman.store;

import io.bearman.core.StoreException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Lets so many threads of this process write at once, the first come first. A thread that writes
 * inside of its own transaction would wait for itself: it is told so. Thread-safe.
 */
final class WriteTurns {
    private final Semaphore free;
    private final Duration patience;
    private final Set<Thread> writing = ConcurrentHashMap.newKeySet();

    WriteTurns(int atOnce, Duration patience) {
        this.free = new Semaphore(atOnce, true);
        this.patience = patience;
    }

    /** {@return what the work returns} */
    <T> T taking(String store, Supplier<T> work) {
        refuseInside(store);
        if (!acquired()) {
            throw new StoreException.Locked(
                    "store " + store + " is busy (others of this process write); try again", null);
        }
        writing.add(Thread.currentThread());
        try {
            return work.get();
        } finally {
            writing.remove(Thread.currentThread());
            free.release();
        }
    }

    /** Refuses a thread that is in a transaction already. */
    void refuseInside(String store) {
        if (writing.contains(Thread.currentThread())) {
            throw inside(store);
        }
    }

    static IllegalStateException inside(String store) {
        return new IllegalStateException("store " + store + ": inside of a transaction only what is"
                + " written through that transaction is a part of it");
    }

    /** Whoever was asked to stop still writes down how far it came. */
    private boolean acquired() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return free.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
