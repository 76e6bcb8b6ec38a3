package io.bearman.maintenance;

import io.bearman.core.BearmanException;
import io.bearman.core.ExitCode;
import io.bearman.core.InterruptedWaitException;
import io.bearman.core.RefusedException;
import io.bearman.core.claim.ClaimLostException;
import io.bearman.core.host.HostId;
import io.bearman.core.time.TimeSource;
import io.bearman.maintenance.HostReport.Outcome;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does several hosts, a few at once, each as a task of its own; whatever happens there becomes a
 * result. The coordinating thread owns all state; workers hand their results over in a queue.
 */
final class Crew {
    private static final Logger LOG = LoggerFactory.getLogger(Crew.class);

    private final TimeSource time;
    private final Duration look;
    private final Executor executor;
    private final int atOnce;
    private final Queue<Ended> finished = new ConcurrentLinkedQueue<>();
    private int running;
    private volatile boolean stopping;

    Crew(TimeSource time, Duration look, Executor executor, int atOnce) {
        this.time = time;
        this.look = look;
        this.executor = executor;
        this.atOnce = atOnce;
    }

    /** How the walk of one host ended, and why. */
    record Ended(HostId host, Outcome outcome, String why) {}

    /** {@return whether the walks are to stop after their current step} */
    boolean stopping() {
        return stopping;
    }

    /**
     * {@return how each host ended; an interrupt lets those at work finish their step}
     *
     * @param walk does one host, on one of the executor's threads
     */
    Map<HostId, Ended> all(Collection<HostId> hosts, Function<HostId, Outcome> walk) {
        Map<HostId, Ended> ended = new HashMap<>();
        Queue<HostId> pending = new ArrayDeque<>(hosts);
        boolean interrupted = false;
        while (running > 0 || !pending.isEmpty() && !stopping) {
            while (!pending.isEmpty() && !stopping && running < atOnce) {
                begin(pending.remove(), walk);
            }
            try {
                time.await(() -> !finished.isEmpty(), look);
            } catch (InterruptedWaitException e) {
                interrupted = true;
                stopping = true;
            }
            for (Ended next = finished.poll(); next != null; next = finished.poll()) {
                running--;
                ended.put(next.host(), next);
            }
        }
        pending.forEach(host -> ended.put(
                host,
                new Ended(
                        host,
                        Outcome.INTERRUPTED,
                        host + " was not begun: the run was interrupted")));
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return ended;
    }

    private void begin(HostId host, Function<HostId, Outcome> walk) {
        running++;
        try {
            executor.execute(() -> finished.add(end(host, walk)));
        } catch (RuntimeException e) {
            LOG.error("{} could not be begun", host, e);
            finished.add(fault(host, e));
        }
    }

    private Ended end(HostId host, Function<HostId, Outcome> walk) {
        try {
            return new Ended(host, walk.apply(host), "");
        } catch (InterruptedWaitException e) {
            return new Ended(
                    host,
                    Outcome.INTERRUPTED,
                    host + " was interrupted; the same command goes on with it");
        } catch (BearmanException e) {
            return new Ended(host, outcome(e), named(host, e));
        } catch (RuntimeException e) {
            LOG.error("{} a fault ended its walk", host, e);
            return fault(host, e);
        } catch (Error e) {
            // A result first, or the coordinating thread would wait for it for ever.
            finished.add(fault(host, e));
            throw e;
        }
    }

    private static Outcome outcome(BearmanException e) {
        if (e instanceof TakenBack) {
            return Outcome.TAKEN_BACK;
        }
        boolean refused = e instanceof RefusedException
                || e instanceof ClaimLostException
                || e.exitCode() == ExitCode.REFUSED;
        return refused ? Outcome.REFUSED : Outcome.FAILED;
    }

    private static String named(HostId host, BearmanException e) {
        String message = String.valueOf(e.getMessage());
        return message.contains(host.value()) ? message : host + ": " + message;
    }

    private static Ended fault(HostId host, Throwable e) {
        return new Ended(
                host, Outcome.FAILED, host + ": a fault of Bearman itself, please report it: " + e);
    }
}
