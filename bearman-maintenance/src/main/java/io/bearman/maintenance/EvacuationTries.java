package io.bearman.maintenance;

import io.bearman.core.cloud.Migration;
import io.bearman.core.cloud.MigrationType;
import io.bearman.core.cloud.Server;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.host.HostId;
import io.bearman.core.journal.Entry;
import io.bearman.core.journal.Entry.Phase;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The tries of one dead host: which are under way, how often a server was tried. The journal is the
 * truth; this is its reading. Not thread-safe.
 */
final class EvacuationTries {
    static final String EVACUATE = "evacuate";
    static final String ACCEPTED = "evacuate.accepted";

    private final Work work;
    private final Map<ServerId, EvacuationTry> open = new TreeMap<>();
    // Of this process only: whoever runs the command again wants them tried again.
    private final Map<ServerId, Integer> failures = new HashMap<>();

    private EvacuationTries(Work work) {
        this.work = work;
    }

    /** {@return the tries that an earlier process left under way, if any} */
    static EvacuationTries of(Work work) {
        EvacuationTries tries = new EvacuationTries(work);
        work.entries().forEach(tries::replay);
        return tries;
    }

    private void replay(Entry entry) {
        if (entry.step().equals(EVACUATE) && entry.phase() == Phase.INTENT) {
            Details details = Details.read(entry.detail());
            ServerId server = ServerId.of(entry.subject());
            open.put(
                    server,
                    new EvacuationTry(
                            server,
                            details.need("name"),
                            Boolean.parseBoolean(details.need("stopped")),
                            Long.parseLong(details.need("after")),
                            entry.at(),
                            details.find("request").orElse(null)));
        } else if (entry.step().equals(EVACUATE)) {
            open.remove(ServerId.of(entry.subject()));
        } else if (entry.step().equals(ACCEPTED)) {
            String request = Details.read(entry.detail()).need("request");
            open.computeIfPresent(ServerId.of(entry.subject()), (id, it) -> it.answered(request));
        }
    }

    Collection<EvacuationTry> open() {
        return List.copyOf(open.values());
    }

    boolean isOpen(ServerId server) {
        return open.containsKey(server);
    }

    int failures(ServerId server) {
        return failures.getOrDefault(server, 0);
    }

    /** Writes the intent; only then may Nova be asked. */
    EvacuationTry begin(Server server, List<Migration> records) {
        return begin(server, records.stream().mapToLong(Migration::id).max().orElse(0));
    }

    /** Follows an evacuation of this server that is under way and that we did not ask for. */
    EvacuationTry adopt(Server server, Migration record) {
        return begin(server, record.id() - 1);
    }

    private EvacuationTry begin(Server server, long after) {
        boolean stopped = server.vmState().equals("stopped");
        Details details = Details.of("name", server.name())
                .and("how", EVACUATE)
                .and("stopped", String.valueOf(stopped))
                .and("after", String.valueOf(after));
        Entry entry = work.intent(EVACUATE, server.id().toString(), details);
        EvacuationTry attempt =
                new EvacuationTry(server.id(), server.name(), stopped, after, entry.at(), null);
        open.put(server.id(), attempt);
        return attempt;
    }

    /** {@return the evacuation of this server off this host that nobody of us follows} */
    static Optional<Migration> underWay(ServerId server, HostId host, List<Migration> records) {
        return records.stream()
                .filter(it -> it.server().equals(server) && it.source().equals(host))
                .filter(it ->
                        it.type() == MigrationType.EVACUATION && !it.status().terminal())
                .reduce((earlier, later) -> later);
    }

    void answered(EvacuationTry attempt, String requestId) {
        work.done(ACCEPTED, attempt.server().toString(), Details.of("request", requestId));
        open.put(attempt.server(), attempt.answered(requestId));
    }

    /** It may have been sent at the last moment: from now on it may be under way that long again. */
    void unanswered(EvacuationTry attempt) {
        open.put(attempt.server(), attempt.since(work.ports().time().now()));
    }

    void moved(EvacuationTry attempt, HostId to) {
        end(attempt, Phase.DONE, Details.of("to", to.value()));
    }

    void gone(EvacuationTry attempt) {
        end(attempt, Phase.DONE, Details.of("gone", "deleted by its user"));
    }

    void failed(EvacuationTry attempt, String why) {
        failures.merge(attempt.server(), 1, Integer::sum);
        end(attempt, Phase.FAILED, Details.of("why", why));
    }

    /** Nothing was sent, so it does not count as a try. */
    void notSent(EvacuationTry attempt, String why) {
        end(attempt, Phase.FAILED, Details.of("why", why));
    }

    private void end(EvacuationTry attempt, Phase phase, Details details) {
        Details all = details.and("name", attempt.name()).and("how", EVACUATE);
        Optional<String> request = attempt.requestId();
        if (request.isPresent()) {
            all = all.and("request", request.get());
        }
        String subject = attempt.server().toString();
        if (phase == Phase.DONE) {
            work.done(EVACUATE, subject, all);
        } else {
            work.failed(EVACUATE, subject, all);
        }
        open.remove(attempt.server());
    }
}
