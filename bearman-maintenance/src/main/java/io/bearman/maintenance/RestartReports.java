package io.bearman.maintenance;

import io.bearman.core.host.HostId;
import io.bearman.core.journal.Entry;
import io.bearman.core.journal.Entry.Phase;
import io.bearman.core.journal.Journal;
import io.bearman.core.journal.Run;
import java.time.Duration;
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
        long seconds =
                entries.isEmpty() ? 0 : seconds(entries.get(0), entries.get(entries.size() - 1));
        return new HostReport(host, outcome, why, seconds, servers(host, entries));
    }

    private static List<ServerReport> servers(HostId host, List<Entry> entries) {
        Map<String, Entry> intents = new LinkedHashMap<>();
        Map<String, ServerReport> reports = new LinkedHashMap<>();
        for (Entry entry : entries) {
            Details details = Details.read(entry.detail());
            switch (entry.step()) {
                case RestartTries.RESTART -> {
                    if (entry.phase() == Phase.INTENT) {
                        intents.put(entry.subject(), entry);
                    }
                    long seconds = seconds(intents.getOrDefault(entry.subject(), entry), entry);
                    reports.put(entry.subject(), report(host, entry, seconds, outcome(entry)));
                }
                // A server whose tries failed has a better report than that it stays.
                case Restarting.STAYS ->
                    reports.putIfAbsent(
                            entry.subject(),
                            report(host, entry, 0, "stays: " + details.need("why")));
                case RestartTries.SUBMITTED ->
                    reports.computeIfPresent(
                            entry.subject(), (id, it) -> it.asked(details.need("request")));
                default -> {}
            }
        }
        return new ArrayList<>(reports.values());
    }

    private static ServerReport report(HostId host, Entry entry, long seconds, String outcome) {
        Details details = Details.read(entry.detail());
        boolean asked = entry.step().equals(RestartTries.RESTART);
        return new ServerReport(
                entry.subject(),
                details.need("name"),
                host.value(),
                host.value(),
                asked ? "hard reboot" : "-",
                seconds,
                details.find("request").orElse(""),
                outcome);
    }

    private static String outcome(Entry entry) {
        Details details = Details.read(entry.detail());
        return switch (entry.phase()) {
            case INTENT -> "open";
            case DONE -> details.need("how");
            case FAILED -> "failed: " + details.need("why");
        };
    }

    private static long seconds(Entry from, Entry to) {
        return Duration.between(from.at(), to.at()).toSeconds();
    }
}
