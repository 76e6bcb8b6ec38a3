package io.bearman.maintenance;

import io.bearman.core.ExitCode;
import io.bearman.core.RefusedException;
import io.bearman.core.UsageException;
import io.bearman.core.cloud.Cloud;
import io.bearman.core.cloud.ComputeService;
import io.bearman.core.event.Event;
import io.bearman.core.event.Listener;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.RunId;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.journal.Entry;
import io.bearman.core.journal.Journal;
import io.bearman.core.journal.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings hosts into OpenStack, new ones and repaired ones: {@link #plan} reads and decides, {@link
 * #run} does that. After a crash the same request goes on with the same run.
 *
 * <p>Thread-safe. Hosts are done on the executor that was given, one task a host.
 */
public final class BringIn {
    private final Ports ports;
    private final Settings settings;
    private final Executor executor;
    private final Supplier<RunId> ids;
    private final String user;
    private final Set<RunId> underWay = ConcurrentHashMap.newKeySet();

    /**
     * @param executor runs one task a host at work
     * @param ids names new runs
     * @param user who asks, for the journal and the audit
     */
    public BringIn(
            Ports ports, Settings settings, Executor executor, Supplier<RunId> ids, String user) {
        this.ports = ports;
        this.settings = settings;
        this.executor = executor;
        this.ids = ids;
        this.user = user;
    }

    /**
     * Looks at the hosts and says what would be done. Writes nothing.
     *
     * @throws UsageException when a host is not in the inventory, or in an unfinished run that is
     *     about other hosts or does something else with them
     * @throws io.bearman.core.cloud.CloudException when the cloud cannot be asked
     */
    public BringInPlan plan(BringInRequest request) {
        Optional<Run> unfinished = unfinished(request);
        BringInRequest asked = unfinished.flatMap(StoredBringIn::of).orElse(request);
        RunId resumed = unfinished.map(Run::id).orElse(null);
        List<BringInPlan.OfHost> hosts = asked.hosts().stream()
                .filter(host -> resumed == null || ended(resumed, host).isEmpty())
                .map(host -> host(host, asked, resumed))
                .toList();
        return new BringInPlan(asked, hosts, ports.gate().describe(), resumed);
    }

    private Optional<HostReport.Outcome> ended(RunId run, HostId host) {
        return HostRun.ended(ports.journal(), run, host);
    }

    private Optional<Run> unfinished(BringInRequest request) {
        Optional<Run> found = Optional.empty();
        for (HostId host : request.hosts()) {
            Optional<Run> run = ports.journal().unfinished(host);
            boolean other = run.isPresent() && found.isPresent() && !run.equals(found);
            if (other || run.isPresent() && !resumable(run.get(), request)) {
                throw new UsageException(
                        host + " is in the unfinished run " + run.get().id()
                                + " of " + run.get().hosts() + " (" + run.get().reason()
                                + "); finish that first; see: bearman maintenance status");
            }
            found = run.isPresent() ? run : found;
        }
        return found;
    }

    private static boolean resumable(Run run, BringInRequest request) {
        return StoredBringIn.of(run).isPresent() && run.hosts().containsAll(request.hosts());
    }

    private BringInPlan.OfHost host(HostId host, BringInRequest request, @Nullable RunId resumed) {
        Placed placed = ports.inventory()
                .find(host)
                .orElseThrow(() -> new UsageException(
                        host + " is not in the inventory; see: bearman inventory list"));
        Cloud cloud = ports.clouds().in(placed.host().region());
        ComputeService compute = cloud.hypervisors().compute(host).orElse(null);
        Zoning zoning = Zoning.of(placed.host(), compute, cloud.hypervisors().aggregates());
        String refusal = new Entrance(ports, request, resumed)
                .refusal(placed, compute, zoning)
                .orElse(null);
        return new BringInPlan.OfHost(placed, compute, zoning.words(), refusal);
    }

    /**
     * Does what the plan says, to the end, and resumes the unfinished run that the plan goes on
     * with. An interrupt stops after the current step and leaves a run that can be gone on with.
     *
     * @throws RefusedException when a host is refused now, the fleet is frozen, or the hosts changed
     *     since the plan; nothing was done
     */
    public Report run(BringInPlan plan, Listener listener) {
        ports.freeze().frozen().ifPresent(frozen -> {
            throw new RefusedException("the fleet is frozen by " + frozen.by() + " ("
                    + frozen.reason() + "); lift it with: bearman maintenance unfreeze");
        });
        BringInPlan now = plan(plan.request());
        now.hosts()
                .forEach(host -> host.refusal().ifPresent(why -> {
                    throw new RefusedException(why);
                }));
        now.otherThan(plan).ifPresent(what -> {
            throw new RefusedException("the hosts changed since the plan was made: " + what
                    + "; look at the new plan: run the same command again");
        });
        Run run = now.resumes().flatMap(ports.journal()::run).orElseGet(() -> open(now.request()));
        // Claims tell processes and runs apart, not two threads that go on with the same run.
        if (!underWay.add(run.id())) {
            throw new RefusedException("run " + run.id() + " is under way in this very process");
        }
        try {
            Report report = walk(run, now, listener.oneAtATime());
            close(run, report);
            return report;
        } finally {
            underWay.remove(run.id());
        }
    }

    private Run open(BringInRequest request) {
        Run run = new Run(
                ids.get(),
                request.hosts(),
                StoredBringIn.of(request).json(),
                request.reason(),
                user,
                ports.time().now());
        ports.journal().open(run);
        return run;
    }

    private Report walk(Run run, BringInPlan plan, Listener listener) {
        Crew crew =
                new Crew(ports.time(), settings.look(), executor, plan.request().atOnce());
        List<HostId> hosts =
                plan.hosts().stream().map(it -> it.placed().host().id()).toList();
        Map<HostId, Crew.Ended> ended = crew.all(hosts, host -> {
            Placed placed = ports.inventory().find(host).orElseThrow();
            return new BringInRun(work(run, placed, listener, crew::stopping)).walk();
        });
        List<HostReport> reports = new ArrayList<>();
        for (HostId host : run.hosts()) {
            Crew.Ended how = Optional.ofNullable(ended.get(host))
                    .orElseGet(() -> new Crew.Ended(host, ended(run.id(), host).orElseThrow(), ""));
            if (!how.why().isEmpty()) {
                listener.on(new Event.Failed(host, ports.time().now(), how.why()));
            }
            reports.add(Reports.of(ports.journal(), run, host, how.outcome(), how.why()));
        }
        return new Report(run.id(), reports);
    }

    private Work work(Run run, Placed placed, Listener listener, BooleanSupplier stopping) {
        // It moves no servers, so it meets nobody on the way.
        return new Work(ports, settings, new Traffic(), run, false, placed, listener, stopping);
    }

    /** A run ends when nothing of it can be gone on with. */
    private void close(Run run, Report report) {
        if (run.hosts().stream().allMatch(host -> ended(run.id(), host).isPresent())) {
            boolean done = report.exitCode() == ExitCode.DONE;
            ports.journal().close(run.id(), done ? Journal.Outcome.DONE : Journal.Outcome.FAILED);
        } else if (run.hosts().stream().allMatch(host -> untouched(run, host))) {
            ports.journal().close(run.id(), Journal.Outcome.CANCELLED);
        }
    }

    private boolean untouched(Run run, HostId host) {
        return ports.journal().entries(run.id(), host).isEmpty();
    }

    /**
     * Gives a host up that does not come in: it is BROKEN, and its run ends for it. It stays disabled
     * and as it is.
     *
     * @param finding what is wrong with it
     * @throws RefusedException when the host is not joining, or its run is at work
     */
    public void giveUp(HostId host, String finding) {
        Placed placed = ports.inventory()
                .find(host)
                .orElseThrow(() -> new UsageException(
                        host + " is not in the inventory; see: bearman inventory list"));
        HostState state = placed.host().state();
        Run run = state.run()
                .filter(id -> state instanceof HostState.Joining)
                .flatMap(ports.journal()::run)
                .filter(it -> StoredBringIn.of(it).isPresent())
                .orElseThrow(() -> new RefusedException(host + " is " + state.kind()
                        + " and not being brought in; nothing was done"));
        if (underWay.contains(run.id())) {
            throw new RefusedException(
                    host + ": run " + run.id() + " is under way in this process");
        }
        Work work = work(run, placed, event -> {}, () -> false);
        work.claim();
        try {
            work.notAfter();
            new Trial(work, new Disabling(work)).cleanUp();
            ports.boots().disarm(host, run.id());
            ports.inventory().transition(host, state, new HostState.Broken(finding), user, finding);
            if (ports.journal().outcome(run.id()).isEmpty()) {
                work.failed(HostRun.HOST, "", Details.of("givenUp", finding));
                endAlone(run);
            }
        } finally {
            work.release();
        }
    }

    private void endAlone(Run run) {
        if (run.hosts().stream().allMatch(host -> ended(run.id(), host).isPresent())) {
            boolean done = run.hosts().stream()
                    .flatMap(host -> ports.journal().entries(run.id(), host).stream())
                    .noneMatch(entry -> entry.step().equals(HostRun.HOST)
                            && entry.phase() == Entry.Phase.FAILED);
            ports.journal().close(run.id(), done ? Journal.Outcome.DONE : Journal.Outcome.FAILED);
        }
    }
}
