package io.bearman.testkit.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import io.bearman.testkit.cloud.Rows.Compute;
import io.bearman.testkit.cloud.Rows.Guest;
import io.bearman.testkit.cloud.Rows.Moving;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** POST servers/{id}/action. */
final class ActionsApi {
    private static final List<String> YES_OR_NO =
            List.of("true", "false", "True", "False", "1", "0", "yes", "no", "on", "off");
    private static final List<String> OR_AUTO =
            List.of("true", "false", "True", "False", "1", "0", "yes", "no", "on", "off", "auto");

    private final Region region;
    private final ServersApi servers;

    ActionsApi(Region region, ServersApi servers) {
        this.region = region;
        this.servers = servers;
    }

    Answer answer(Call call) {
        JsonNode body = call.body();
        if (!call.request.method().equals("POST")) {
            throw Refusal.badMethod();
        }
        if (!body.isObject() || body.size() != 1) {
            throw Refusal.badRequest("Malformed request body");
        }
        String action = body.fieldNames().next();
        Guest guest = servers.find(call);
        return act(call, guest, action, body.path(action));
    }

    private Answer act(Call call, Guest guest, String action, JsonNode body) {
        return switch (action) {
            case "os-migrateLive" -> migrateLive(call, guest, body);
            case "migrate" -> migrate(call, guest, body);
            case "confirmResize" -> confirm(call, guest);
            case "revertResize" -> revert(call, guest);
            case "evacuate" -> evacuate(call, guest, body);
            case "os-start" ->
                power(call, guest, "start", "stopped", "powering-on", Step.END_START);
            case "os-stop" -> power(call, guest, "stop", "active", "powering-off", Step.END_STOP);
            case "reboot" -> reboot(call, guest, body);
            case "lock" -> lock(call, guest, true, body);
            case "unlock" -> lock(call, guest, false, body);
            case "os-resetState" -> resetState(call, guest, body);
            default -> throw Refusal.badRequest("There is no such action: " + action);
        };
    }

    // ---- live migration

    private Answer migrateLive(Call call, Guest guest, JsonNode body) {
        checkLiveShape(call, body);
        call.adminOnly("os_compute_api:os-migrate-server:migrate_live");
        String host = host(body);
        boolean force = call.since(30) && body.path("force").asBoolean();
        if (force && host == null) {
            throw Refusal.badRequest("Can't force to a non-provided destination");
        }
        unlocked(call, guest);
        inState(guest, "os-migrateLive", "active", "paused");
        if (host != null && region.findCompute(host).isEmpty()) {
            throw Refusal.badRequest("Compute host " + host + " could not be found.");
        }
        noTask(guest, "os-migrateLive");
        if (!call.since(34)) {
            checkNow(guest);
        }
        servers.act(call, guest, "live-migration");
        region.moves().live.submit(guest, host, force, call.requestId);
        return Answer.empty(202);
    }

    private static void checkLiveShape(Call call, JsonNode body) {
        Shape shape;
        if (call.since(68)) {
            shape = Shape.of(List.of("block_migration", "host"));
        } else if (call.since(30)) {
            shape = Shape.of(List.of("block_migration", "host"), "force");
        } else if (call.since(25)) {
            shape = Shape.of(List.of("block_migration", "host"));
        } else {
            shape = Shape.of(List.of("block_migration", "disk_over_commit", "host"));
        }
        shape.check("os-migrateLive", body);
        List<String> allowed = call.since(25) ? OR_AUTO : YES_OR_NO;
        Shape.oneOf("block_migration", body.path("block_migration"), allowed);
    }

    /** Before 2.34 the checks run while the client waits. */
    private void checkNow(Guest guest) {
        String source = String.valueOf(guest.host);
        if (!region.up(region.compute(source))) {
            throw Refusal.badRequest(
                    "Compute service of " + source + " is unavailable at this time.");
        }
        if (troubled(guest, source)) {
            throw Refusal.badRequest(source
                    + " is not on shared storage: Shared storage live-migration requires"
                    + " either shared storage or boot-from-volume with no local disks.");
        }
        if (region.moves().scheduler.choose(guest, null, source).isEmpty()) {
            throw Refusal.badRequest(
                    History.NO_VALID_HOST + "There are not enough hosts available.");
        }
    }

    private boolean troubled(Guest guest, String source) {
        var troubles = region.rows().troubles;
        return List.of(guest.id, source).stream()
                .map(troubles::get)
                .anyMatch(all -> all != null && all.contains(Trouble.SOURCE_REFUSES));
    }

    // ---- cold migration

    private Answer migrate(Call call, Guest guest, JsonNode body) {
        if (call.since(56)) {
            Shape.of(List.of(), "host").check("migrate", body);
        }
        call.adminOnly("os_compute_api:os-migrate-server:migrate");
        String host = call.since(56) ? host(body) : null;
        unlocked(call, guest);
        inState(guest, "migrate", "active", "stopped");
        noTask(guest, "migrate");
        if (host != null && region.findCompute(host).isEmpty()) {
            throw Refusal.badRequest("Compute host " + host + " could not be found.");
        }
        if (host != null && host.equals(guest.host)) {
            throw Refusal.badRequest("Cannot migrate to the host where the server exists.");
        }
        if (!region.up(region.compute(String.valueOf(guest.host)))) {
            throw Refusal.conflict("Service is unavailable at this time.");
        }
        servers.act(call, guest, "migrate");
        region.moves().cold.submit(guest, host, call.requestId);
        return Answer.empty(202);
    }

