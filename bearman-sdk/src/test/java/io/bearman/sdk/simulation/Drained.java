package io.bearman.sdk.simulation;

import io.bearman.core.cloud.Cloud;
import io.bearman.core.cloud.ComputeService;
import io.bearman.core.cloud.Migration;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.event.Event;
import io.bearman.core.host.HostId;
import io.bearman.core.net.Http;
import io.bearman.core.time.Deadline;
import io.bearman.maintenance.HostReport;
import io.bearman.maintenance.Maintenance;
import io.bearman.maintenance.Moves;
import io.bearman.maintenance.Ports;
import io.bearman.maintenance.Report;
import io.bearman.maintenance.Request;
import io.bearman.maintenance.ServerReport;
import io.bearman.maintenance.Settings;
import io.bearman.testkit.cloud.Asked;
import io.bearman.testkit.cloud.CloudSettings;
import io.bearman.testkit.cloud.Flavor;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Five hosts of which cn1 is taken out, on a cloud that is as fast as the measured one: a live
 * migration in 1.75 s, one at a time a source.
 */
final class Drained {
    static final HostId CN1 = HostId.of("cn1");
    static final Duration LONG = Duration.ofHours(12);
    private static final Duration HALF = Duration.ofMillis(500);

    final SimulatedFleet fleet;
    final List<Event> events = new ArrayList<>();
    private final List<Consumer<Event>> watchers = new ArrayList<>();
    private Settings settings = Settings.create();

    Drained() {
        this(CloudSettings.create());
    }

    Drained(CloudSettings cloud) {
        CloudSettings.Pace pace = new CloudSettings.Pace(
                HALF, Duration.ofMillis(750), Duration.ofSeconds(1), Duration.ofSeconds(1));
        fleet = new SimulatedFleet(1, Layout.of(5), SimulatedStore::memory, cloud.with(pace));
        fleet.http().latency(Duration.ofMillis(25));
    }

    Drained with(Settings other) {
        settings = other;
        return this;
    }

