package io.bearman.maintenance;

import io.bearman.core.BearmanException;
import io.bearman.core.ExitCode;
import io.bearman.core.InterruptedWaitException;
import io.bearman.core.RefusedException;
import io.bearman.core.claim.ClaimLostException;
import io.bearman.core.cloud.CloudException;
import io.bearman.core.cloud.ComputeService;
import io.bearman.core.event.Event;
import io.bearman.core.event.Listener;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.RegionId;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.journal.Run;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does the hosts of one run, as many at once as the limits admit; continuous, not in waves. A failed
 * host stays out of service, so it keeps counting.
 *
 * <p>The coordinating thread owns all state; workers hand their results over in a queue.
 */
final class Roll {
    private static final Logger LOG = LoggerFactory.getLogger(Roll.class);

    private final Ports ports;
    private final Settings settings;
    private final Traffic traffic;
    private final Run run;
    private final Request request;
    private final Listener listener;
    private final Executor executor;
    private final Map<HostId, Placed> pending = new LinkedHashMap<>();
    private final Map<HostId, HostReport> reports = new HashMap<>();
    private final Map<HostId, String> held = new LinkedHashMap<>();
    private final Queue<HostReport> finished = new ConcurrentLinkedQueue<>();
    // Hosts admitted by this run count from that moment on, before their state says so.
    private final Map<HostId, Placed> started = new HashMap<>();
    private int running;
    private int failures;
    private volatile boolean stopping;

    Roll(
            Ports ports,
            Settings settings,
            Traffic traffic,
            Run run,
            Request request,
            Listener listener,
            Executor executor) {
        this.ports = ports;
        this.settings = settings;
        this.traffic = traffic;
        this.run = run;
        this.request = request;
        this.listener = oneAtATime(listener);
        this.executor = executor;
    }

    private static Listener oneAtATime(Listener listener) {
        Object lock = new Object();
        return event -> {
            synchronized (lock) {
                listener.on(event);
            }
        };
    }

    /** {@return what became of each host} */
    Report go() {
        for (HostId host : request.hosts()) {
            Placed placed = ports.inventory().find(host).orElseThrow();
            Optional<HostReport.Outcome> ended = HostRun.ended(ports.journal(), run.id(), host);
            ended.ifPresentOrElse(
                    outcome -> reports.put(host, report(host, outcome, "")),
                    () -> pending.put(host, placed));
        }
        boolean interrupted = false;
        try {
            while (admit() || running > 0) {
                ports.time().await(() -> !finished.isEmpty(), settings.look());
                collect();
            }
        } catch (InterruptedWaitException e) {
            interrupted = true;
            stopping = true;
            awaitWorkers();
        } catch (RuntimeException e) {
            // Whoever catches it closes what the workers work with.
            stopping = true;
            awaitWorkers();
            throw e;
        }
        pending.keySet().forEach(host -> reports.put(host, notBegun(host)));
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return new Report(run.id(), request.hosts().stream().map(reports::get).toList());
    }

    private HostReport notBegun(HostId host) {
        String why = stopping
                ? host + " was not begun: the run was interrupted"
                : host + " is held: " + held.getOrDefault(host, "hosts before it failed");
        HostReport.Outcome outcome =
                stopping ? HostReport.Outcome.INTERRUPTED : HostReport.Outcome.HELD;
        return report(host, outcome, why);
    }

    // An interrupt has cleared the flag by now; the workers stop after their current step.
    private void awaitWorkers() {
        boolean again = Thread.interrupted();
        while (running > 0) {
            ports.time().await(() -> !finished.isEmpty(), settings.look());
            collect();
        }
        if (again) {
            Thread.currentThread().interrupt();
        }
    }

    private void collect() {
        for (HostReport report = finished.poll(); report != null; report = finished.poll()) {
            running--;
            reports.put(report.host(), report);
            if (report.outcome() != HostReport.Outcome.DONE) {
                failures++;
            }
        }
    }

