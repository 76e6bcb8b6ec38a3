package io.bearman.maintenance;

import io.bearman.core.cloud.Migration;
import io.bearman.core.cloud.Move;
import io.bearman.core.cloud.Server;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.host.HostId;
import io.bearman.core.journal.Entry;
import io.bearman.core.journal.Entry.Phase;
import io.bearman.maintenance.Attempt.Interruption;
import io.bearman.maintenance.Attempt.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The tries of one host's drain: which are under way, how often a server was tried. The journal is
 * the truth; this is its reading. Not thread-safe.
 */
final class Attempts {
    static final String MOVE = "move";
    static final String SUBMITTED = "submitted";
    private static final String CONFIRM = "confirm";
    private static final String ABORT = "abort";
    private static final String FORCE_COMPLETE = "force-complete";

    private final Work work;
    private final Map<ServerId, Attempt> open = new TreeMap<>();
    private final Map<ServerId, List<Failure>> failures = new HashMap<>();

    /** A try of this process that failed, and where it was to go; null when that is not known. */
    private record Failure(@Nullable HostId target, String why) {}

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
        boolean intent = entry.phase() == Phase.INTENT;
        switch (entry.step()) {
            case MOVE -> {
                if (intent) {
                    Attempt attempt = read(entry);
                    open.put(attempt.server(), attempt);
                } else {
                    open.remove(ServerId.of(entry.subject()));
                }
            }
            case SUBMITTED -> {
                String request = Details.read(entry.detail()).need("request");
                change(entry, attempt -> attempt.answered(request));
            }
            case ABORT, FORCE_COMPLETE -> {
                if (intent) {
                    Interruption interruption = interruption(entry);
                    change(entry, attempt -> attempt.interrupted(interruption));
                }
            }
            default -> {
                // Of other steps.
            }
        }
    }

    private void change(Entry entry, UnaryOperator<Attempt> change) {
        open.computeIfPresent(ServerId.of(entry.subject()), (id, it) -> change.apply(it));
    }

    private static Attempt read(Entry entry) {
        Details details = Details.read(entry.detail());
        return new Attempt(
                ServerId.of(entry.subject()),
                details.need("name"),
                Move.valueOf(details.need("how")),
                details.find("target").map(HostId::of).orElse(null),
                Long.parseLong(details.need("after")),
                entry.at(),
                null,
                null);
    }

    private static Interruption interruption(Entry entry) {
        Details details = Details.read(entry.detail());
        return new Interruption(
                entry.step().equals(ABORT) ? Kind.ABORT : Kind.FORCE_COMPLETE,
                Long.parseLong(details.need("migration")),
                details.need("why"));
    }

    Collection<Attempt> open() {
        return List.copyOf(open.values());
    }

    boolean isOpen(ServerId server) {
        return open.containsKey(server);
    }

    /** {@return how many tries of this process failed: the next process may have more luck} */
    int failures(ServerId server) {
        return of(server).size();
    }

    /** {@return why the last one failed} */
    String lastWords(ServerId server) {
        return of(server).stream()
                .map(Failure::why)
                .reduce((earlier, later) -> later)
                .orElse("no reason is known");
    }

    /** {@return the targets of those that failed} */
    Set<HostId> refusing(ServerId server) {
        return of(server).stream()
                .map(Failure::target)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    private List<Failure> of(ServerId server) {
        return failures.getOrDefault(server, List.of());
    }

    /**
     * Writes the intent; only then may Nova be asked.
     *
     * @param target the host that is asked for; null when the scheduler chooses
     * @param after the last migration record of this host
     */
    Attempt begin(Server server, Move how, @Nullable HostId target, long after) {
        Details details = Details.of("name", server.name())
                .and("how", how.name())
                .and("after", String.valueOf(after));
        if (target != null) {
            details = details.and("target", target.value());
        }
        Entry entry = work.intent(MOVE, server.id().toString(), details);
        Attempt attempt = read(entry);
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

    /** Writes the intent; only then may Nova be asked to end it so. */
    Attempt interrupt(Attempt attempt, Interruption by) {
        work.intent(step(by), attempt.server().toString(), details(by));
        Attempt interrupted = attempt.interrupted(by);
        open.put(attempt.server(), interrupted);
        return interrupted;
    }

    /** Nova accepted to end it so. */
    void interrupting(Attempt attempt, Interruption by, String requestId) {
        work.done(step(by), attempt.server().toString(), details(by).and("request", requestId));
    }

    /** Nova will not end it so. */
    void uninterrupted(Attempt attempt, Interruption by, String words) {
        work.failed(step(by), attempt.server().toString(), details(by).and("answer", words));
    }

    private static String step(Interruption by) {
        return switch (by.kind()) {
            case ABORT -> ABORT;
            case FORCE_COMPLETE -> FORCE_COMPLETE;
        };
    }

    private static Details details(Interruption by) {
        return Details.of("migration", String.valueOf(by.migration())).and("why", by.why());
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

    /**
     * @param target where it was to go; null when that is not known
     */
    void failed(Attempt attempt, @Nullable HostId target, String why) {
        failures.computeIfAbsent(attempt.server(), id -> new ArrayList<>())
                .add(new Failure(target, why));
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
