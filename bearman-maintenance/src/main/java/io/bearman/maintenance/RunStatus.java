package io.bearman.maintenance;

import io.bearman.core.journal.Run;
import io.bearman.core.journal.RunStanding;
import io.bearman.core.text.TextTable;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a run stands, whoever works on it.
 *
 * @param run the run
 * @param standing what its workers were told, and how it ended
 * @param hold why no further host is begun now; null when some may be
 * @param hosts how each host stands, in the order of the request
 */
public record RunStatus(
        Run run, RunStanding standing, @Nullable String hold, List<HostStatus> hosts) {
    public RunStatus {
        hosts = List.copyOf(hosts);
    }

    /** {@return why no further host is begun now} */
    public Optional<String> held() {
        return Optional.ofNullable(hold);
    }

    /** {@return how many hosts are in this phase} */
    public long count(HostStatus.Phase phase) {
        return hosts.stream().filter(host -> host.phase() == phase).count();
    }

    /** {@return such as {@code 5 DONE, 1 GOING, 144 HELD}} */
    public String counts() {
        return Arrays.stream(HostStatus.Phase.values())
                .filter(phase -> count(phase) > 0)
                .map(phase -> count(phase) + " " + phase)
                .collect(Collectors.joining(", "));
    }

    /** {@return the status for a terminal, ending in a newline} */
    public String table() {
        TextTable table =
                TextTable.headed("HOST", "PHASE", "LAST", "AT", "SERVERS", "WORKER", "WHY");
        for (HostStatus host : hosts) {
            table.row(
                    host.host().value(),
                    host.phase().name(),
                    host.step().isEmpty() ? "-" : host.step(),
                    host.since()
                            .map(at -> at.truncatedTo(ChronoUnit.SECONDS).toString())
                            .orElse("-"),
                    host.serversLeft().map(String::valueOf).orElse("-"),
                    host.worker().isEmpty() ? "-" : host.worker(),
                    host.why());
        }
        return "Run " + run.id() + " of " + run.by() + ", " + run.reason() + ": " + state() + "\n"
                + counts() + "\n"
                + held().map(why -> "No further host is begun: " + why + "\n").orElse("")
                + "\n" + table;
    }

    private String state() {
        return standing.outcome()
                .map(outcome -> "over (" + outcome + ")")
                .orElse(
                        switch (standing.order()) {
                            case GO -> "unfinished";
                            case PAUSE -> "paused by " + standing.by();
                            case CANCEL -> "cancelled by " + standing.by() + ", not over yet";
                        });
    }
}
