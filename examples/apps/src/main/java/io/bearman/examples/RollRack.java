package io.bearman.examples;

import io.bearman.core.BearmanException;
import io.bearman.core.ExitCode;
import io.bearman.core.host.HostId;
import io.bearman.core.inventory.Column;
import io.bearman.core.inventory.Query;
import io.bearman.maintenance.HostReport;
import io.bearman.maintenance.Maintenance;
import io.bearman.maintenance.Plan;
import io.bearman.maintenance.Report;
import io.bearman.maintenance.Request;
import io.bearman.sdk.Bearman;
import io.bearman.sdk.Configuration;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Reboots every host of a rack clean, as many at once as {@code maintenance.limits} says: {@code
 * RollRack RACK REASON [go]}. Without {@code go} it shows the plan and writes nothing. Started on
 * several machines with one PostgreSQL store, they share the work.
 */
public final class RollRack {
    private RollRack() {}

    public static void main(String[] args) {
        if (args.length < 2) {
            System.err.println("usage: RollRack RACK REASON [go]");
            System.exit(ExitCode.USAGE.number());
        }
        boolean go = args.length > 2 && args[2].equals("go");
        System.exit(run(Configuration.load(), args[0], args[1], go, System.out).number());
    }

    static ExitCode run(
            Configuration configuration, String rack, String reason, boolean go, PrintStream out) {
        try (Bearman bearman = Bearman.open(configuration)) {
            List<HostId> hosts = new ArrayList<>();
            Query serving = Query.all()
                    .with(Column.RACK, rack)
                    .with(Column.STATE, "IN_SERVICE", "MAINTENANCE");
            bearman.ports().inventory().each(serving, it -> hosts.add(it.host().id()));
            Maintenance maintenance = bearman.maintenance();
            Plan plan = maintenance.plan(
                    Request.drainAndReboot(hosts, reason).with(configuration.limits()));
            out.print(plan.table());
            if (plan.refused() || !go) {
                return plan.refused() ? ExitCode.REFUSED : ExitCode.DONE;
            }
            Report report = maintenance.run(plan, event -> out.println(event.line()));
            for (HostReport host : report.hosts()) { // of the whole run, whoever did it
                out.println(host.host() + "  " + host.outcome() + "  " + host.why());
            }
            return report.exitCode();
        } catch (BearmanException e) {
            out.println(e.getMessage()); // host, cause, next command
            return e.exitCode();
        } catch (IllegalArgumentException e) {
            out.println("rack " + rack + ": " + e.getMessage()); // no host in it, not a reason
            return ExitCode.USAGE;
        }
    }
}
