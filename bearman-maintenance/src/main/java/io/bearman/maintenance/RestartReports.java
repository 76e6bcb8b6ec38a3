package io.bearman.maintenance;

import io.bearman.core.host.HostId;
import io.bearman.core.journal.Entry;
import io.bearman.core.journal.Entry.Phase;
import io.bearman.core.journal.Journal;
import io.bearman.core.journal.Run;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what became of a host that came back by itself from the journal. */
final class RestartReports {
    private RestartReports() {}

    static HostReport of(
            Journal journal, Run run, HostId host, HostReport.Outcome outcome, String why) {
        List<Entry> entries = journal.entries(run.id(), host);
        return new HostReport(host, outcome, why, Reports.seconds(entries), servers(host, entries));
    }

    private static List<ServerReport> servers(HostId host, List<Entry> entries) {
        Map<String, Told> told = new LinkedHashMap<>();
        for (Entry entry : entries) {
            switch (entry.step()) {
                case RestartTries.RESTART, RestartTries.SUBMITTED, Restarting.STAYS ->
                    told.computeIfAbsent(entry.subject(), id -> new Told(entry)).add(entry);
                default -> {}
            }
        }
        return told.values().stream().map(it -> it.report(host)).toList();
    }

    /** What the journal tells of one server. */
    private static final class Told {
        private final Entry first;
        private final List<String> requests = new ArrayList<>();
        private Entry last;
        private int tries;

        Told(Entry first) {
            this.first = first;
            this.last = first;
        }

        void add(Entry entry) {
            if (entry.step().equals(RestartTries.SUBMITTED)) {
                requests.add(Details.read(entry.detail()).need("request"));
                return;
            }
            tries += entry.step().equals(RestartTries.RESTART) && entry.phase() == Phase.INTENT
                    ? 1
                    : 0;
            // Of a server whose tries failed that is told, not that it stays.
            if (tries == 0 || entry.step().equals(RestartTries.RESTART)) {
                last = entry;
            }
        }

        ServerReport report(HostId host) {
            return new ServerReport(
                    first.subject(),
                    Details.read(last.detail()).need("name"),
                    host.value(),
                    host.value(),
                    tries > 0 ? "hard reboot" : "-",
                    Reports.seconds(first, last),
                    tries,
                    requests,
                    outcome(last));
        }
    }

    private static String outcome(Entry entry) {
        Details details = Details.read(entry.detail());
        if (entry.step().equals(Restarting.STAYS)) {
            return "stays: " + details.need("why");
        }
        return switch (entry.phase()) {
            case INTENT -> "open";
            case DONE -> details.need("how");
            case FAILED -> "failed: " + details.need("why");
        };
    }
}
