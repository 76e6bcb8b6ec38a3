///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 17+
//DEPS io.bearman:bearman-bom:0.1.0-SNAPSHOT@pom
//DEPS io.bearman:bearman-sdk
//DEPS org.slf4j:slf4j-simple:2.0.20
//RUNTIME_OPTIONS -Dorg.slf4j.simpleLogger.defaultLogLevel=warn

import io.bearman.core.BearmanException;
import io.bearman.core.ExitCode;
import io.bearman.core.host.HostId;
import io.bearman.maintenance.Maintenance;
import io.bearman.maintenance.Plan;
import io.bearman.maintenance.Report;
import io.bearman.maintenance.Request;
import io.bearman.sdk.Bearman;
import io.bearman.sdk.Configuration;

/**
 * Drains a compute node, power-cycles it clean, and puts it back: {@code DrainAndReboot HOST REASON
 * [go]}. Without {@code go} it shows the plan and writes nothing.
 *
 * <p>Exit codes: 0 all done, 1 some failed, 2 wrong use, 3 refused.
 */
public final class DrainAndReboot {
    private DrainAndReboot() {}

    public static void main(String[] args) {
        if (args.length < 2) {
            System.err.println("usage: DrainAndReboot HOST REASON [go]");
            System.exit(ExitCode.USAGE.number());
        }
        boolean go = args.length > 2 && args[2].equals("go");
        System.exit(run(args[0], args[1], go).number());
    }

    private static ExitCode run(String host, String reason, boolean go) {
        try (Bearman bearman = Bearman.open(Configuration.load())) { // bearman.yaml, BEARMAN_*
            Maintenance maintenance = bearman.maintenance();
            Plan plan = maintenance.plan(Request.drainAndReboot(HostId.of(host), reason));
            System.out.print(plan.table()); // also what is not done, and why
            if (plan.refused()) {
                return ExitCode.REFUSED;
            }
            if (!go) {
                return ExitCode.DONE; // dry run: nothing was written
            }
            // Goes on with an unfinished run, blocks to the end.
            Report report = maintenance.run(plan, event -> System.out.println(event.line()));
            System.out.print(report.table()); // per server: from, to, seconds, request id
            return report.exitCode(); // 0 all done, 1 some failed
        } catch (BearmanException e) {
            System.err.println(e.getMessage()); // host, cause, next command
            return e.exitCode();
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage()); // not a host name, not a reason
            return ExitCode.USAGE;
        }
    }
}
