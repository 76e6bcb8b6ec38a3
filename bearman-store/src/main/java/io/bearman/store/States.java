package io.bearman.store;

import io.bearman.core.host.HostState;
import io.bearman.core.host.RunId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A host's state as columns: its kind, its run and its text. */
final class States {
    private States() {}

    /** {@return the reason, the finding, or the findings, a line each} */
    static @Nullable String text(HostState state) {
        if (state instanceof HostState.Maintenance maintenance) {
            return maintenance.reason();
        }
        if (state instanceof HostState.Broken broken) {
            return broken.finding();
        }
        // A finding is a line each, and an empty list is not a list of one empty line.
        return state instanceof HostState.Rejected rejected
                        && !rejected.findings().isEmpty()
                ? String.join("\n", rejected.findings())
                : null;
    }

    static HostState of(String kind, @Nullable String run, @Nullable String text) {
        String words = text == null ? "" : text;
        return switch (HostState.Kind.valueOf(kind)) {
            case EXPECTED -> new HostState.Expected();
            case REGISTERING -> new HostState.Registering();
            case IN_STOCK -> new HostState.InStock();
            case REJECTED ->
                new HostState.Rejected(text == null ? List.of() : List.of(text.split("\n", -1)));
            case DEPLOYING -> new HostState.Deploying();
            case JOINING -> new HostState.Joining(owner(run));
            case IN_SERVICE -> new HostState.InService();
            case MAINTENANCE -> new HostState.Maintenance(owner(run), words);
            case FENCED -> new HostState.Fenced(owner(run));
            case BROKEN -> new HostState.Broken(words);
            case RETIRED -> new HostState.Retired();
        };
    }

    /** {@return the state for people, with its run} */
    static String words(HostState state) {
        return state.kind() + state.run().map(run -> " (run " + run + ")").orElse("");
    }

    private static RunId owner(@Nullable String run) {
        if (run == null) {
            throw new IllegalStateException("a state without its run");
        }
        return RunId.of(run);
    }
}
