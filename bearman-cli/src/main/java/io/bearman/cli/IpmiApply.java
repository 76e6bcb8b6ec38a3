package io.bearman.cli;

import io.bearman.core.ExitCode;
import io.bearman.core.UsageException;
import io.bearman.core.bmc.Finding;
import io.bearman.core.host.HostId;
import io.bearman.core.host.Ipv4;
import io.bearman.maintenance.SettingsDesk;
import io.bearman.maintenance.SettingsReport;
import io.bearman.sdk.Bearman;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bearman ipmi apply}. */
@Command(
        name = "apply",
        description = {
            "Changes what differs from bmc.settings of the configuration, and nothing else: shows it first",
            "and asks. Under the machines' claims; a new password is proven before the old one goes."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  bearman ipmi apply cn[001-150] --dry-run",
            "  bearman ipmi apply cn[001-150] --yes",
            "  bearman ipmi apply cn1 --move-to 10.1.0.17"
        })
final class IpmiApply extends HostsBase {
    @Option(names = "--dry-run", description = "Only shows what would be changed.")
    private boolean dryRun;

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Option(
            names = "--move-to",
            paramLabel = "ADDRESS",
            description = "Also takes the BMC to this address, and to its profile's network.")
    private @Nullable String address;

    @Override
    void check(List<HostId> hosts) {
        if (address != null) {
            Common.parsed(address, Ipv4::new);
            if (hosts.size() != 1) {
                throw new UsageException("--move-to is for one host, not for " + hosts.size());
            }
        }
    }

    @Override
    ExitCode execute(Bmcs bmcs) {
        SettingsDesk desk = Objects.requireNonNull(bmcs.bearman()).bmcSettings();
        if (dryRun || !yes) {
            List<Outcome<SettingsReport>> found =
                    bmcs.each(target -> desk.check(HostId.of(target.name())));
            if (dryRun || !worthIt(found)) {
                return SettingsAnswers.print(this, found);
            }
            if (!common.json()) {
                SettingsAnswers.print(this, found);
            }
            if (!bmcs.confirmed("Change this on ")) {
                err().println("bearman: nothing was changed, nobody said yes; say it: bearman ipmi"
                        + " apply HOST... --yes");
                return ExitCode.REFUSED;
            }
        }
        List<Outcome<SettingsReport>> outcomes =
                bmcs.each(target -> mend(desk, HostId.of(target.name())));
        return SettingsAnswers.print(this, outcomes);
    }

    private SettingsReport mend(SettingsDesk desk, HostId host) {
        return address == null
                ? desk.apply(host, Bearman.user())
                : desk.move(host, new Ipv4(address), Bearman.user());
    }

    private boolean worthIt(List<Outcome<SettingsReport>> found) {
        return address != null
                || SettingsAnswers.reports(found).stream()
                        .flatMap(report -> report.rows().stream())
                        .anyMatch(row -> row.finding().mending() == Finding.Mending.APPLY);
    }
}
