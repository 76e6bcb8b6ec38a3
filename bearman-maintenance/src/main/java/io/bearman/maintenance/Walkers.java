package io.bearman.maintenance;

import io.bearman.core.BearmanException;
import io.bearman.core.InterruptedWaitException;
import io.bearman.core.claim.ClaimLostException;
import io.bearman.core.event.Event;
import io.bearman.core.event.Listener;
import io.bearman.core.host.HostId;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.journal.Run;
import java.util.HashSet;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tasks of one process that walk hosts of a run, one a host; whatever happens to one, there is a
 * result. Owned by the coordinating thread, to which the tasks hand their results in a queue.
 */
final class Walkers {
    private static final Logger LOG = LoggerFactory.getLogger(Walkers.class);

    private final Ports ports;
    private final Settings settings;
    private final Traffic traffic;
    private final Run run;
    private final boolean adopt;
    private final Listener listener;
    private final Executor executor;
    private final Set<HostId> going = new HashSet<>();
    private final Queue<Walked> finished = new ConcurrentLinkedQueue<>();
    private volatile boolean cancelled;
    private volatile boolean stopping;

    Walkers(
            Ports ports,
            Settings settings,
            Traffic traffic,
            Run run,
            boolean adopt,
            Listener listener,
            Executor executor) {
        this.ports = ports;
        this.settings = settings;
        this.traffic = traffic;
        this.run = run;
        this.adopt = adopt;
        this.listener = listener.oneAtATime();
        this.executor = executor;
    }

    /** Every walk stops after its current step. */
    void stop() {
        stopping = true;
    }

    boolean stopping() {
        return stopping;
    }

    /** Every walk gives its host back as soon as it can. */
    void cancel() {
        cancelled = true;
    }

    /** {@return whether nobody walks} */
    boolean idle() {
        return going.isEmpty();
    }

    /** Waits for the next result, but no longer than a look. */
    void await() {
        ports.time().await(() -> !finished.isEmpty(), settings.look());
    }

    /** {@return the next result} */
    Optional<Walked> poll() {
        Optional<Walked> walked = Optional.ofNullable(finished.poll());
        walked.ifPresent(it -> going.remove(it.host()));
        return walked;
    }

    void begin(Placed placed) {
        HostId host = placed.host().id();
        going.add(host);
        try {
            executor.execute(() -> walkOrFault(placed));
        } catch (RuntimeException e) {
            LOG.error("{} could not be begun", host, e);
            finished.add(new Walked.Failed(host, Failure.fault(host, e)));
        }
    }

    /** Whatever happens there is a result: the coordinating thread waits for it. */
    private void walkOrFault(Placed placed) {
        HostId host = placed.host().id();
        try {
            finished.add(walk(placed));
        } catch (RuntimeException e) {
            LOG.error("{} a fault ended its walk", host, e);
            finished.add(new Walked.Failed(host, Failure.fault(host, e)));
        } catch (Error e) {
            finished.add(new Walked.Failed(host, Failure.fault(host, e)));
            throw e;
        }
    }

    private Walked walk(Placed placed) {
        HostId host = placed.host().id();
        try {
            new HostRun(work(placed)).walk();
            return new Walked.Ended(host);
        } catch (InterruptedWaitException e) {
            listener.on(new Event.Step(host, ports.time().now(), "interrupted"));
            return new Walked.Stopped(host);
        } catch (OfAnotherWorker | ClaimLostException e) {
            sayWaiting(host, Failure.why(host, e));
            return new Walked.Elsewhere(host);
        } catch (TakenBack | GivenUp e) {
            tell(host, Failure.why(host, e));
            return new Walked.Ended(host);
        } catch (BearmanException e) {
            Failure failure = Failure.of(host, e);
            tell(host, failure.why());
            return new Walked.Failed(host, failure);
        }
    }

    private Work work(Placed placed) {
        return new Work(
                ports,
                settings,
                traffic,
                run,
                adopt,
                placed,
                listener,
                () -> stopping,
                () -> cancelled);
    }

    void sayWaiting(HostId host, String what) {
        listener.on(new Event.Waiting(host, ports.time().now(), what));
    }

    private void tell(HostId host, String why) {
        listener.on(new Event.Failed(host, ports.time().now(), why));
    }
}
