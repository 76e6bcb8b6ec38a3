package io.bearman.testkit.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bearman.testkit.cloud.Rows.Compute;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** GET and PUT os-services. */
final class ServicesApi {
    private static final String POLICY = "os_compute_api:os-services:";
    private static final String COMPUTE = "nova-compute";

    private final Region region;

    ServicesApi(Region region) {
        this.region = region;
    }

    Answer answer(Call call) {
        if (call.is("GET", "v2.1", "os-services")) {
            call.adminOnly(POLICY + "list");
            return Answer.ok(list(call));
        }
        if (call.is("PUT", "v2.1", "os-services", "*")) {
            return call.since(53) ? update(call) : updateOld(call);
        }
        if (call.is("DELETE", "v2.1", "os-services", "*")) {
            return delete(call);
        }
        throw Refusal.badMethod();
    }

    private ObjectNode list(Call call) {
        ObjectNode body = Show.object();
        ArrayNode services = body.putArray("services");
        String host = call.query("host").orElse("");
        String binary = call.query("binary").orElse("");
        for (String name : List.of("nova-conductor", "nova-scheduler")) {
            if (wanted(host, "controller") && wanted(binary, name)) {
                services.add(controller(call, name));
            }
        }
        region.rows().computes.values().stream()
                .filter(compute -> wanted(host, compute.host) && wanted(binary, COMPUTE))
                .forEach(compute -> services.add(show(call, compute)));
        return body;
    }

    private static boolean wanted(String filter, String value) {
        return filter.isEmpty() || filter.equals(value);
    }

    private ObjectNode controller(Call call, String binary) {
        boolean conductor = binary.equals("nova-conductor");
        boolean dead = conductor ? region.rows().conductorDown : region.rows().schedulerDown;
        ObjectNode shown = Show.object();
        shown.put("binary", binary).put("host", "controller");
        if (call.since(53)) {
            shown.put("id", "00000000-0000-4000-8000-00000000000" + (conductor ? 1 : 2));
        } else {
            shown.put("id", conductor ? 1 : 2);
        }
        shown.put("zone", "internal").put("status", "enabled").put("state", dead ? "down" : "up");
        shown.put("updated_at", Show.database(region.now())).putNull("disabled_reason");
        if (call.since(11)) {
            shown.put("forced_down", false);
        }
        return shown;
    }

    private ObjectNode show(Call call, Compute compute) {
        ObjectNode shown = Show.object();
        shown.put("binary", COMPUTE).put("host", compute.host);
        if (call.since(53)) {
            shown.put("id", compute.serviceId);
        } else {
            shown.put("id", compute.number);
        }
        shown.put("zone", compute.zone);
        shown.put("status", compute.disabled ? "disabled" : "enabled");
        shown.put("state", region.up(compute) ? "up" : "down");
        shown.put("updated_at", updatedAt(compute));
        shown.put("disabled_reason", compute.reason);
        if (call.since(11)) {
            shown.put("forced_down", compute.forcedDown);
        }
        return shown;
    }

    /** Any write changes it: the agent's report or somebody's PUT. */
    private @Nullable String updatedAt(Compute compute) {
        Long reported = region.reportedAt(compute);
        long last = Math.max(compute.writtenAt, reported == null ? 0 : reported);
        return last == 0 ? null : Show.database(last);
    }

    private Answer update(Call call) {
        JsonNode body = call.body();
        Shape.of(List.of(), "status", "disabled_reason", "forced_down").check(Shape.WHOLE, body);
        Shape.oneOf("status", body.path("status"), List.of("enabled", "disabled"));
        Shape.text("disabled_reason", body.path("disabled_reason"));
        String id = call.segment(2);
        if (!id.matches("[0-9a-fA-F-]{32,36}")) {
            throw Refusal.badRequest("Invalid uuid " + id);
        }
        call.adminOnly(POLICY + "update");
        Compute compute = byId(id);
        boolean enabling = body.path("status").asText().equals("enabled");
        if (enabling && body.has("disabled_reason")) {
            throw Refusal.badRequest(
                    "Specifying 'disabled_reason' with status 'enabled' is invalid.");
        }
        if (!body.has("status") && !body.has("forced_down")) {
            throw Refusal.badRequest(
                    "No updates were requested. Fields 'status' or 'forced_down' should be"
                            + " specified.");
        }
        boolean changes = change(compute, body);
        ObjectNode answer = Show.object();
        answer.set("service", show(call, compute));
        return Answer.ok(answer).after(changes ? silence(compute) : Duration.ZERO);
    }

