package io.bearman.maintenance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bearman.core.journal.Run;
import java.util.Objects;

/**
 * What a run must remember of its request besides hosts and reason, as JSON in the journal.
 *
 * @param limits how many hosts may be out at once
 * @param adopt whether hosts that somebody else took out are meant too
 * @param concessions what else was conceded
 */
record StoredRequest(Limits limits, boolean adopt, Concessions concessions) {
    private static final ObjectMapper JSON = new ObjectMapper();

    StoredRequest {
        // Runs that were opened before there were any have none in the journal.
        concessions = Objects.requireNonNullElse(concessions, Concessions.none());
    }

    static StoredRequest of(Request request) {
        return new StoredRequest(request.limits(), request.adopt(), request.concessions());
    }

    static StoredRequest of(Run run) {
        try {
            return JSON.readValue(run.request(), StoredRequest.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "run " + run.id() + " has a request that is not ours", e);
        }
    }

    String json() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
