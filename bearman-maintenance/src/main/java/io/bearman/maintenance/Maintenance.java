package io.bearman.maintenance;

import io.bearman.core.ExitCode;
import io.bearman.core.RefusedException;
import io.bearman.core.UsageException;
import io.bearman.core.event.Listener;
import io.bearman.core.host.HostId;
import io.bearman.core.host.RunId;
import io.bearman.core.journal.Journal;
import io.bearman.core.journal.Order;
import io.bearman.core.journal.Run;
import java.time.Duration;
import java.util.HashMap;
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
    private static final Duration YOUNG = Duration.ofSeconds(30);

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
        Optional<Run> before = unfinished(request);
        Plan plan = plan(request, before);
        Optional<Run> after = unfinished(request);
        // Whoever began meanwhile has hosts out that this plan would refuse.
        return plan.refused() && !after.equals(before) ? plan(request, after) : plan;
    }

    private Plan plan(Request request, Optional<Run> unfinished) {
        Request asked = unfinished.map(run -> stored(run, request)).orElse(request);
        List<HostId> hosts =
                asked.hosts().stream().filter(host -> !ended(unfinished, host)).toList();
        RunId resumed = unfinished.map(Run::id).orElse(null);
        return new Planning(ports, settings, asked, resumed).of(hosts);
    }

    private boolean ended(Optional<Run> run, HostId host) {
        return run.filter(it -> HostRun.ended(ports.journal(), it.id(), host).isPresent())
                .isPresent();
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
        return stored(run);
    }

    private static Request stored(Run run) {
        StoredRequest stored = StoredRequest.of(run);
        return new Request(
                run.hosts(), run.reason(), stored.limits(), stored.adopt(), stored.concessions());
    }

    /**
     * Does what the plan says, to the end, and resumes the unfinished run that the plan goes on
     * with, or joins who is at it elsewhere: each host is done by one of them. An interrupt stops after
     * the current step and leaves a run that can be gone on with.
     *
     * @return what became of every host of the run, whoever did it
     * @throws RefusedException when the plan is refused, or the fleet is frozen; nothing was done
     * @throws StalePlanException when the hosts changed since the plan; nothing was done
     */
    public Report run(Plan plan, Listener listener) {
        refuseIfFrozen();
        Plan now = holds(plan) ? plan : plan(plan.request());
        for (HostPlan host : now.hosts()) {
            host.refusal().ifPresent(why -> {
                throw new RefusedException(why);
            });
        }
        if (stale(plan, now)) {
            throw new StalePlanException(now);
        }
        Request within = now.within();
        Map<HostId, String> held = now.held();
        Run run = now.resumes()
                .flatMap(ports.journal()::run)
                .orElseGet(() -> open(within, held.keySet()));
        return roll(run, within, held, listener);
    }

    private Report roll(Run run, Request request, Map<HostId, String> held, Listener listener) {
        return alone(run, () -> {
            Report report =
                    new Roll(ports, settings, traffic, run, request, held, listener, executor).go();
            close(run, report);
            return report;
        });
    }

    /**
     * Looks at dead hosts and their servers and says what would be done, and, when a human asks, where
     * each server has room; that there is none keeps nobody from evacuating the others. Writes nothing.
     *
     * @throws UsageException when a host is not in the inventory, or they are in different unfinished
     *     runs
     * @throws io.bearman.core.cloud.CloudException when the cloud cannot be asked
     */
    public EvacuationPlan plan(Evacuation request) {
        EvacuationPlan plan = deadHosts.plan(request);
        return request.attended() ? plan.sheltered(new Shelter(ports)) : plan;
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
        EvacuationPlan now = deadHosts.plan(plan.request());
        now.hosts().stream()
                .flatMap(host -> host.refusal().stream())
                .findFirst()
                .ifPresent(why -> {
                    // Its process may have been killed before the first step; it must not hold
                    // hosts
                    // that live by now.
                    now.resumes()
                            .flatMap(ports.journal()::run)
                            .ifPresent(run -> DeadHosts.close(ports, run));
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

    /**
     * Works on an unfinished run, with whoever else does, until it rests.
     *
     * @return what became of every host of the run, whoever did it
     * @throws RefusedException when the run is over, or the fleet is frozen; nothing was done
     * @throws UsageException when the run is not known, or of another kind
     */
    public Report work(RunId id, Listener listener) {
        refuseIfFrozen();
        Run run = rolling(id);
        ports.journal().outcome(id).ifPresent(outcome -> {
            throw new RefusedException("run " + id + " is over (" + outcome + ")");
        });
        return roll(run, stored(run), unplanned(run), listener);
    }

    /** {@return the hosts that only a command which plans them may begin, and why} */
    private Map<HostId, String> unplanned(Run run) {
        Map<HostId, String> unplanned = new HashMap<>();
        for (String name : StoredRequest.of(run).held()) {
            HostId host = HostId.of(name);
            if (!HostRun.begun(ports.journal(), run.id(), host)) {
                unplanned.put(
                        host,
                        "nothing could be seen of it when the run was planned; the command that"
                                + " began the run plans it anew");
            }
        }
        return unplanned;
    }

    private Run rolling(RunId id) {
        Run run = ports.journal()
                .run(id)
                .orElseThrow(() -> new UsageException(
                        "run " + id + " is not known; see: bearman maintenance status"));
        if (RunKind.of(run) != RunKind.REBOOT) {
            throw new UsageException("run " + id + " (" + run.reason()
                    + ") is for something else; go on with it: " + RunKind.command(run));
        }
        return run;
    }

    /**
     * Tells all workers of an unfinished run to go on, to begin no further host, or to give up; they hear
     * it within moments. Of a cancelled run, hosts that are not off yet are given back, the others finished:
     * by its workers, and where there is none any more by {@link #work}.
     *
     * @throws RefusedException when the run is over or was cancelled
     * @throws UsageException when the run is not known, or of another kind
     */
    public void order(RunId run, Order order) {
        ports.journal().order(rolling(run).id(), order, user);
    }

    /**
     * {@return how a run stands, whoever works on it}
     *
     * @throws UsageException when the run is not known, or of another kind
     */
    public RunStatus status(RunId id) {
        Run run = rolling(id);
        return new StatusReader(ports, settings, run, stored(run), unplanned(run)).read();
    }

    /** A plan that nobody refuses and that is a moment old need not be thought through again. */
    private boolean holds(Plan plan) {
        Duration age = Duration.between(plan.seen(), ports.time().now());
        return !plan.refused()
                && !age.isNegative()
                && age.compareTo(YOUNG) < 0
                && plan.resumes().isEmpty()
                && unfinished(plan.request()).isEmpty()
                && new Planning(ports, settings, plan.request(), null).holds(plan);
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

    private Run open(Request request, Set<HostId> held) {
        Run run = new Run(
                ids.get(),
                request.hosts(),
                StoredRequest.of(request, held).json(),
                request.reason(),
                user,
                ports.time().now());
        try {
            ports.journal().open(run);
            return run;
        } catch (RefusedException e) {
            // Another worker was asked for the same in this very moment.
            return unfinished(request)
                    .filter(other -> other.hosts().equals(run.hosts())
                            && StoredRequest.of(other).asksLike(StoredRequest.of(run)))
                    .orElseThrow(() -> e);
        }
    }

    /** A run ends when nothing of it can be gone on with. */
    private void close(Run run, Report report) {
        Set<HostReport.Outcome> outcomes =
                report.hosts().stream().map(HostReport::outcome).collect(Collectors.toSet());
        boolean cancelled = outcomes.contains(HostReport.Outcome.CANCELLED);
        if (outcomes.stream().allMatch(HostReport.Outcome::ends)) {
            boolean done = report.exitCode() == ExitCode.DONE;
            Journal.Outcome otherwise =
                    cancelled ? Journal.Outcome.CANCELLED : Journal.Outcome.FAILED;
            ports.journal().close(run.id(), done ? Journal.Outcome.DONE : otherwise);
        } else if (!outcomes.contains(HostReport.Outcome.INTERRUPTED)
                && ports.admissions().out().stream()
                        .noneMatch(it -> it.run().filter(run.id()::equals).isPresent())
                && run.hosts().stream()
                        .noneMatch(host -> HostRun.begun(ports.journal(), run.id(), host))) {
            // Held or refused before the first step: nobody has to go on with that. Whoever was
            // interrupted leaves it to others, who may be waiting for their turn this very moment.
            ports.journal().close(run.id(), Journal.Outcome.CANCELLED);
        }
    }
}
