package io.bearman.cli;

import io.bearman.core.ExitCode;
import io.bearman.core.UsageException;
import io.bearman.core.host.HostId;
import io.bearman.ipmi.Patience;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Parameters;

/** A command about the BMCs of hosts alone: what it does needs the inventory. */
abstract class HostsBase extends Base {
    @Parameters(
            paramLabel = "HOST",
            arity = "1..*",
            description = "Hosts of the inventory; also ranges: cn[001-150].")
    private List<String> names = new ArrayList<>();

    // picocli fills the fields in by reflection.
    @SuppressWarnings("NullAway.Init")
    HostsBase() {}

    @Override
    final ExitCode execute() {
        List<HostId> hosts = hosts(names);
        check(hosts);
        try (Bmcs bmcs = Bmcs.ofHosts(this, hosts, Patience.create().total())) {
            return execute(bmcs);
        }
    }

    /**
     * What is wrong with the command line, before anything is opened.
     *
     * @throws UsageException when something is
     */
    void check(List<HostId> hosts) {}

    abstract ExitCode execute(Bmcs bmcs);
}
