package io.bearman.examples;

import io.bearman.core.BearmanException;
import io.bearman.core.ExitCode;
import io.bearman.core.host.HostId;
import io.bearman.maintenance.Evacuation;
import io.bearman.maintenance.EvacuationPlan;
import io.bearman.maintenance.Maintenance;
import io.bearman.maintenance.Report;
import io.bearman.sdk.Bearman;
import io.bearman.sdk.Configuration;
import java.io.PrintStream;

/**
 * Starts the servers of a dead host elsewhere and brings the host back clean: {@code EvacuateDeadHost
 * HOST REASON [go]}. Without {@code go} it shows the plan and writes nothing. Whoever runs it is a
 * witness; a program that decides by itself asks {@link Evacuation#unattended}.
 */
public final class EvacuateDeadHost {
    private EvacuateDeadHost() {}

    public static void main(String[] args) {
        if (args.length < 2) {
            System.err.println("usage: EvacuateDeadHost HOST REASON [go]");
            System.exit(ExitCode.USAGE.number());
        }
        boolean go = args.length > 2 && args[2].equals("go");
        System.exit(run(Configuration.load(), args[0], args[1], go, System.out).number());
    }

    static ExitCode run(
            Configuration configuration, String host, String reason, boolean go, PrintStream out) {
        try (Bearman bearman = Bearman.open(configuration)) { // bearman.yaml, BEARMAN_*
            Maintenance maintenance = bearman.maintenance();
            EvacuationPlan plan = maintenance.plan(Evacuation.of(HostId.of(host), reason));
            out.print(plan.table()); // what the witnesses say, what is done, what is not and why
            if (plan.refused()) {
                return ExitCode
                        .REFUSED; // it reports, it was seen alive, the control plane is at fault
            }
            if (!go) {
                return ExitCode.DONE; // dry run: nothing was written
            }
            // Fences, cuts the power, proves OFF by two readings, evacuates, brings back.
            Report report = maintenance.evacuate(plan, event -> out.println(event.line()));
            out.print(report.table()); // per server: from, to, seconds, request id
            return report.exitCode(); // 0 all done, 1 some stayed: named, with Nova's reason
        } catch (BearmanException e) {
            out.println(e.getMessage()); // host, cause, next command
            return e.exitCode();
        } catch (IllegalArgumentException e) {
            out.println(e.getMessage()); // not a host name, not a reason
            return ExitCode.USAGE;
        }
    }
}
