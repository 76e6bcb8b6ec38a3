package io.bearman.examples.demo;

import io.bearman.core.BearmanException;
import io.bearman.core.ExitCode;
import io.bearman.core.event.Event;
import io.bearman.core.host.HostId;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.journal.Journal;
import io.bearman.core.time.TimeSource;
import io.bearman.maintenance.Maintenance;
import io.bearman.maintenance.Plan;
import io.bearman.maintenance.Report;
import io.bearman.maintenance.Request;
import io.bearman.pxe.server.BootServer;
import io.bearman.sdk.Bearman;
import io.bearman.sdk.Configuration;
import io.bearman.testkit.rack.RackReport;
import io.bearman.testkit.rack.RackSettings;
import io.bearman.testkit.rack.SimulatedRack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Six hosts in two racks, 24 guests: drains and reboots one node, then rolls the rest, one a rack.
 *
 * <p>The BMCs are real RMCP+ servers and the cloud a real HTTP server, all on loopback. Rack and
 * store live in a folder: killed at any moment, a second start finishes the job.
 */
public final class Demo {
    private final TimeSource time = TimeSource.system();
    private final long begun = time.nanoTime();
    private final Options options;
    private final DemoFolder folder;

    private Demo(Options options) {
        this.options = options;
        this.folder = new DemoFolder(options.folder());
    }

    public static void main(String[] args) {
        int code;
        try {
            code = new Demo(Options.of(args)).run().number();
        } catch (BearmanException e) {
            System.err.println("demo: " + e.getMessage());
            code = e.exitCode().number();
        }
        System.exit(code);
    }

    private ExitCode run() {
        if (options.fresh()) {
            folder.clear();
        }
        try (SimulatedRack rack =
                SimulatedRack.real(RackSettings.create().brisk(), folder.rack())) {
            Configuration configuration = folder.configuration(rack);
            System.out.println("# The configuration\n" + configuration.show());
            try (Bearman bearman = Bearman.open(configuration);
                    BootServer boot = bearman.bootServer()) {
                rack.bootServer(boot.uri());
                bearman.ports().inventory().put(rack.hosts(), Bearman.user());
                List<HostId> hosts = rack.hosts().stream().map(Demo::name).toList();
                boolean done = phase(bearman, "one node", hosts.subList(0, 1))
                        && phase(bearman, "all others, one a rack", hosts.subList(1, hosts.size()));
                return done ? report(rack) : ExitCode.FAILED;
            }
        }
    }

    private static HostId name(Placed placed) {
        return placed.host().id();
    }

    /** {@return whether these hosts are done, now or by an earlier start} */
    private boolean phase(Bearman bearman, String title, List<HostId> hosts) {
        System.out.println("# " + title + "\n");
        Journal journal = bearman.ports().journal();
        boolean earlier = journal.runs().stream()
                .filter(run -> run.hosts().equals(hosts))
                .anyMatch(run -> journal.outcome(run.id())
                        .filter(Journal.Outcome.DONE::equals)
                        .isPresent());
        if (earlier) {
            System.out.println("done by an earlier start\n");
            return true;
        }
        Maintenance maintenance = bearman.maintenance();
        Request request = Request.drainAndReboot(hosts, title)
                .with(bearman.configuration().limits());
        Plan plan = maintenance.plan(request);
        System.out.println(plan.table());
        Report report = maintenance.run(plan, this::show);
        System.out.println("\n" + report.table());
        return report.exitCode() == ExitCode.DONE;
    }

    private void show(Event event) {
        System.out.printf(Locale.ROOT, "%5.1f s  %s%n", worked().toMillis() / 1000.0, event.line());
    }

    private Duration worked() {
        return Duration.ofNanos(time.nanoTime() - begun);
    }

    private ExitCode report(SimulatedRack rack) {
        RackReport it = rack.report();
        rack.violations()
                .forEach(violation -> System.out.println("violation: " + violation.line()));
        String json = String.format(
                Locale.ROOT,
                "{\"hosts\":%d,\"rebooted\":%d,\"vms\":%d,\"vmsAlive\":%d,\"violations\":%d,\"seconds\":%d}",
                it.hosts(),
                it.rebooted(),
                it.vms(),
                it.vmsAlive(),
                it.violations(),
                worked().toSeconds());
        System.out.println("# The rack's own report\n" + json);
        if (options.report() != null) {
            try {
                Files.writeString(options.report(), json + "\n");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        boolean right =
                it.rebooted() == it.hosts() && it.vmsAlive() == it.vms() && it.violations() == 0;
        return right ? ExitCode.DONE : ExitCode.FAILED;
    }
}
