package io.bearman.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.host.HostId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was asked of a server, by whom, and how it went (compute API, os-instance-actions).
 * Thread-safe; see {@link Nova} for the errors.
 */
public final class InstanceActions {
    /** Pages, and those of deleted servers too (2.51). */
    private static final Microversion BASE = Microversion.of(2, 58);

    /** Failed events say why. */
    private static final Microversion SAY_WHY = Microversion.of(2, 84);

    private final Api nova;
    private final Pages pages;

    InstanceActions(Api nova) {
        this.nova = nova;
        this.pages = new Pages(nova, "instanceActions", "request_id", "links");
    }

    /** {@return the actions of this server without their events, the newest first} 2.58 */
    public List<InstanceAction> of(ServerId server) {
        Call call = Call.get("server " + server, path(server), version());
        return List.copyOf(pages.all(call, InstanceActions::action));
    }

    /**
     * {@return the action of this request with its events, empty when Nova has none} 2.58, from 2.84
     * with reasons
     *
     * @param requestId as {@link io.bearman.core.cloud.Submitted} has it
     */
    public Optional<InstanceAction> of(ServerId server, String requestId) {
        Call call =
                Call.get("server " + server, path(server) + "/" + Json.query(requestId), version());
        return nova.find(call)
                .map(answer -> Json.checked(call, () -> action(answer.path("instanceAction"))));
    }

    private Microversion version() {
        return nova.newestOf(BASE, SAY_WHY);
    }

    private static String path(ServerId server) {
        return "/servers/" + server + "/os-instance-actions";
    }

    private static InstanceAction action(JsonNode row) {
        List<Event> events = new ArrayList<>();
        row.path("events").forEach(event -> events.add(event(event)));
        return new InstanceAction(
                Json.text(row, "action"),
                Json.text(row, "request_id"),
                Json.textOrNull(row, "user_id"),
                Json.instant(row, "start_time"),
                Json.textOrNull(row, "message"),
                Explanation.of(row).orElse(null),
                events);
    }

    private static Event event(JsonNode row) {
        return new Event(
                Json.text(row, "event"),
                Json.hostOrNull(row, "host"),
                Json.instant(row, "start_time"),
                Json.instantOrNull(row, "finish_time"),
                Json.textOrNull(row, "result"),
                Json.textOrNull(row, "details"));
    }

    /**
     * What was asked.
     *
     * @param name what: live-migration, evacuate, lock ...
     * @param requestId of which request
     * @param user who asked, by id; null when Nova did itself
     * @param started when, in Nova's clock
     * @param words Nova's message, mostly just "Error"; null for none, which proves no success
     * @param why the best reason that Nova tells anywhere; null for none
     * @param events its parts, empty in a list
     */
    public record InstanceAction(
            String name,
            String requestId,
            @Nullable String user,
            Instant started,
            @Nullable String words,
            @Nullable String why,
            List<Event> events) {
        public InstanceAction {
            events = List.copyOf(events);
        }

        /** {@return Nova's message} */
        public Optional<String> message() {
            return Optional.ofNullable(words);
        }

        /** {@return the best reason that Nova tells anywhere} */
        public Optional<String> explanation() {
            return Optional.ofNullable(why);
        }
    }

    /**
     * A part of what was asked. All may have succeeded and the whole failed.
     *
     * @param name which part: conductor_live_migrate_instance ...
     * @param onHost where; null when Nova does not say (below 2.62)
     * @param started when, in Nova's clock
     * @param finished when it ended; null while it runs, for ever when its process died
     * @param result Success or Error; null while it runs
     * @param details why it failed; null for nothing (2.84)
     */
    public record Event(
            String name,
            @Nullable HostId onHost,
            Instant started,
            @Nullable Instant finished,
            @Nullable String result,
            @Nullable String details) {

        /** {@return where it ran} */
        public Optional<HostId> host() {
            return Optional.ofNullable(onHost);
        }

        /** {@return when it ended} */
        public Optional<Instant> finishedAt() {
            return Optional.ofNullable(finished);
        }

        /** {@return whether it failed} */
        public boolean failed() {
            return "Error".equals(result);
        }

        /** {@return why it failed, if Nova says so} */
        public Optional<String> reason() {
            return Optional.ofNullable(details);
        }
    }
}
