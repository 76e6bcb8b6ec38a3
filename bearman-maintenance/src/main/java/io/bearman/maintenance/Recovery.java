package io.bearman.maintenance;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.bearman.core.BearmanException;
import io.bearman.core.ExitCode;
import io.bearman.core.InterruptedWaitException;
import io.bearman.core.RefusedException;
import io.bearman.core.UsageException;
import io.bearman.core.boot.BootReport;
import io.bearman.core.claim.ClaimLostException;
import io.bearman.core.cloud.Cloud;
import io.bearman.core.cloud.ComputeService;
import io.bearman.core.cloud.Server;
import io.bearman.core.cloud.ServerAction;
import io.bearman.core.event.Event;
import io.bearman.core.event.Listener;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.RunId;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.journal.Journal;
import io.bearman.core.journal.Run;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks after hosts that came back by themselves: {@link #plan} reads and decides, {@link #run} does
 * it. After a crash the same call goes on with the same run.
 *
 * <p>Thread-safe; a host is done on the caller's thread.
 */
public final class Recovery {
    private final Ports ports;
    private final Settings settings;
    private final RecoverySettings recovery;
    private final Supplier<RunId> ids;
    private final String user;
    private final Set<RunId> underWay = ConcurrentHashMap.newKeySet();

    /**
     * @param ids names new runs
     * @param user who asks, for the journal and the audit
     */
    public Recovery(
            Ports ports,
            Settings settings,
            RecoverySettings recovery,
            Supplier<RunId> ids,
            String user) {
        this.ports = ports;
        this.settings = settings;
        this.recovery = recovery;
        this.ids = ids;
        this.user = user;
    }

    /**
     * Looks at the host and its servers and says what would be done. Writes nothing.
     *
     * @throws UsageException when the host is not in the inventory
     * @throws io.bearman.core.cloud.CloudException when the cloud cannot be asked
     */
    public RecoveryPlan plan(HostId host) {
        Placed placed = ports.inventory()
                .find(host)
                .orElseThrow(() -> new UsageException(
                        host + " is not in the inventory; see: bearman inventory list"));
        Optional<Run> unfinished = ports.journal().unfinished(host);
        RunId resumed = unfinished.map(Run::id).orElse(null);
        BootReport boot = ports.boots().latest(host).orElse(null);
        Cloud cloud = ports.clouds().in(placed.host().region());
        Optional<ComputeService> compute = cloud.hypervisors().compute(host);
        Optional<String> refusal = refusal(placed, unfinished, boot, compute);
        if (refusal.isPresent() || boot == null) {
            return new RecoveryPlan(host, boot, List.of(), refusal.orElse(null), resumed);
        }
        List<RecoveryPlan.ServerRestart> servers = cloud.guests().on(host).stream()
                .sorted(Comparator.comparing(Server::name).thenComparing(Server::id))
                .map(server -> new RecoveryPlan.ServerRestart(
                        server, restart(cloud, server, placed, boot)))
                .toList();
        return new RecoveryPlan(host, boot, servers, null, resumed);
    }

    private Restart restart(Cloud cloud, Server server, Placed placed, BootReport boot) {
        List<ServerAction> actions =
                server.vmState().equals("active") ? cloud.guests().actions(server.id()) : List.of();
        Restart restart = Restart.of(server, placed.host(), actions, boot);
        return restart instanceof Restart.Restarts && recovery.servers() == AfterReboot.LEAVE
                ? new Restart.Stays("left to humans, as after-unplanned-reboot says")
                : restart;
    }

    private Optional<String> refusal(
            Placed placed,
            Optional<Run> unfinished,
            @Nullable BootReport boot,
            Optional<ComputeService> compute) {
        HostId host = placed.host().id();
        HostState state = placed.host().state();
        if (unfinished.isPresent()) {
            Run run = unfinished.get();
            return RunKind.of(run) == RunKind.RECOVER
                    ? Optional.empty()
                    : Optional.of(
                            host + " is in the unfinished run " + run.id() + " (" + run.reason()
                                    + "), which is for something else; finish it first: "
                                    + RunKind.command(run));
        }
        if (!(state instanceof HostState.InService)) {
            return Optional.of(host + " is " + state.kind()
                    + state.run().map(run -> " of run " + run).orElse("")
                    + "; only a host IN_SERVICE comes back by itself; see: bearman inventory show "
                    + host);
        }
        return notReturned(host, boot)
                .or(() -> compute.isEmpty()
                        ? Optional.of(host
                                + " has no nova-compute service in Nova; is its name right there?")
                        : somebodyElses(host, compute.get()));
    }

    private Optional<String> notReturned(HostId host, @Nullable BootReport boot) {
        if (boot == null) {
            return Optional.of(host + " has reported no boot, so nobody knows whether its servers"
                    + " lost their memory");
        }
        Optional<RunId> planned = boot.run();
        if (planned.isPresent()) {
            return Optional.of(host + " did not come back by itself: its last boot at " + boot.at()
                    + " was asked for by run " + planned.get());
        }
        return ports.boots().unattended().contains(boot)
                ? Optional.empty()
                : Optional.of(host + "'s boot by itself at " + boot.at()
                        + " was attended to already; see: bearman inventory history " + host);
    }

    private Optional<String> somebodyElses(HostId host, ComputeService compute) {
        String reason = compute.disabledReason().orElse("no reason given");
        if (compute.forcedDown()) {
            return Optional.of(host + " was forced down by somebody (" + reason
                    + "): its servers may be on their way elsewhere; it is left to them");
        }
        return Ownership.of(compute, ports.journal()) == Planner.Owner.SOMEBODY_ELSE
                ? Optional.of(host + " was disabled by somebody else (" + reason
                        + "); it is left to them until they enable it")
                : Optional.empty();
    }

    /**
     * Looks after one host, to the end, and goes on with the unfinished run that it is in. An
     * interrupt stops after the current step and leaves a run that can be gone on with.
     *
     * @throws RefusedException when there is nothing to look after, or the fleet is frozen; nothing
     *     was done
     */
    public Report run(HostId host, Listener listener) {
        Report report = run(host, listener, () -> false);
        if (report.hosts().get(0).outcome() == HostReport.Outcome.INTERRUPTED) {
            Thread.currentThread().interrupt();
        }
        return report;
    }

    /**
     * Looks after one host as {@link #run(HostId, Listener)} does.
     *
     * @param stopping whether to stop after the current step
     */
    public Report run(HostId host, Listener listener, BooleanSupplier stopping) {
        ports.freeze().frozen().ifPresent(frozen -> {
            throw new RefusedException("the fleet is frozen by " + frozen.by() + " ("
                    + frozen.reason() + "); lift it with: bearman maintenance unfreeze");
        });
        RecoveryPlan plan = plan(host);
        plan.refusal().ifPresent(why -> {
            throw new RefusedException(why);
        });
        Run run = plan.resumes().flatMap(ports.journal()::run).orElseGet(() -> open(plan));
        // Claims tell processes and runs apart, not two threads that go on with the same run.
        if (!underWay.add(run.id())) {
            throw new RefusedException("run " + run.id() + " is under way in this very process");
        }
        try {
            Placed placed = ports.inventory().find(host).orElseThrow();
            Work work = new Work(
                    ports, settings, new Traffic(), run, false, placed, listener, stopping);
            HostReport report = walk(work, listener);
            close(run, report, plan.resumes().isPresent());
            return new Report(run.id(), List.of(report));
        } finally {
            underWay.remove(run.id());
        }
    }

    private Run open(RecoveryPlan plan) {
        String request = JsonNodeFactory.instance
                .objectNode()
                .put("kind", RunKind.RECOVER.word())
                .toString();
        Run run = new Run(
                ids.get(),
                List.of(plan.host()),
                request,
                "came back by itself",
                user,
                ports.time().now());
        ports.journal().open(run);
        return run;
    }

    private HostReport walk(Work work, Listener listener) {
        HostId host = work.host();
        try {
            return report(work, new RecoveryWalk(work, recovery).walk(), "");
        } catch (InterruptedWaitException e) {
            listener.on(new Event.Step(host, ports.time().now(), "interrupted"));
            return report(
                    work,
                    HostReport.Outcome.INTERRUPTED,
                    host + " was interrupted; the same command goes on with it");
        } catch (TakenBack e) {
            return failed(work, listener, HostReport.Outcome.TAKEN_BACK, e);
        } catch (RefusedException | ClaimLostException e) {
            return failed(work, listener, HostReport.Outcome.REFUSED, e);
        } catch (BearmanException e) {
            boolean refused = e.exitCode() == ExitCode.REFUSED;
            return failed(
                    work,
                    listener,
                    refused ? HostReport.Outcome.REFUSED : HostReport.Outcome.FAILED,
                    e);
        }
    }

    private HostReport failed(
            Work work, Listener listener, HostReport.Outcome outcome, BearmanException e) {
        String message = String.valueOf(e.getMessage());
        HostId host = work.host();
        String why = message.contains(host.value()) ? message : host + ": " + message;
        listener.on(new Event.Failed(host, ports.time().now(), why));
        return report(work, outcome, why);
    }

    private HostReport report(Work work, HostReport.Outcome outcome, String why) {
        return RestartReports.of(ports.journal(), work.run(), work.host(), outcome, why);
    }

    private void close(Run run, HostReport report, boolean resumed) {
        switch (report.outcome()) {
            case DONE -> ports.journal().close(run.id(), Journal.Outcome.DONE);
            case TAKEN_BACK -> ports.journal().close(run.id(), Journal.Outcome.FAILED);
            case FAILED, REFUSED, HELD, INTERRUPTED -> {
                // Whoever opened it may be at it just now.
                if (!resumed && ports.journal().entries(run.id(), report.host()).isEmpty()) {
                    ports.journal().close(run.id(), Journal.Outcome.CANCELLED);
                }
            }
        }
    }
}
