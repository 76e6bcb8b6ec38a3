package io.bearman.maintenance;

import io.bearman.core.boot.BootReport;
import io.bearman.core.cloud.Server;
import io.bearman.core.cloud.ServerAction;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.journal.Entry;
import io.bearman.core.journal.Entry.Phase;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The tries to restart the servers of one host after one of its boots. The journal is the truth; this
 * is its reading. Not thread-safe.
 */
final class RestartTries {
    static final String RESTART = "restart";
    static final String SUBMITTED = "restart.submitted";

    private final Work work;
    private final BootReport boot;
    private final Map<ServerId, RestartTry> open = new TreeMap<>();
    private final Map<ServerId, Integer> failures = new HashMap<>();
    private final Map<ServerId, String> lastWords = new HashMap<>();
    private final Set<ServerId> restarted = new HashSet<>();

    private RestartTries(Work work, BootReport boot) {
        this.work = work;
        this.boot = boot;
    }

    /** {@return the tries since this boot, those that an earlier process left under way too} */
    static RestartTries of(Work work, BootReport boot) {
        RestartTries tries = new RestartTries(work, boot);
        work.entries().forEach(tries::replay);
        return tries;
    }

    private void replay(Entry entry) {
        boolean ours = entry.step().equals(RESTART) || entry.step().equals(SUBMITTED);
        if (!ours || !Details.read(entry.detail()).need("boot").equals(boot.bootId())) {
            return;
        }
        Details details = Details.read(entry.detail());
        ServerId server = ServerId.of(entry.subject());
        if (entry.step().equals(SUBMITTED)) {
            open.computeIfPresent(server, (id, it) -> it.answered(details.need("request")));
            return;
        }
        switch (entry.phase()) {
            case INTENT ->
                open.put(
                        server,
                        new RestartTry(
                                server,
                                details.need("name"),
                                details.need("after"),
                                entry.at(),
                                null));
            case DONE -> {
                open.remove(server);
                restarted.add(server);
            }
            case FAILED -> {
                open.remove(server);
                if (details.find("notSent").isEmpty()) {
                    failures.merge(server, 1, Integer::sum);
                    lastWords.put(server, details.need("why"));
                }
            }
        }
    }

    Collection<RestartTry> open() {
        return List.copyOf(open.values());
    }

    boolean isOpen(ServerId server) {
        return open.containsKey(server);
    }

    boolean isRestarted(ServerId server) {
        return restarted.contains(server);
    }

    int failures(ServerId server) {
        return failures.getOrDefault(server, 0);
    }

    /** {@return why its last try failed} */
    String lastWords(ServerId server) {
        return lastWords.getOrDefault(server, "no reason is known");
    }

    /** Writes the intent; only then may Nova be asked. */
    RestartTry begin(Server server, List<ServerAction> actions) {
        String after = actions.stream().findFirst().map(ServerAction::requestId).orElse("");
        Details details = details(server.name()).and("after", after);
        Entry entry = work.intent(RESTART, server.id().toString(), details);
        RestartTry begun = new RestartTry(server.id(), server.name(), after, entry.at(), null);
        open.put(server.id(), begun);
        return begun;
    }

    void answered(RestartTry tried, String requestId) {
        work.done(
                SUBMITTED,
                tried.server().toString(),
                details(tried.name()).and("request", requestId));
        open.put(tried.server(), tried.answered(requestId));
    }

    /** @param how it ended: ACTIVE, or what its user made of it */
    void done(RestartTry tried, String how) {
        end(tried, Phase.DONE, details(tried.name()).and("how", how));
        restarted.add(tried.server());
    }

    void failed(RestartTry tried, String why) {
        failures.merge(tried.server(), 1, Integer::sum);
        lastWords.put(tried.server(), why);
        end(tried, Phase.FAILED, details(tried.name()).and("why", why));
    }

    /** Nothing was sent, so it does not count as a try. */
    void notSent(RestartTry tried, String why) {
        end(tried, Phase.FAILED, details(tried.name()).and("why", why).and("notSent", "true"));
    }

    private Details details(String name) {
        return Details.of("name", name).and("boot", boot.bootId());
    }

    private void end(RestartTry tried, Phase phase, Details details) {
        Details all = tried.requestId().map(it -> details.and("request", it)).orElse(details);
        if (phase == Phase.DONE) {
            work.done(RESTART, tried.server().toString(), all);
        } else {
            work.failed(RESTART, tried.server().toString(), all);
        }
        open.remove(tried.server());
    }
}