    /** {@return whether a host was admitted} */
    private boolean admit() {
        if (pending.isEmpty() || failures >= request.limits().failures()) {
            return false;
        }
        Map<HostId, Placed> out;
        try {
            out = outOfService();
        } catch (CloudException e) {
            // Who is out of service is not known, so nobody more is taken out.
            pending.keySet().forEach(host -> held.put(host, e.getMessage()));
            return false;
        }
        boolean admitted = false;
        for (Placed candidate : List.copyOf(pending.values())) {
            HostId host = candidate.host().id();
            Optional<String> hold = Admission.hold(candidate, out.values(), request.limits());
            if (hold.isPresent()) {
                held.put(host, hold.get());
                continue;
            }
            pending.remove(host);
            out.put(host, candidate);
            started.put(host, candidate);
            running++;
            begin(candidate);
            admitted = true;
        }
        return admitted;
    }

    private void begin(Placed candidate) {
        try {
            executor.execute(() -> walkOrFault(candidate));
        } catch (RuntimeException e) {
            LOG.error("{} could not be begun", candidate.host().id(), e);
            finished.add(fault(candidate.host().id(), e));
        }
    }

    private Map<HostId, Placed> outOfService() {
        Map<HostId, Placed> out = new LinkedHashMap<>();
        Map<RegionId, Collection<ComputeService>> computes = new HashMap<>();
        for (Placed placed : ports.inventory().all()) {
            HostState state = placed.host().state();
            boolean serves = state instanceof HostState.InService
                    && serves(
                            placed,
                            computes.computeIfAbsent(placed.host().region(), this::computes));
            if (oughtToServe(state) && !serves) {
                out.put(placed.host().id(), placed);
            }
        }
        started.forEach((host, placed) -> {
            if (!reports.containsKey(host)) {
                out.put(host, placed);
            }
        });
        return out;
    }

    private Collection<ComputeService> computes(RegionId region) {
        return ports.clouds().in(region).hypervisors().computes();
    }

    private static boolean serves(Placed placed, Collection<ComputeService> computes) {
        return computes.stream()
                .filter(service -> service.host().equals(placed.host().id()))
                .anyMatch(service -> service.enabled() && service.up());
    }

    private static boolean oughtToServe(HostState state) {
        return switch (state.kind()) {
            case JOINING, IN_SERVICE, MAINTENANCE, FENCED, BROKEN -> true;
            case EXPECTED, REGISTERING, IN_STOCK, REJECTED, DEPLOYING, RETIRED -> false;
        };
    }

    private Work work(Placed placed) {
        return new Work(
                ports, settings, traffic, run, request.adopt(), placed, listener, () -> stopping);
    }

    /** Whatever happens there is a report: the coordinating thread waits for it. */
    private void walkOrFault(Placed placed) {
        try {
            finished.add(walk(placed));
        } catch (RuntimeException e) {
            LOG.error("{} a fault ended its walk", placed.host().id(), e);
            finished.add(fault(placed.host().id(), e));
        } catch (Error e) {
            // A report first, or the coordinating thread would wait for it for ever.
            finished.add(fault(placed.host().id(), e));
            throw e;
        }
    }

    private static HostReport fault(HostId host, Throwable e) {
        String why = host + ": a fault of Bearman itself, please report it: " + e;
        return new HostReport(host, HostReport.Outcome.FAILED, why, 0, List.of());
    }

    private HostReport walk(Placed placed) {
        HostId host = placed.host().id();
        try {
            return report(host, new HostRun(work(placed)).walk(), "");
        } catch (InterruptedWaitException e) {
            listener.on(new Event.Step(host, ports.time().now(), "interrupted"));
            return report(
                    host,
                    HostReport.Outcome.INTERRUPTED,
                    host + " was interrupted; the same command goes on with it");
        } catch (RefusedException | ClaimLostException e) {
            return failed(host, HostReport.Outcome.REFUSED, e);
        } catch (TakenBack e) {
            return failed(host, HostReport.Outcome.TAKEN_BACK, e);
        } catch (BearmanException e) {
            boolean refused = e.exitCode() == ExitCode.REFUSED;
            return failed(
                    host, refused ? HostReport.Outcome.REFUSED : HostReport.Outcome.FAILED, e);
        }
    }

    private HostReport failed(HostId host, HostReport.Outcome outcome, BearmanException e) {
        String message = String.valueOf(e.getMessage());
        String why = message.contains(host.value()) ? message : host + ": " + message;
        listener.on(new Event.Failed(host, ports.time().now(), why));
        return report(host, outcome, why);
    }

    private HostReport report(HostId host, HostReport.Outcome outcome, String why) {
        return Reports.of(ports.journal(), run, host, outcome, why);
    }
}
