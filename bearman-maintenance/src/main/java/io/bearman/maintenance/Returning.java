package io.bearman.maintenance;

import io.bearman.core.cloud.CloudException;
import io.bearman.core.cloud.ComputeService;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Waits until the new nova-compute is seen to live. Not thread-safe. */
final class Returning {
    private static final String COMPUTE = "compute";

    private final Work work;
    private @Nullable Instant latest;
    private int advances;

    Returning(Work work) {
        this.work = work;
    }

    /**
     * Up, and its row seen to advance twice after the boot report, in Nova's clock and with no write
     * of ours between: an {@code up} alone may still be the old agent's.
     */
    void computeUp() {
        if (work.isDone(COMPUTE)) {
            return;
        }
        lives();
        work.done(COMPUTE, "", Details.none());
        work.say("nova-compute is up");
    }

    /** Looks, whatever was seen before. */
    void lives() {
        reports(Returning::counts);
    }

    /** {@return whether it is seen to live in time, as {@link #lives} wants it} */
    boolean isSeenToLive() {
        return seen(Returning::counts).isPresent();
    }

    private static boolean counts(ComputeService service) {
        return service.up() && !service.forcedDown();
    }

    /** As {@link #lives}, of a service that is forced down, which no report makes up again. */
    void reports() {
        reports(service -> true);
    }

    private void reports(Predicate<ComputeService> also) {
        seen(also)
                .orElseThrow(() -> new StepFailed(
                        work.host() + " booted, but its nova-compute did not come up within "
                                + work.settings().computeTime().toSeconds()
                                + " s; look at its log. The host stays disabled"));
    }

    private Optional<ComputeService> seen(Predicate<ComputeService> also) {
        work.sayWaiting("nova-compute to report twice");
        return work.watch(work.settings().computeTime(), () -> look().filter(also));
    }

    private Optional<ComputeService> look() {
        ComputeService service;
        try {
            service = work.compute();
        } catch (CloudException.Unreachable | CloudException.Faulty e) {
            work.sayWaiting(e.getMessage());
            return Optional.empty();
        }
        Optional<Instant> updated = service.updatedAt();
        if (updated.isPresent() && !updated.get().equals(latest)) {
            advances += latest == null ? 0 : 1;
            latest = updated.get();
        }
        return advances >= 2 ? Optional.of(service) : Optional.empty();
    }
}
