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
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads reports from the journal. */
final class Reports {
    private Reports() {}

    static HostReport of(
            Journal journal, Run run, HostId host, HostReport.Outcome outcome, String why) {
        // That the command was given anew says nothing of what was done to the host, nor how long.
        List<Entry> entries = journal.entries(run.id(), host).stream()
                .filter(entry -> !entry.step().equals(Tally.AGAIN))
                .toList();
        return new HostReport(host, outcome, why, seconds(entries), servers(host, entries));
    }

    /** {@return how long it took from the first of these entries to the last} */
    static long seconds(List<Entry> entries) {
        return entries.isEmpty() ? 0 : seconds(entries.get(0), entries.get(entries.size() - 1));
    }

    private static List<ServerReport> servers(HostId host, List<Entry> entries) {
        Map<String, Tries> tries = new LinkedHashMap<>();
        for (Entry entry : entries) {
            if (entry.step().equals(Attempts.SUBMITTED)
                    || entry.step().equals(EvacuationTries.ACCEPTED)) {
                String request = Details.read(entry.detail()).need("request");
                Optional.ofNullable(tries.get(entry.subject()))
                        .ifPresent(it -> it.requests.add(request));
            } else if (entry.step().equals(Attempts.MOVE)
                    || entry.step().equals(EvacuationTries.EVACUATE)) {
                tries.computeIfAbsent(entry.subject(), server -> new Tries(entry))
                        .saw(entry);
            }
        }
        return tries.values().stream().map(it -> it.report(host)).toList();
    }

    /** All tries to move one server. */
    private static final class Tries {
        private final Entry first;
        private final List<String> requests = new ArrayList<>();
        private Entry last;
        private int tried;

        Tries(Entry first) {
            this.first = first;
            this.last = first;
        }

        void saw(Entry entry) {
            last = entry;
            if (entry.phase() == Phase.INTENT) {
                tried++;
            }
        }

        ServerReport report(HostId host) {
            Details details = Details.read(last.detail());
            return new ServerReport(
                    last.subject(),
                    details.need("name"),
                    host.value(),
                    details.find("to").orElse(""),
                    details.need("how").toLowerCase(Locale.ROOT),
                    seconds(first, last),
                    tried,
                    requests,
                    outcome(last.phase(), details));
        }
    }

    private static String outcome(Phase phase, Details details) {
        return switch (phase) {
            case INTENT -> "open";
            case DONE -> details.find("gone").isPresent() ? "gone" : "moved";
            case FAILED -> "failed: " + details.find("why").orElse("no reason is known");
        };
    }

    static long seconds(Entry from, Entry to) {
        // The wall clock may have been set back meanwhile.
        return Math.max(0, Duration.between(from.at(), to.at()).toSeconds());
    }
}
