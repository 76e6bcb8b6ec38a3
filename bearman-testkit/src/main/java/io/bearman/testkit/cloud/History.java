package io.bearman.testkit.cloud;

import io.bearman.testkit.cloud.Rows.Action;
import io.bearman.testkit.cloud.Rows.Guest;
import io.bearman.testkit.cloud.Rows.Happening;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What users read in os-instance-actions. */
final class History {
    static final String NO_VALID_HOST = "No valid host was found. ";

    private final Region region;

    History(Region region) {
        this.region = region;
    }

    void asked(Guest guest, String name, String requestId, Rows.Person by) {
        Action action = new Action();
        action.server = guest.id;
        action.name = name;
        action.requestId = requestId;
        action.user = by.id;
        action.project = by.project;
        action.startedAt = region.now();
        action.updatedAt = region.now();
        region.rows().actions.add(action);
    }

    void success(@Nullable String requestId, String event, String host) {
        find(requestId).ifPresent(action -> add(action, event, host, "Success", null));
    }

    /** A failure that Nova tells: the action says Error, and the event's details say why. */
    void error(@Nullable String requestId, String event, String host, String details) {
        find(requestId).ifPresent(action -> {
            action.message = "Error";
            add(action, event, host, "Error", details);
        });
    }

    private Optional<Action> find(@Nullable String requestId) {
        List<Action> actions = region.rows().actions;
        // From the end: most are of the last minutes.
        for (int i = actions.size() - 1; i >= 0; i--) {
            if (actions.get(i).requestId.equals(requestId)) {
                return Optional.of(actions.get(i));
            }
        }
        return Optional.empty();
    }

    private void add(
            Action action, String event, String host, String result, @Nullable String details) {
        Happening happening = new Happening();
        happening.name = event;
        happening.host = host;
        happening.startedAt = action.startedAt;
        happening.finishedAt = region.now();
        happening.result = result;
        happening.details = details;
        action.updatedAt = region.now();
        action.events.add(happening);
    }
}