    private Answer confirm(Call call, Guest guest) {
        Moving finished = finished(call, guest, "confirmResize");
        servers.act(call, guest, "confirmResize");
        region.moves().cold.confirm(finished);
        return Answer.empty(204);
    }

    private Answer revert(Call call, Guest guest) {
        Moving finished = finished(call, guest, "revertResize");
        servers.act(call, guest, "revertResize");
        region.moves().cold.revert(finished);
        return Answer.empty(202);
    }

    private Moving finished(Call call, Guest guest, String action) {
        unlocked(call, guest);
        inState(guest, action, "resized");
        return region.moves()
                .cold
                .finished(guest)
                .orElseThrow(() -> Refusal.badRequest("Instance has not been resized."));
    }

    // ---- evacuation

    private Answer evacuate(Call call, Guest guest, JsonNode body) {
        evacuateShape(call).check("evacuate", body);
        call.adminOnly("os_compute_api:os-evacuate");
        String host = host(body);
        boolean force = call.since(29) && body.path("force").asBoolean();
        if (force && host == null) {
            throw Refusal.badRequest("Can't force to a non-provided destination");
        }
        if (host != null && region.findCompute(host).isEmpty()) {
            throw Refusal.notFound("Compute host " + host + " not found.");
        }
        if (host != null && host.equals(guest.host)) {
            throw Refusal.badRequest("The target host can't be the same one.");
        }
        inState(guest, "evacuate", "active", "stopped", "error");
        Compute source = region.compute(String.valueOf(guest.host));
        if (region.up(source)) {
            throw Refusal.badRequest("Compute service of " + source.host + " is still in use.");
        }
        servers.act(call, guest, "evacuate");
        region.moves().evacuations.submit(guest, host, call.requestId, call.since(95));
        if (call.since(14)) {
            return Answer.empty(200);
        }
        return Answer.ok(Show.object().put("adminPass", "unused"));
    }

    private static Shape evacuateShape(Call call) {
        if (call.since(68)) {
            return Shape.of(List.of(), "host", "adminPass");
        }
        if (call.since(29)) {
            return Shape.of(List.of(), "host", "adminPass", "force");
        }
        if (call.since(14)) {
            return Shape.of(List.of(), "host", "adminPass");
        }
        return Shape.of(List.of("onSharedStorage"), "host", "adminPass");
    }

    // ---- the rest

    private Answer power(Call call, Guest guest, String name, String from, String task, Step step) {
        unlocked(call, guest);
        inState(guest, name, from);
        noTask(guest, name);
        servers.act(call, guest, name);
        region.moves().lifecycle.submit(guest, step, task, call.requestId);
        return Answer.empty(202);
    }

    private Answer reboot(Call call, Guest guest, JsonNode body) {
        Shape.of(List.of("type")).check("reboot", body);
        Shape.oneOf("type", body.path("type"), List.of("HARD", "SOFT", "hard", "soft"));
        unlocked(call, guest);
        boolean hard = body.path("type").asText().equalsIgnoreCase("hard");
        if (hard) {
            inState(guest, "reboot", "active", "stopped", "paused", "suspended", "error");
        } else {
            inState(guest, "reboot", "active");
        }
        // A hard reboot may begin while another one is under way, or is stuck.
        if (!hard || guest.task == null || !guest.task.startsWith("reboot")) {
            noTask(guest, "reboot");
        }
        servers.act(call, guest, "reboot");
        String task = hard ? "rebooting_hard" : "rebooting";
        region.moves().lifecycle.submit(guest, Step.END_REBOOT, task, call.requestId);
        return Answer.empty(202);
    }

    private Answer lock(Call call, Guest guest, boolean lock, JsonNode body) {
        if (lock && call.since(73)) {
            Shape.of(List.of(), "locked_reason").check("lock", body);
            Shape.text("locked_reason", body.path("locked_reason"));
        }
        guest.locked = lock;
        String reason = body.path("locked_reason").asText();
        guest.lockedReason = lock && !reason.isEmpty() ? reason : null;
        servers.act(call, guest, lock ? "lock" : "unlock");
        return Answer.empty(202);
    }

    private Answer resetState(Call call, Guest guest, JsonNode body) {
        Shape.of(List.of("state")).check("os-resetState", body);
        Shape.oneOf("state", body.path("state"), List.of("active", "error"));
        call.adminOnly("os_compute_api:os-admin-actions:reset_state");
        int power = guest.power;
        region.state(guest, body.path("state").asText(), null);
        guest.power = power;
        return Answer.empty(202);
    }

    private static @Nullable String host(JsonNode body) {
        String host = body.path("host").asText("");
        return body.path("host").isNull() || host.isEmpty() ? null : host;
    }

    private static void unlocked(Call call, Guest guest) {
        if (guest.locked && !call.admin()) {
            throw Refusal.conflict("Instance " + guest.id + " is locked");
        }
    }

    private static void inState(Guest guest, String action, String... allowed) {
        if (!List.of(allowed).contains(guest.vmState)) {
            throw invalid(guest, action, "vm_state " + guest.vmState);
        }
    }

    private static void noTask(Guest guest, String action) {
        if (guest.task != null) {
            throw invalid(guest, action, "task_state " + guest.task);
        }
    }

    private static Refusal invalid(Guest guest, String action, String state) {
        return Refusal.conflict(
                "Cannot '" + action + "' instance " + guest.id + " while it is in " + state);
    }
}
