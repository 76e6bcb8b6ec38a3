package io.bearman.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Work that costs about as much for many as for one: what many threads want while it is done for others is
 * then done for all of them at once. Thread-safe.
 *
 * @param <W> what is wanted
 * @param <R> what comes of it
 */
final class Gathering<W, R> {
    private static final int MOST = 100;

    private final Function<List<W>, List<R>> work;
    private final ReentrantLock working = new ReentrantLock(true);
    /** Guarded by itself. */
    private final List<Place<W, R>> waiting = new ArrayList<>();

    /**
     * @param work gives a result for each, in their order; what it throws is thrown to all of them
     */
    Gathering(Function<List<W>, List<R>> work) {
        this.work = work;
    }

    /** {@return what comes of this} */
    R of(W wanted) {
        Place<W, R> place = new Place<>(wanted);
        synchronized (waiting) {
            waiting.add(place);
        }
        working.lock();
        try {
            // The first ones in the list are served first, so after one round or some ours is.
            while (!place.served()) {
                serve();
            }
        } finally {
            working.unlock();
        }
        return place.result();
    }

    private void serve() {
        List<Place<W, R>> some;
        synchronized (waiting) {
            List<Place<W, R>> first = waiting.subList(0, Math.min(MOST, waiting.size()));
            some = List.copyOf(first);
            first.clear();
        }
        try {
            List<R> results =
                    work.apply(some.stream().map(place -> place.wanted).toList());
            for (int i = 0; i < some.size(); i++) {
                some.get(i).result = results.get(i);
            }
        } catch (RuntimeException e) {
            some.forEach(place -> place.failure = e);
        }
    }

    /** What one thread wants. Its results are guarded by the lock of who works. */
    private static final class Place<W, R> {
        private final W wanted;
        private @Nullable R result;
        private @Nullable RuntimeException failure;

        Place(W wanted) {
            this.wanted = wanted;
        }

        boolean served() {
            return result != null || failure != null;
        }

        R result() {
            if (result == null) {
                throw failure == null ? new IllegalStateException("not served") : failure;
            }
            return result;
        }
    }
}
