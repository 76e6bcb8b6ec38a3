package io.bearman.maintenance;

import io.bearman.core.cloud.Server;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.event.Event;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The servers of a dead host that stay, each with its reason; told once. Not thread-safe. */
final class Leftovers {
    private final Work work;
    private final Map<ServerId, String> stays = new TreeMap<>();
    private final Map<ServerId, String> names = new HashMap<>();
    private final Map<ServerId, String> told = new HashMap<>();
    private final Map<ServerId, String> failures = new HashMap<>();

    Leftovers(Work work) {
        this.work = work;
    }

    /** It stays as things are. */
    void stay(Server server, String why) {
        names.put(server.id(), server.name());
        stays.put(server.id(), why);
        if (!why.equals(told.put(server.id(), why))) {
            work.tell(new Event.Stayed(work.host(), work.ports().time().now(), server, why));
        }
    }

    /** Wherever Nova has it now, it was not started: it is never taken for evacuated. */
    void failed(EvacuationTry attempt, String why) {
        names.put(attempt.server(), attempt.name());
        stays.put(attempt.server(), why);
        failures.put(attempt.server(), why);
        work.sayWaiting(attempt.name() + " was not evacuated: " + why);
    }

    /** {@return why its last try failed; empty when none did} */
    String lastFailure(ServerId server) {
        return failures.getOrDefault(server, "");
    }

    boolean has(ServerId server) {
        return stays.containsKey(server);
    }

    /** {@return whether all of these stay} */
    boolean hasAll(Collection<ServerId> servers) {
        return stays.keySet().containsAll(servers);
    }

    /** It is no leftover, or not known to be one any more. */
    void remove(ServerId server) {
        stays.remove(server);
    }

    Collection<ServerId> servers() {
        return List.copyOf(stays.keySet());
    }

    /** {@return all of them in words that follow a sentence; empty when there is none} */
    String words() {
        return stays.isEmpty()
                ? ""
                : "; not evacuated: "
                        + stays.entrySet().stream()
                                .map(stay -> names.get(stay.getKey()) + ": " + stay.getValue())
                                .collect(Collectors.joining("; "));
    }
}
