package io.bearman.maintenance;

import io.bearman.core.ExitCode;
import io.bearman.core.host.RunId;
import io.bearman.core.text.TextTable;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How a run ended, read from its journal.
 *
 * @param run the run
 * @param hosts what became of each host, in the order of the request
 */
public record Report(RunId run, List<HostReport> hosts) {
    public Report {
        hosts = List.copyOf(hosts);
    }

    /** {@return 0 when every host is done, 3 when all that is not was refused, else 1} */
    public ExitCode exitCode() {
        Set<HostReport.Outcome> outcomes =
                hosts.stream().map(HostReport::outcome).collect(Collectors.toSet());
        outcomes.remove(HostReport.Outcome.DONE);
        if (outcomes.isEmpty()) {
            return ExitCode.DONE;
        }
        return outcomes.equals(Set.of(HostReport.Outcome.REFUSED))
                ? ExitCode.REFUSED
                : ExitCode.FAILED;
    }

    /** {@return the report for a terminal, ending in a newline} */
    public String table() {
        TextTable hostTable = TextTable.headed("HOST", "OUTCOME", "SECONDS", "SERVERS");
        TextTable servers = TextTable.headed(
                "SERVER", "FROM", "TO", "HOW", "SECONDS", "TRIES", "REQUEST", "OUTCOME");
        StringBuilder reasons = new StringBuilder();
        for (HostReport host : hosts) {
            hostTable.row(
                    host.host().value(),
                    host.outcome().name(),
                    String.valueOf(host.seconds()),
                    String.valueOf(host.servers().size()));
            host.servers()
                    .forEach(server -> servers.row(
                            server.name(),
                            server.from(),
                            server.to().isEmpty() ? "-" : server.to(),
                            server.how(),
                            String.valueOf(server.seconds()),
                            String.valueOf(server.tries()),
                            lastOf(server.requests()),
                            server.outcome()));
            if (!host.why().isEmpty()) {
                reasons.append(host.why()).append('\n');
            }
        }
        boolean moves = hosts.stream().anyMatch(host -> !host.servers().isEmpty());
        return "Report of run " + run + unfinished() + "\n\n" + hostTable
                + (moves ? "\n" + servers : "") + (reasons.isEmpty() ? "" : "\n" + reasons);
    }

    private static String lastOf(List<String> requests) {
        return requests.isEmpty() ? "-" : requests.get(requests.size() - 1);
    }

    private String unfinished() {
        boolean open = hosts.stream().map(HostReport::outcome).anyMatch(outcome -> !outcome.ends());
        return open ? ", not finished: the same command goes on with it" : "";
    }
}