    List<ServerId> servers(int count) {
        List<ServerId> servers = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            servers.add(fleet.server(String.format("vm%02d", i), "cn1", "ACTIVE"));
        }
        return servers;
    }

    /** Lets somebody else act once, at the first event of this kind. */
    <E extends Event> void when(Class<E> type, Predicate<E> which, Runnable act) {
        boolean[] acted = {false};
        watchers.add(event -> {
            if (!acted[0] && type.isInstance(event) && which.test(type.cast(event))) {
                acted[0] = true;
                fleet.time().spawn("somebody", act);
            }
        });
    }

    /** Lets somebody hear each event of this kind, at once. */
    <E extends Event> void onEvent(Class<E> type, Consumer<E> listener) {
        watchers.add(event -> {
            if (type.isInstance(event)) {
                listener.accept(type.cast(event));
            }
        });
    }

    /** Lets something happen this long after the first server was submitted. */
    void after(Duration delay, Runnable act) {
        when(Event.Submitted.class, any -> true, () -> {
            fleet.time().sleep(delay);
            act.run();
        });
    }

    /** {@return settings with these limits} */
    static Settings limits(int perSource, int perTarget, int inAll) {
        Moves it = Moves.create();
        return with(new Moves(
                perSource,
                perTarget,
                inAll,
                it.attempts(),
                it.moveTime(),
                it.stallTime(),
                it.settleTime(),
                it.whenStuck()));
    }

    /** {@return settings that do this about a move that does not end} */
    static Settings whenStuck(Moves.WhenStuck policy) {
        Moves it = Moves.create();
        return with(new Moves(
                it.perSource(),
                it.perTarget(),
                it.inAll(),
                it.attempts(),
                it.moveTime(),
                it.stallTime(),
                it.settleTime(),
                policy));
    }

    private static Settings with(Moves moves) {
        Settings it = Settings.create();
        return new Settings(
                it.confirm(),
                it.readBack(),
                it.look(),
                moves,
                it.waitTime(),
                it.softOffTime(),
                it.hardOffTime(),
                it.bootTime(),
                it.computeTime(),
                it.actionTime(),
                it.renewEvery(),
                it.powerOns(),
                it.headroom());
    }

    /** Leaves no room for a server on this host. */
    void fill(String host) {
        fleet.cloud()
                .addServer("fill-" + host, HostId.of(host), "ACTIVE", new Flavor("f", 16, 8500, 1));
    }

    /** A user deletes a server. */
    void delete(ServerId server) {
        String path = "http://cloud.test:5000/v2.1/servers/" + server;
        Http.Response answer = fleet.cloud()
                .send(new Http.Request(
                        "DELETE",
                        URI.create(path),
                        Map.of("X-Auth-Token", fleet.cloud().token("admin")),
                        new byte[0],
                        Duration.ofMinutes(1),
                        null));
        if (answer.status() != 204) {
            throw new AssertionError(answer.status() + " " + answer.text());
        }
    }

    /** {@return live migrations that go on, of all hosts} */
    List<Migration> underWay() {
        return fleet.machines().stream()
                .flatMap(machine -> cloud().guests().migrations(machine.host()).stream())
                .distinct()
                .filter(record -> !record.status().terminal())
                .toList();
    }

    HostReport run() {
        return run(fleet.ports("w1"), CN1).hosts().get(0);
    }

    Report run(Ports ports, HostId... hosts) {
        List<Report> reports = new ArrayList<>();
        Request request = Request.drainAndReboot(List.of(hosts), "kernel update")
                .with(new io.bearman.maintenance.Limits(9, 9, 9, 9));
        fleet.time().spawn("run", () -> {
            Maintenance maintenance = fleet.maintenance(ports, fleet.time().executor(), settings);
            reports.add(maintenance.run(maintenance.plan(request), this::hear));
        });
        play();
        if (reports.size() != 1) {
            throw new AssertionError("no report: " + lines());
        }
        return reports.get(0);
    }

    /** Runs in a process that is killed in the middle. */
    void killed(Ports ports) {
        Request request = Request.drainAndReboot(CN1, "kernel update");
        fleet.time().spawn("run", () -> {
            Maintenance maintenance = fleet.maintenance(ports, fleet.time().executor(), settings);
            maintenance.run(maintenance.plan(request), this::hear);
        });
        try {
            fleet.time().run(LONG);
        } catch (Crash e) {
            // Its coordinating task would wait for ever for the one that died.
            return;
        }
        throw new AssertionError("it was not killed: " + lines());
    }

    private void play() {
        while (true) {
            try {
                fleet.time().run(LONG);
                return;
            } catch (Crash e) {
                // What is left of a process that was killed before ends at its next call.
                events.add(new Event.Step(CN1, fleet.time().now(), "killed"));
            }
        }
    }

    private void hear(Event event) {
        events.add(event);
        List.copyOf(watchers).forEach(watcher -> watcher.accept(event));
    }

    List<String> lines() {
        return events.stream().map(Event::line).toList();
    }

    <E extends Event> List<E> events(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    Cloud cloud() {
        return fleet.calmCloud();
    }

    ComputeService compute() {
        return cloud().hypervisors().compute(CN1).orElseThrow();
    }

    Deadline soon() {
        return Deadline.in(fleet.time(), Duration.ofMinutes(2));
    }

    List<Migration> records(ServerId server) {
        return cloud().guests().migrations(server);
    }

    /** {@return what was asked of Nova between two instants} */
    List<Asked> asked(Event from, Event to) {
        return fleet.cloud().requests().stream()
                .filter(asked -> asked.path().startsWith("/v2.1"))
                .filter(asked -> !asked.at().isBefore(from.at()) && !asked.at().isAfter(to.at()))
                .toList();
    }

    List<Asked> askedUntil(Event to) {
        return fleet.cloud().requests().stream()
                .filter(asked -> asked.path().startsWith("/v2.1"))
                .filter(asked -> !asked.at().isAfter(to.at()))
                .toList();
    }

    Event first(String line) {
        return events.stream()
                .filter(event -> event.line().contains(line))
                .findFirst()
                .orElseThrow(() -> new AssertionError(line + " is not among " + lines()));
    }

    static ServerReport server(HostReport report, String name) {
        return report.servers().stream()
                .filter(server -> server.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
