package io.bearman.pxe;

import io.bearman.core.StoreException;
import io.bearman.core.boot.BootChanges;
import io.bearman.core.boot.BootChanges.Mark;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * How far the store is at a moment after each question. However many ask at once, one of them asks the
 * store, and what it hears is for all who had come before it asked. Thread-safe.
 */
final class Newest {
    private final BootChanges changes;
    private final AtomicLong begun = new AtomicLong();
    private final ReentrantLock asking = new ReentrantLock();
    /** Guarded by the lock. */
    private Heard heard = new Heard(0, null, null);

    Newest(BootChanges changes) {
        this.changes = changes;
    }

    /**
     * {@return how far the store was at a moment during this call}
     *
     * @throws StoreException when it did not answer
     */
    Mark get() {
        long came = begun.get();
        asking.lock();
        try {
            // One with a greater number began after we came; any other may be of before.
            if (heard.number <= came) {
                heard = ask();
            }
            return heard.mark();
        } finally {
            asking.unlock();
        }
    }

    private Heard ask() {
        long number = begun.incrementAndGet();
        try {
            return new Heard(number, changes.latest(), null);
        } catch (StoreException e) {
            // It is theirs too: who waited for a store that is away does not wait once more each.
            return new Heard(number, null, e);
        }
    }

    private record Heard(
            long number, @Nullable Mark said, @Nullable StoreException failure) {
        Mark mark() {
            if (said == null) {
                throw failure == null ? new IllegalStateException("never asked") : failure;
            }
            return said;
        }
    }
}
