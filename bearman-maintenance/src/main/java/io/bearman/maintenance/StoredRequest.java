package io.bearman.maintenance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bearman.core.journal.Run;

/**
 * What a run must remember of its request besides hosts and reason, as JSON in the journal.
 *
 * @param limits how many hosts may be out at once
 * @param adopt whether hosts that somebody else took out are meant too
 */
record StoredRequest(Limits limits, boolean adopt) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static StoredRequest of(Request request) {
        return new StoredRequest(request.limits(), request.adopt());
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
