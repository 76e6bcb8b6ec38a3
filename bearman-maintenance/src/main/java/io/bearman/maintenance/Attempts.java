package io.bearman.maintenance;

import io.bearman.core.cloud.Migration;
import io.bearman.core.cloud.Move;
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
 * The tries of one host's drain: which are under way, how often a server was tried. The journal is
 * the truth; this is its reading. Not thread-safe.
 */
final class Attempts {
    static final String MOVE = "move";
    static final String SUBMITTED = "submitted";
    private static final String CONFIRM = "confirm";

    private final Work work;
    private final Map<ServerId, Attempt> open = new TreeMap<>();
    private final Map<ServerId, Integer> failures = new HashMap<>();

    private Attempts(Work work) {
        this.work = work;
    }

    /** {@return the tries that an earlier process left under way, if any} */
    static Attempts of(Work work) {
        Attempts attempts = new Attempts(work);
        work.entries().forEach(attempts::replay);
        return attempts;
    }

    private void replay(Entry entry) {
        if (entry.step().equals(MOVE) && entry.phase() == Phase.INTENT) {
            Details details = Details.read(entry.detail());
            Attempt attempt = new Attempt(
                    ServerId.of(entry.subject()),
                    details.need("name"),
                    Move.valueOf(details.need("how")),
                    Long.parseLong(details.need("after")),
                    entry.at(),
                    null);
            open.put(attempt.server(), attempt);
        } else if (entry.step().equals(MOVE)) {
            open.remove(ServerId.of(entry.subject()));
        } else if (entry.step().equals(SUBMITTED)) {
            String request = Details.read(entry.detail()).need("request");
            open.computeIfPresent(ServerId.of(entry.subject()), (id, it) -> it.answered(request));
        }
    }

    Collection<Attempt> open() {
        return List.copyOf(open.values());
    }

    boolean isOpen(ServerId server) {
        return open.containsKey(server);
    }

    int failures(ServerId server) {
        return failures.getOrDefault(server, 0);
    }

    /** Writes the intent; only then may Nova be asked. */
    Attempt begin(Server server, Move how, List<Migration> records) {
        long after = records.stream().mapToLong(Migration::id).max().orElse(0);
        Details details = Details.of("name", server.name())
                .and("how", how.name())
                .and("after", String.valueOf(after));
        Entry entry = work.intent(MOVE, server.id().toString(), details);
        Attempt attempt = new Attempt(server.id(), server.name(), how, after, entry.at(), null);
        open.put(server.id(), attempt);
        return attempt;
    }

    void answered(Attempt attempt, String requestId) {
        work.done(SUBMITTED, attempt.server().toString(), Details.of("request", requestId));
        open.put(attempt.server(), attempt.answered(requestId));
    }

    /** It may have been sent at the last moment: from now on it may be under way that long again. */
    void unanswered(Attempt attempt) {
        open.put(attempt.server(), attempt.since(work.ports().time().now()));
    }

    void confirming(Attempt attempt, Migration migration) {
        work.intent(
                CONFIRM,
                attempt.server().toString(),
                Details.of("migration", String.valueOf(migration.id())));
    }

    void moved(Attempt attempt, HostId to, long migration) {
        end(
                attempt,
                Phase.DONE,
                Details.of("to", to.value()).and("migration", String.valueOf(migration)));
    }

    void gone(Attempt attempt) {
        end(attempt, Phase.DONE, Details.of("gone", "deleted by its user"));
    }

    void failed(Attempt attempt, String why) {
        failures.merge(attempt.server(), 1, Integer::sum);
        end(attempt, Phase.FAILED, Details.of("why", why));
    }

    /** Nothing was sent, so it does not count as a try. */
    void notSent(Attempt attempt, String why) {
        end(attempt, Phase.FAILED, Details.of("why", why));
    }

    private void end(Attempt attempt, Phase phase, Details details) {
        Details all =
                details.and("name", attempt.name()).and("how", attempt.how().name());
        Optional<String> request = attempt.requestId();
        if (request.isPresent()) {
            all = all.and("request", request.get());
        }
        String subject = attempt.server().toString();
        if (phase == Phase.DONE) {
            work.done(MOVE, subject, all);
        } else {
            work.failed(MOVE, subject, all);
        }
        open.remove(attempt.server());
    }
}
