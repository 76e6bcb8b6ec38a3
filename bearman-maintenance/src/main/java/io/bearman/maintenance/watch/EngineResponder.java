package io.bearman.maintenance.watch;

import io.bearman.core.event.Listener;
import io.bearman.core.host.HostId;
import io.bearman.core.time.TimeSource;
import io.bearman.maintenance.Evacuation;
import io.bearman.maintenance.EvacuationLimits;
import io.bearman.maintenance.Maintenance;
import io.bearman.maintenance.Recovery;
import io.bearman.maintenance.Report;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/** Lets the engine do what a watch sets off. */
public final class EngineResponder implements Responder {
    private static final String REASON = "found dead by the watch";
    private static final Duration LONG = Duration.ofDays(365);

    private final Maintenance maintenance;
    private final Recovery recovery;
    private final EvacuationLimits limits;
    private final TimeSource time;
    private final Executor executor;

    /**
     * @param limits how far an evacuation may go
     * @param executor runs one task an evacuation, which waits for it to be told to stop
     */
    public EngineResponder(
            Maintenance maintenance,
            Recovery recovery,
            EvacuationLimits limits,
            TimeSource time,
            Executor executor) {
        this.maintenance = maintenance;
        this.recovery = recovery;
        this.limits = limits;
        this.time = time;
        this.executor = executor;
    }

    @Override
    public Report evacuate(HostId host, String why, Listener listener, BooleanSupplier stopping) {
        Evacuation request = Evacuation.of(host, REASON).with(limits).unattended();
        Interruption interruption = new Interruption(Thread.currentThread());
        executor.execute(() -> interruption.when(stopping));
        try {
            return maintenance.evacuate(maintenance.plan(request), listener);
        } finally {
            interruption.over();
        }
    }

    @Override
    public Report recover(HostId host, Listener listener, BooleanSupplier stopping) {
        return recovery.run(host, listener, stopping);
    }

    /** Interrupts an evacuation when it is to stop. Guarded by its own lock. */
    private final class Interruption {
        private final Thread thread;
        private boolean over;

        Interruption(Thread thread) {
            this.thread = thread;
        }

        void when(BooleanSupplier stopping) {
            time.await(() -> stopping.getAsBoolean() || isOver(), LONG);
            interrupt();
        }

        private synchronized boolean isOver() {
            return over;
        }

        private synchronized void interrupt() {
            if (!over) {
                thread.interrupt();
            }
        }

        synchronized void over() {
            over = true;
        }
    }
}
