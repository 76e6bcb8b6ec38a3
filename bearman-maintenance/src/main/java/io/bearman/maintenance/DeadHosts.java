package io.bearman.maintenance;

import io.bearman.core.UsageException;
import io.bearman.core.cloud.ComputeService;
import io.bearman.core.cloud.Guests;
import io.bearman.core.cloud.Migration;
import io.bearman.core.cloud.Server;
import io.bearman.core.event.Event;
import io.bearman.core.event.Listener;
import io.bearman.core.host.Host;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.RunId;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.journal.Journal;
import io.bearman.core.journal.Run;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Plans and does evacuations. A host that died in the middle of a planned run goes on under that very
 * run: its tag and its claim are the host's already. Thread-safe.
 */
final class DeadHosts {
    private static final String REQUEST = "{\"kind\":\"" + RunKind.EVACUATE.word() + "\"}";

    private final Ports ports;
    private final Settings settings;
    private final Executor executor;
    private final Supplier<RunId> ids;
    private final String user;

    DeadHosts(Ports ports, Settings settings, Executor executor, Supplier<RunId> ids, String user) {
        this.ports = ports;
        this.settings = settings;
        this.executor = executor;
        this.ids = ids;
        this.user = user;
    }

    private static boolean opened(Run run) {
        return RunKind.of(run) == RunKind.EVACUATE;
    }

    EvacuationPlan plan(Evacuation request) {
        Optional<Run> unfinished = unfinished(request.hosts());
        List<HostEvacuation> hosts = request.hosts().stream()
                .map(this::placed)
                .filter(placed ->
                        unfinished.filter(run -> isBack(run, placed.host())).isEmpty())
                .map(placed -> plan(placed, request, unfinished))
                .toList();
        return new EvacuationPlan(
                request,
                hosts,
                ports.gate().describe(),
                unfinished.map(Run::id).orElse(null),
                List.of());
    }

    /** {@return how this host's walk ended for good, if it did and the host has not died since} */
    private static Optional<HostReport.Outcome> ended(Ports ports, Run run, HostId host) {
        boolean again =
                DeadHostRun.unfinished(ports.journal().entries(run.id(), host)).isPresent();
        return again ? Optional.empty() : HostRun.ended(ports.journal(), run.id(), host);
    }

    /** {@return whether this run has brought the host back, and it has not died again} */
    private boolean isBack(Run run, Host host) {
        return opened(run)
                && ended(ports, run, host.id()).isPresent()
                && ports.clouds()
                        .in(host.region())
                        .hypervisors()
                        .compute(host.id())
                        .filter(ComputeService::up)
                        .isPresent();
    }

    private Placed placed(HostId host) {
        return ports.inventory()
                .find(host)
                .orElseThrow(() -> new UsageException(
                        host + " is not in the inventory; see: bearman inventory list"));
    }

    private HostEvacuation plan(Placed placed, Evacuation request, Optional<Run> unfinished) {
        HostId host = placed.host().id();
        Witnesses.Seen seen = new Witnesses(ports).look(placed);
        List<ServerPlan> servers =
                seen.compute() == null ? List.of() : servers(placed.host(), request);
        List<String> said = seen.lines();
        String refusal = refusal(seen, request, unfinished).orElse(null);
        return new HostEvacuation(placed, seen.compute(), servers, said, refusal);
    }

    private List<ServerPlan> servers(Host host, Evacuation request) {
        Guests guests = ports.clouds().in(host.region()).guests();
        List<Migration> records = guests.migrations(host.id());
        List<Server> all = guests.on(host.id());
        return all.stream()
                .map(it -> new ServerPlan(it, Rescue.of(it, host, records, all, request)))
                .sorted(Comparator.comparing((ServerPlan it) -> it.server().name())
                        .thenComparing(it -> it.server().id()))
                .toList();
    }

