package io.bearman.maintenance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bearman.core.host.HostId;
import io.bearman.core.journal.Run;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a run is for: the member {@code kind} of its request, so that no command takes another one's
 * run for its own.
 */
enum RunKind {
    /** Drain, power-cycle, return; also the kind of a request that names none. */
    REBOOT("maintenance run"),
    /** Bring new or repaired hosts into the cloud. */
    BRING_IN("maintenance bring-in"),
    /** Take a host out for good. */
    RETIRE("host retire"),
    /** Fence a dead host and start its servers elsewhere. */
    EVACUATE("maintenance evacuate"),
    /** Look after a host that came back by itself. */
    RECOVER("maintenance recover");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String words;

    RunKind(String words) {
        this.words = words;
    }

    /** {@return what this run is for} */
    static RunKind of(Run run) {
        try {
            JsonNode kind = JSON.readTree(run.request()).path("kind");
            String name = kind.asText(REBOOT.name()).toUpperCase(Locale.ROOT).replace('-', '_');
            return valueOf(name);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new IllegalStateException(
                    "run " + run.id() + " has a request that is not ours", e);
        }
    }

    /** {@return the member of the request that says so} */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** {@return the command that goes on with this run} */
    static String command(Run run) {
        return "bearman " + of(run).words + " "
                + run.hosts().stream().map(HostId::value).collect(Collectors.joining(" "));
    }
}
