package io.bearman.maintenance;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bearman.core.journal.Run;
import java.util.Optional;

/**
 * What a run that brings hosts in must remember of its request besides hosts and reason, as JSON in
 * the journal.
 *
 * @param kind tells it from other runs
 * @param atOnce how many hosts at once
 * @param repaired whether BROKEN hosts were meant too
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record StoredBringIn(String kind, int atOnce, boolean repaired) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static StoredBringIn of(BringInRequest request) {
        return new StoredBringIn(RunKind.BRING_IN.word(), request.atOnce(), request.repaired());
    }

    /** {@return what this run was asked; empty when it is of another kind} */
    static Optional<BringInRequest> of(Run run) {
        try {
            StoredBringIn it = JSON.readValue(run.request(), StoredBringIn.class);
            return RunKind.BRING_IN.word().equals(it.kind())
                    ? Optional.of(new BringInRequest(
                            run.hosts(), run.reason(), it.atOnce(), it.repaired()))
                    : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
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