    private Optional<String> refusal(
            Witnesses.Seen seen, Evacuation request, Optional<Run> unfinished) {
        Placed placed = seen.placed();
        HostId host = placed.host().id();
        HostState state = placed.host().state();
        boolean begun = unfinished
                .flatMap(run -> DeadHostRun.unfinished(ports.journal().entries(run.id(), host)))
                .isPresent();
        if (begun) {
            // The walk looks itself: before it fences the host, and before each off.
            return Optional.empty();
        }
        if (state instanceof HostState.Fenced) {
            return Optional.of(host + " is FENCED by run " + state.run().orElseThrow()
                    + ", which is over; see: bearman maintenance release " + host);
        }
        if (!state.mayBecome(new HostState.Fenced(RunId.of("none")))) {
            return Optional.of(host + " is " + state.kind()
                    + ", and is not fenced; see: bearman inventory show " + host);
        }
        if (placed.machine().bmc().guid().isEmpty()) {
            return Optional.of(
                    host + " has no BMC GUID in the inventory, so its power is not touched;"
                            + " run: bearman inventory learn-guid " + host);
        }
        return Witnesses.refusal(seen, request);
    }

    /** {@return the unfinished run that all these hosts are in, empty when none is in any} */
    private Optional<Run> unfinished(List<HostId> hosts) {
        Map<RunId, Run> runs = new LinkedHashMap<>();
        for (HostId host : hosts) {
            ports.journal().unfinished(host).ifPresent(run -> runs.put(run.id(), run));
        }
        Optional<Run> run = runs.values().stream().findFirst();
        boolean all = run.isEmpty() || run.get().hosts().containsAll(hosts);
        if (runs.size() > 1 || !all) {
            throw new UsageException("not all of these hosts are in the same unfinished run ("
                    + runs.keySet().stream().map(RunId::value).collect(Collectors.joining(", "))
                    + "); evacuate them one after the other");
        }
        return run;
    }

    /** {@return the run that this plan is of; opened when it goes on with none} */
    Run run(EvacuationPlan plan) {
        return plan.resumes().flatMap(ports.journal()::run).orElseGet(() -> {
            Run run = new Run(
                    ids.get(),
                    plan.request().hosts(),
                    REQUEST,
                    plan.request().reason(),
                    user,
                    ports.time().now());
            ports.journal().open(run);
            return run;
        });
    }

    Report walk(Run run, EvacuationPlan plan, Listener listener) {
        Evacuation request = plan.request();
        List<HostId> hosts =
                plan.hosts().stream().map(it -> it.placed().host().id()).toList();
        Map<HostId, HostReport> reports = new HashMap<>();
        for (HostId host : request.hosts()) {
            ended(ports, run, host)
                    .ifPresent(outcome -> reports.put(host, report(run, host, outcome, "")));
        }
        Listener one = listener.oneAtATime();
        Crew crew = new Crew(
                ports.time(), settings.look(), executor, request.hosts().size());
        crew.all(hosts, host -> {
                    Work work = new Work(
                            ports,
                            settings,
                            new Traffic(),
                            run,
                            request.adopt(),
                            placed(host),
                            one,
                            crew::stopping);
                    return new DeadHostRun(work, request).walk();
                })
                .forEach((host, how) -> {
                    if (!how.why().isEmpty()) {
                        one.on(new Event.Failed(host, ports.time().now(), how.why()));
                    }
                    reports.put(host, report(run, host, how.outcome(), how.why()));
                });
        close(ports, run);
        return new Report(run.id(), request.hosts().stream().map(reports::get).toList());
    }

    private HostReport report(Run run, HostId host, HostReport.Outcome outcome, String why) {
        return Reports.of(ports.journal(), run, host, outcome, why);
    }

    /** A run ends when nothing of it can be gone on with; nothing is of a host that was refused at once. */
    static void close(Ports ports, Run run) {
        List<HostReport.Outcome> outcomes = run.hosts().stream()
                .map(host -> ended(ports, run, host))
                .flatMap(Optional::stream)
                .toList();
        long untouched = !opened(run)
                ? 0
                : run.hosts().stream()
                        .filter(host -> ports.journal().entries(run.id(), host).isEmpty())
                        .count();
        if (outcomes.size() + untouched < run.hosts().size()) {
            return;
        }
        boolean done =
                untouched == 0 && outcomes.stream().allMatch(HostReport.Outcome.DONE::equals);
        Journal.Outcome failed =
                outcomes.isEmpty() ? Journal.Outcome.CANCELLED : Journal.Outcome.FAILED;
        ports.journal().close(run.id(), done ? Journal.Outcome.DONE : failed);
    }
}
