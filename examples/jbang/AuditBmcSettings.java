///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 17+
//DEPS io.bearman:bearman-bom:0.1.0-SNAPSHOT@pom
//DEPS io.bearman:bearman-sdk
//DEPS org.slf4j:slf4j-simple:2.0.20
//RUNTIME_OPTIONS -Dorg.slf4j.simpleLogger.defaultLogLevel=warn

import io.bearman.core.BearmanException;
import io.bearman.core.ExitCode;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostRange;
import io.bearman.maintenance.SettingsDesk;
import io.bearman.maintenance.SettingsReport;
import io.bearman.sdk.Bearman;
import io.bearman.sdk.Configuration;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares how the BMCs of a range of hosts are set up with what {@code bmc.settings} wants: {@code
 * AuditBmcSettings 'cn[001-148]'}. It mends nothing: that is {@code bearman ipmi apply}.
 *
 * <p>Exit codes: 0 all is as wanted, 1 something differs or could not be read, 2 wrong use.
 */
public final class AuditBmcSettings {
    private AuditBmcSettings() {}

    public static void main(String[] args) {
        if (args.length != 1) {
            System.err.println("usage: AuditBmcSettings HOSTS");
            System.exit(ExitCode.USAGE.number());
        }
        try {
            System.exit(audit(Configuration.load(), args[0]).number());
        } catch (BearmanException e) {
            System.err.println(e.getMessage());
            System.exit(e.exitCode().number());
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage()); // not a range of hosts
            System.exit(ExitCode.USAGE.number());
        }
    }

    static ExitCode audit(Configuration configuration, String range) {
        List<SettingsReport> reports = new ArrayList<>();
        ExitCode worst = ExitCode.DONE;
        try (Bearman bearman = Bearman.open(configuration)) { // bearman.yaml, BEARMAN_*
            SettingsDesk desk = bearman.bmcSettings();
            for (HostId host : HostRange.of(range).hosts()) {
                try {
                    SettingsReport report = desk.check(host);
                    reports.add(report);
                    worst = report.exitCode() == ExitCode.DONE ? worst : ExitCode.FAILED;
                } catch (BearmanException e) {
                    System.err.println(e.getMessage()); // one BMC that is silent stops no other
                    worst = ExitCode.FAILED;
                }
            }
        }
        System.out.print(SettingsReport.table(reports));
        return worst;
    }
}
