package io.bearman.maintenance;

import io.bearman.core.boot.BootReport;
import io.bearman.core.cloud.Server;
import io.bearman.core.host.HostId;
import io.bearman.core.host.RunId;
import io.bearman.core.text.TextTable;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What would be done with a host that came back by itself; nothing was written to make it.
 *
 * @param host the host
 * @param report the boot that it came back with; null when it has reported none
 * @param servers its servers and what becomes of each
 * @param why why nothing is done; null when something is
 * @param unfinished the unfinished run that this goes on with; null for a new one
 */
public record RecoveryPlan(
        HostId host,
        @Nullable BootReport report,
        List<ServerRestart> servers,
        @Nullable String why,
        @Nullable RunId unfinished) {
    public RecoveryPlan {
        servers = List.copyOf(servers);
    }

    /**
     * A server and what becomes of it.
     *
     * @param server as Nova shows it
     * @param restart what becomes of it
     */
    public record ServerRestart(Server server, Restart restart) {}

    /** {@return why nothing is done with this host, if so} */
    public Optional<String> refusal() {
        return Optional.ofNullable(why);
    }

    /** {@return the boot that it came back with} */
    public Optional<BootReport> boot() {
        return Optional.ofNullable(report);
    }

    /** {@return the unfinished run that this goes on with} */
    public Optional<RunId> resumes() {
        return Optional.ofNullable(unfinished);
    }

    /** {@return the plan for a terminal, ending in a newline} */
    public String table() {
        if (why != null) {
            return why + "\n";
        }
        StringBuilder text = new StringBuilder(host + " came back by itself");
        boot().ifPresent(it -> text.append(" (boot ")
                .append(it.bootId())
                .append(" at ")
                .append(it.at())
                .append(')'));
        text.append(resumes().map(it -> ", run " + it + " goes on").orElse(""));
        text.append("\n\n");
        TextTable table = TextTable.headed("SERVER", "STATUS", "WHAT", "WHY");
        servers.forEach(it -> table.row(
                it.server().name(),
                it.server().status(),
                it.restart().word(),
                reason(it.restart())));
        return text.append(servers.isEmpty() ? "no servers\n" : table.toString())
                .toString();
    }

    private static String reason(Restart restart) {
        if (restart instanceof Restart.Waits waits) {
            return waits.reason();
        }
        return restart instanceof Restart.Stays stays
                ? stays.reason()
                : "Nova believes it running, and its memory is lost";
    }
}
