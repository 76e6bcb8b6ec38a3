package io.bearman.maintenance;

import io.bearman.core.cloud.ComputeService;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Waits until the new nova-compute is seen to live. Not thread-safe. */
final class Returning {
    private final Work work;
    private @Nullable Instant latest;
    private int advances;

    Returning(Work work) {
        this.work = work;
    }

    /**
     * Up, and its row seen to advance twice from now on, in Nova's clock and with no write of ours
     * between: an {@code up} alone may still be the old agent's. What an earlier process saw does not
     * count: the host may have died since.
     */
    void lives() {
        reports(service -> service.up() && !service.forcedDown());
        work.say("nova-compute is up");
    }

    /** As {@link #lives}, of a service that is forced down, which no report makes up again. */
    void reports() {
        reports(service -> true);
    }

    private void reports(Predicate<ComputeService> also) {
        work.sayWaiting("nova-compute to report twice");
        work.watch(work.settings().computeTime(), () -> look().filter(also))
                .orElseThrow(() -> new StepFailed(
                        work.host() + " booted, but its nova-compute did not come up within "
                                + work.settings().computeTime().toSeconds()
                                + " s; look at its log; when the host is dead run:"
                                + " bearman maintenance evacuate " + work.host()));
    }

    private Optional<ComputeService> look() {
        return work.asked(() -> Optional.of(work.compute())).filter(this::reportedTwice);
    }

    private boolean reportedTwice(ComputeService service) {
        Optional<Instant> updated = service.updatedAt();
        if (updated.isPresent() && !updated.get().equals(latest)) {
            advances += latest == null ? 0 : 1;
            latest = updated.get();
        }
        return advances >= 2;
    }
}
