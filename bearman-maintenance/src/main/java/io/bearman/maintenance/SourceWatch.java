package io.bearman.maintenance;

import io.bearman.core.cloud.ComputeService;
import io.bearman.core.time.TimeSource;
import java.time.Duration;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Whether the host that is drained can still be drained: its agent lives, and nobody took the host
 * back. Not thread-safe.
 */
final class SourceWatch {
    private static final Duration EVERY = Duration.ofSeconds(30);
    /** While it is down it is looked at more often: nothing else can be done. */
    private static final Duration WHILE_DOWN = Duration.ofSeconds(5);

    private final Work work;
    private final Disabling disabling;
    private final TimeSource time;
    private long looked;
    private @Nullable Long down;

    SourceWatch(Work work, Disabling disabling) {
        this.work = work;
        this.disabling = disabling;
        this.time = work.ports().time();
        this.looked = time.nanoTime();
    }

    /**
     * {@return whether its agent lives, looked at now and then}
     *
     * @param doubtful whether something just failed, so that it is looked at now
     * @throws StepFailed when the agent has been down for so long that this is no hiccup
     * @throws TakenBack when somebody took the host back
     */
    boolean lives(boolean doubtful) {
        Duration every = down == null ? EVERY : WHILE_DOWN;
        if (!doubtful && since(looked).compareTo(every) < 0) {
            return down == null;
        }
        looked = time.nanoTime();
        ComputeService service = work.compute();
        disabling.stillDisabled(service);
        if (service.up() && !service.forcedDown()) {
            down = null;
            return true;
        }
        if (down == null) {
            down = looked;
            work.sayWaiting("its nova-compute is down, nothing is moved from it meanwhile");
        } else if (since(down).compareTo(work.settings().actionTime()) > 0) {
            throw new StepFailed(dead());
        }
        return false;
    }

    private String dead() {
        String host = work.host().value();
        Collection<ComputeService> all = work.cloud().hypervisors().computes();
        boolean others = all.stream()
                .filter(service -> !service.host().equals(work.host()))
                .allMatch(service -> !service.up());
        if (all.size() > 1 && others) {
            return host + ": every nova-compute is down, so it is the control plane that is in"
                    + " trouble; nothing was moved meanwhile; run the same command again once it is"
                    + " mended";
        }
        return host + ": its nova-compute is down, so nothing can be moved from it any more; its"
                + " guests may still be running. If the host is dead: bearman maintenance evacuate "
                + host + "; if only the agent is: start it, and run the same command again";
    }

    private Duration since(long then) {
        return Duration.ofNanos(time.nanoTime() - then);
    }
}
