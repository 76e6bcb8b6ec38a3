package io.bearman.maintenance;

import io.bearman.core.admission.Out;
import io.bearman.core.claim.Claiming;
import io.bearman.core.cloud.CloudException;
import io.bearman.core.host.HostId;
import io.bearman.core.inventory.Column;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.inventory.Query;
import io.bearman.core.journal.Entry;
import io.bearman.core.journal.Run;
import io.bearman.core.journal.RunStanding;
import io.bearman.maintenance.HostStatus.Phase;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads how a run stands from store and cloud; why hosts wait is decided as its workers decide it. Not
 * thread-safe.
 */
final class StatusReader {
    private static final int PAGE = 1000;

    private final Ports ports;
    private final Run run;
    private final RunStanding standing;
    private final Holding holding;
    private final Map<HostId, Placed> hosts = new HashMap<>();
    private final Map<HostId, Entry> last = new HashMap<>();
    private final Tally tally;
    private final Set<HostId> begun = new HashSet<>();

    StatusReader(
            Ports ports,
            Settings settings,
            Run run,
            Request request,
            Map<HostId, String> unplanned) {
        this.ports = ports;
        this.run = run;
        this.standing = ports.journal().standing(run.id());
        this.tally = new Tally(ports.journal(), run);
        this.holding = new Holding(ports, settings, request.limits(), unplanned);
    }

    RunStatus read() {
        List<String> names = run.hosts().stream().map(HostId::value).toList();
        ports.inventory()
                .each(
                        Query.all().with(Column.HOST, names),
                        placed -> hosts.put(placed.host().id(), placed));
        readJournal();
        List<Out> out = ports.admissions().out();
        out.stream()
                .filter(it -> it.run().filter(run.id()::equals).isPresent())
                .forEach(it -> begun.add(it.placed().host().id()));
        Optional<String> hold = Optional.empty();
        if (standing.outcome().isEmpty()) {
            holding.refresh();
            hold = holding.ofRun(standing, tally.bad());
        }
        String why = hold.orElse(null);
        Admission admission = holding.admission(out);
        return new RunStatus(
                run,
                standing,
                why,
                run.hosts().stream().map(host -> status(host, why, admission)).toList());
    }

    private void readJournal() {
        long after = 0;
        List<Entry> page;
        do {
            page = ports.journal().entries(run.id(), after, PAGE);
            for (Entry entry : page) {
                if (!entry.step().equals(Tally.AGAIN)) {
                    last.put(entry.host(), entry);
                }
                after = entry.number();
            }
        } while (page.size() == PAGE);
    }

    private HostStatus status(HostId host, @Nullable String hold, Admission admission) {
        Optional<Ending> ended = tally.ending(host);
        if (ended.isPresent()) {
            return status(
                    host,
                    Phase.valueOf(ended.get().outcome().name()),
                    ended.get().why());
        }
        Entry entry = last.get(host);
        if (entry == null && !begun.contains(host)) {
            return status(host, Phase.HELD, whyNotBegun(host, hold, admission));
        }
        Optional<Claiming.Held> worker = worker(host);
        if (worker.isPresent()) {
            return new HostStatus(
                    host,
                    Phase.GOING,
                    words(entry),
                    entry == null ? null : entry.at(),
                    servers(host),
                    worker.get().holder(),
                    "");
        }
        return entry != null && entry.step().equals(Failure.TRY)
                ? status(host, Phase.FAILED, Failure.read(entry).why())
                : status(host, Phase.LEFT, "nobody is at it; the same command goes on with it");
    }

    private HostStatus status(HostId host, Phase phase, String why) {
        Entry entry = last.get(host);
        return new HostStatus(
                host, phase, words(entry), entry == null ? null : entry.at(), null, "", why);
    }

    private String whyNotBegun(HostId host, @Nullable String hold, Admission admission) {
        if (standing.outcome().isPresent()) {
            return "the run is over";
        }
        if (hold != null) {
            return hold;
        }
        return Optional.ofNullable(hosts.get(host))
                .flatMap(placed -> holding.ofHost(placed, admission))
                .orElse("its turn comes next");
    }

    private Optional<Claiming.Held> worker(HostId host) {
        return Optional.ofNullable(hosts.get(host))
                .flatMap(placed -> ports.claims().holder(placed.machine().id()))
                .filter(it -> it.owner().equals(run.id()));
    }

    private @Nullable Integer servers(HostId host) {
        Placed placed = hosts.get(host);
        try {
            return placed == null
                    ? null
                    : ports.clouds()
                            .in(placed.host().region())
                            .guests()
                            .on(host)
                            .size();
        } catch (CloudException e) {
            // Then it is not known, which the status says.
            return null;
        }
    }

    private static String words(@Nullable Entry entry) {
        if (entry == null) {
            return "";
        }
        String about = entry.subject().isEmpty()
                ? ""
                : " " + Details.read(entry.detail()).find("name").orElse(entry.subject());
        return entry.step() + about + " " + entry.phase();
    }
}