    private Compute byId(String id) {
        return region.rows().computes.values().stream()
                .filter(compute -> compute.serviceId.equals(id))
                .findFirst()
                .orElseThrow(() -> Refusal.notFound("Service " + id + " could not be found."));
    }

    /** {@return whether the agent has to be told} */
    private boolean change(Compute compute, JsonNode body) {
        if (body.has("forced_down")) {
            boolean down = body.path("forced_down").asBoolean();
            if (!down) {
                checkEvacuations(compute);
            }
            compute.forcedDown = down;
        }
        boolean before = compute.disabled;
        if (body.has("status")) {
            compute.disabled = body.path("status").asText().equals("disabled");
            // The last writer wins, also over somebody else's reason.
            compute.reason = compute.disabled && body.has("disabled_reason")
                    ? body.path("disabled_reason").asText()
                    : null;
        }
        compute.writtenAt = region.now();
        return before != compute.disabled;
    }

    private void checkEvacuations(Compute compute) {
        boolean left = region.moves(move -> move.type.equals("evacuation") && move.is("done"))
                .anyMatch(move -> move.source.equals(compute.host));
        if (left) {
            throw Refusal.badRequest("Unable to force up host "
                    + compute.host
                    + " as `done` evacuation migration records remain associated with the"
                    + " host. Ensure the compute service has been restarted, allowing these"
                    + " records to move to `completed` before retrying this request.");
        }
    }

    /** An agent that just died but counts as up lets the answer wait for the RPC time-out. */
    private Duration silence(Compute compute) {
        boolean mute = !compute.running && region.up(compute);
        return mute ? region.settings.service().rpc() : Duration.ZERO;
    }

    private Answer updateOld(Call call) {
        JsonNode body = call.body();
        if (call.since(11)) {
            Shape.of(List.of("host", "binary"), "disabled_reason", "forced_down")
                    .check(Shape.WHOLE, body);
        } else {
            Shape.of(List.of("host", "binary"), "disabled_reason").check(Shape.WHOLE, body);
        }
        call.adminOnly(POLICY + "update");
        Compute compute = region.findCompute(body.path("host").asText())
                .filter(found -> body.path("binary").asText().equals(COMPUTE))
                .orElseThrow(() -> unknown(body));
        ObjectNode wanted = Show.object();
        switch (call.segment(2)) {
            case "enable" -> wanted.put("status", "enabled");
            case "disable" -> wanted.put("status", "disabled");
            case "disable-log-reason" ->
                wanted.put("status", "disabled")
                        .put("disabled_reason", body.path("disabled_reason").asText());
            case "force-down" ->
                wanted.put("forced_down", body.path("forced_down").asBoolean());
            default -> throw Refusal.notFound("Unknown action");
        }
        boolean changes = change(compute, wanted);
        ObjectNode answer = Show.object();
        ObjectNode service = answer.putObject("service");
        service.put("host", compute.host).put("binary", COMPUTE).setAll(wanted);
        return Answer.ok(answer).after(changes ? silence(compute) : Duration.ZERO);
    }

    private static Refusal unknown(JsonNode body) {
        return Refusal.notFound("Could not find binary "
                + body.path("binary").asText()
                + " on host "
                + body.path("host").asText()
                + ".");
    }

    private Answer delete(Call call) {
        call.adminOnly(POLICY + "delete");
        Compute compute = byId(call.segment(2));
        boolean inUse = region.rows().guests.values().stream()
                .anyMatch(guest -> compute.host.equals(guest.host));
        if (inUse) {
            throw Refusal.conflict(
                    "Unable to delete compute service that is hosting instances. Migrate or delete"
                            + " the instances first.");
        }
        boolean moving = region.moves(move -> !move.is(
                        "confirmed",
                        "reverted",
                        "error",
                        "failed",
                        "cancelled",
                        "completed",
                        "done"))
                .anyMatch(
                        move -> compute.host.equals(move.source) || compute.host.equals(move.dest));
        if (moving) {
            throw Refusal.conflict(
                    "Unable to delete compute service that has in-progress migrations."
                            + " Complete the migrations or delete the instances first.");
        }
        region.rows().aggregates.forEach(aggregate -> aggregate.hosts.remove(compute.host));
        region.rows().computes.remove(compute.host);
        region.rows().strangers.put(compute.host, compute);
        return Answer.empty(204);
    }
}
