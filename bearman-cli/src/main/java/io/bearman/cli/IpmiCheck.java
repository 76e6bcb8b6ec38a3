package io.bearman.cli;

import io.bearman.core.ExitCode;
import io.bearman.core.host.HostId;
import io.bearman.maintenance.SettingsDesk;
import io.bearman.maintenance.SettingsReport;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine.Command;

/** {@code bearman ipmi check}. */
@Command(
        name = "check",
        description = {
            "Compares users, network, cipher suites, serial over LAN and power policy of BMCs with",
            "bmc.settings of the configuration. It writes nothing. Ends with 1 when something differs."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  bearman ipmi check cn[001-150]", "  bearman ipmi check cn1 --output json"})
final class IpmiCheck extends HostsBase {
    @Override
    ExitCode execute(Bmcs bmcs) {
        SettingsDesk desk = Objects.requireNonNull(bmcs.bearman()).bmcSettings();
        List<Outcome<SettingsReport>> outcomes =
                bmcs.each(target -> desk.check(HostId.of(target.name())));
        return SettingsAnswers.print(this, outcomes);
    }
}
