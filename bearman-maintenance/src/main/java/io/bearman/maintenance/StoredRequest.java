package io.bearman.maintenance;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bearman.core.host.HostId;
import io.bearman.core.journal.Run;
import java.util.Collections;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a run must remember of its request besides hosts and reason, as JSON in the journal.
 *
 * @param limits how many hosts may be out at once
 * @param adopt whether hosts that somebody else took out are meant too
 * @param concessions what else was conceded
 * @param held the names of the hosts that nothing could be seen of when it was opened: no plan is made
 *     for them yet
 */
record StoredRequest(
        Limits limits,
        boolean adopt,
        Concessions concessions,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Set<String> held) {
    private static final ObjectMapper JSON = new ObjectMapper();

    StoredRequest {
        // Runs that were opened before there were any have none in the journal.
        concessions = Objects.requireNonNullElse(concessions, Concessions.none());
        held = held == null ? Set.of() : Collections.unmodifiableSet(new TreeSet<>(held));
    }

    static StoredRequest of(Request request) {
        return of(request, Set.of());
    }

    static StoredRequest of(Request request, Set<HostId> held) {
        return new StoredRequest(
                request.limits(),
                request.adopt(),
                request.concessions(),
                held.stream().map(HostId::value).collect(Collectors.toSet()));
    }

    static StoredRequest of(Run run) {
        try {
            return JSON.readValue(run.request(), StoredRequest.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "run " + run.id() + " has a request that is not ours", e);
        }
    }

    /** {@return whether a human asked for the same, whatever could be seen then} */
    boolean asksLike(StoredRequest other) {
        return limits.equals(other.limits)
                && adopt == other.adopt
                && concessions.equals(other.concessions);
    }

    String json() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
