package io.bearman.maintenance;

import io.bearman.core.ExitCode;
import io.bearman.core.RefusedException;
import io.bearman.core.UsageException;
import io.bearman.core.cloud.Cloud;
import io.bearman.core.cloud.ComputeService;
import io.bearman.core.cloud.Server;
import io.bearman.core.event.Listener;
import io.bearman.core.host.HostId;
import io.bearman.core.host.RunId;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.journal.Journal;
import io.bearman.core.journal.Run;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Takes hosts out of OpenStack and back: {@link #plan} reads and decides, {@link #run} does exactly
 * that. After a crash the same request goes on with the same run.
 *
 * <p>Thread-safe. Hosts are done on the executor that was given, one task a host.
 */
public final class Maintenance {

    private final Ports ports;
    private final Settings settings;
    private final Executor executor;
    private final Supplier<RunId> ids;
    private final String user;
    private final DeadHosts deadHosts;
    private final Set<RunId> underWay = ConcurrentHashMap.newKeySet();
    private final Traffic traffic = new Traffic();

    /**
     * @param executor runs one task a host at work
     * @param ids names new runs
     * @param user who asks, for the journal and the audit
     */
    public Maintenance(
            Ports ports, Settings settings, Executor executor, Supplier<RunId> ids, String user) {
        this.ports = ports;
        this.settings = settings;
        this.executor = executor;
        this.ids = ids;
        this.user = user;
        this.deadHosts = new DeadHosts(ports, settings, executor, ids, user);
    }

    /**
     * Looks at the hosts and their servers and says what would be done. Writes nothing.
     *
     * @throws UsageException when a host is not in the inventory, or in an unfinished run that is
     *     about other hosts
     * @throws io.bearman.core.cloud.CloudException when the cloud cannot be asked
     */
    public Plan plan(Request request) {
        Optional<Run> unfinished = unfinished(request);
        Request asked = unfinished.map(run -> stored(run, request)).orElse(request);
        List<HostPlan> hosts = asked.hosts().stream()
                .filter(host -> !ended(unfinished, host))
                .map(host -> hostPlan(host, asked, unfinished.map(Run::id)))
                .toList();
        RunId resumed = unfinished.map(Run::id).orElse(null);
        return new Plan(asked, hosts, ports.gate().describe(), resumed);
    }

    private boolean ended(Optional<Run> run, HostId host) {
        return run.flatMap(it -> HostRun.ended(ports.journal(), it.id(), host)).isPresent();
    }

    private HostPlan hostPlan(HostId host, Request request, Optional<RunId> unfinished) {
        Placed placed = ports.inventory()
                .find(host)
                .orElseThrow(() -> new UsageException(
                        host + " is not in the inventory; see: bearman inventory list"));
        Cloud cloud = ports.clouds().in(placed.host().region());
        Optional<ComputeService> compute = cloud.hypervisors().compute(host);
        List<Server> servers = compute.isPresent() ? cloud.guests().on(host) : List.of();
        Planner.Owner owner = compute.map(service -> Ownership.of(service, ports.journal()))
                .orElse(Planner.Owner.NOBODY);
        return Planner.plan(
                new Planner.Seen(
                        placed, compute.orElse(null), servers, unfinished.orElse(null), owner),
                request.adopt());
    }

    private Optional<Run> unfinished(Request request) {
        Map<RunId, Run> runs = new LinkedHashMap<>();
        for (HostId host : request.hosts()) {
            ports.journal().unfinished(host).ifPresent(run -> runs.put(run.id(), run));
        }
        if (runs.size() > 1) {
            throw new UsageException(
                    "these hosts are in several unfinished runs; finish one after the"
                            + " other: "
                            + runs.values().stream()
                                    .map(RunKind::command)
                                    .collect(Collectors.joining(", then: ")));
        }
        Optional<Run> unfinished = runs.values().stream().findFirst();
        unfinished.filter(run -> RunKind.of(run) != RunKind.REBOOT).ifPresent(run -> {
            throw new UsageException(run.hosts().get(0) + " is in the unfinished run " + run.id()
                    + " (" + run.reason() + "), which is for something else; finish it first: "
                    + RunKind.command(run));
        });
        return unfinished;
    }

    private static Request stored(Run run, Request asked) {
        for (HostId host : asked.hosts()) {
            if (!run.hosts().contains(host)) {
                throw new UsageException("the unfinished run " + run.id() + " is not about " + host
                        + "; finish it first: " + RunKind.command(run));
            }
        }
        StoredRequest stored = StoredRequest.of(run);
        return new Request(
                run.hosts(), run.reason(), stored.limits(), stored.adopt(), stored.concessions());
    }

    /**
     * Does what the plan says, to the end, and resumes the unfinished run that the plan goes on
     * with. An interrupt stops after the current step and leaves a run that can be gone on with.
     *
     * @throws RefusedException when the plan is refused, or the fleet is frozen; nothing was done
     * @throws StalePlanException when the hosts changed since the plan; nothing was done
     */
    public Report run(Plan plan, Listener listener) {
        refuseIfFrozen();
        Plan now = plan(plan.request());
        for (HostPlan host : now.hosts()) {
            host.refusal().ifPresent(why -> {
                throw new RefusedException(why);
            });
        }
        if (stale(plan, now)) {
            throw new StalePlanException(now);
        }
        Run run = now.resumes().flatMap(ports.journal()::run).orElseGet(() -> open(now.request()));
        return alone(run, () -> {
            Report report =
                    new Roll(ports, settings, traffic, run, now.request(), listener, executor).go();
            close(run, report);
            return report;
        });
    }

    /**
     * Looks at dead hosts and their servers and says what would be done. Writes nothing.
     *
     * @throws UsageException when a host is not in the inventory, or they are in different unfinished
     *     runs
     * @throws io.bearman.core.cloud.CloudException when the cloud cannot be asked
     */
    public EvacuationPlan plan(Evacuation request) {
        return deadHosts.plan(request);
    }

    /**
     * Fences the hosts, proves them off, evacuates their servers and brings them back; goes on with an
     * unfinished run of theirs, planned or not. An interrupt stops after the current step and leaves a
     * run that can be gone on with.
     *
     * <p>It is not refused because the servers are others than those of the plan: each is judged anew,
     * and none of a dead host is worse off for it.
     *
     * @throws RefusedException when a host is refused, or the fleet is frozen; nothing was done
     */
    public Report evacuate(EvacuationPlan plan, Listener listener) {
        refuseIfFrozen();
        EvacuationPlan now = plan(plan.request());
        now.hosts().stream()
                .flatMap(host -> host.refusal().stream())
                .findFirst()
                .ifPresent(why -> {
                    throw new RefusedException(why);
                });
        Run run = deadHosts.run(now);
        return alone(run, () -> deadHosts.walk(run, now, listener));
    }

    private void refuseIfFrozen() {
        ports.freeze().frozen().ifPresent(frozen -> {
            throw new RefusedException("the fleet is frozen by " + frozen.by() + " ("
                    + frozen.reason() + "); lift it with: bearman maintenance unfreeze");
        });
    }

    /** Claims tell processes and runs apart, not two threads that go on with the same run. */
    private Report alone(Run run, Supplier<Report> work) {
        if (!underWay.add(run.id())) {
            throw new RefusedException("run " + run.id() + " is under way in this very process");
        }
        try {
            return work.get();
        } finally {
            underWay.remove(run.id());
        }
    }

    /** A plan to go on with a run is for that run only, and no plan covers hosts it does not show. */
    private static boolean stale(Plan plan, Plan now) {
        if (now.resumes().isEmpty()) {
            return plan.resumes().isPresent() || !now.observation().equals(plan.observation());
        }
        return plan.resumes().isPresent()
                ? !plan.resumes().equals(now.resumes())
                : !plan.request().hosts().equals(now.request().hosts());
    }

    private Run open(Request request) {
        Run run = new Run(
                ids.get(),
                request.hosts(),
                StoredRequest.of(request).json(),
                request.reason(),
                user,
                ports.time().now());
        ports.journal().open(run);
        return run;
    }

    /** A run ends when nothing of it can be gone on with. */
    private void close(Run run, Report report) {
        boolean ended = report.hosts().stream()
                .map(HostReport::outcome)
                .allMatch(outcome -> outcome == HostReport.Outcome.DONE
                        || outcome == HostReport.Outcome.TAKEN_BACK);
        if (ended) {
            boolean done = report.exitCode() == ExitCode.DONE;
            ports.journal().close(run.id(), done ? Journal.Outcome.DONE : Journal.Outcome.FAILED);
        } else if (run.hosts().stream().noneMatch(host -> begun(run, host))) {
            // Held, refused or interrupted before the first step: nobody has to go on with that.
            ports.journal().close(run.id(), Journal.Outcome.CANCELLED);
        }
    }

    private boolean begun(Run run, HostId host) {
        boolean marked = ports.inventory()
                .find(host)
                .flatMap(placed -> placed.host().state().run())
                .filter(run.id()::equals)
                .isPresent();
        return marked || !ports.journal().entries(run.id(), host).isEmpty();
    }
}
