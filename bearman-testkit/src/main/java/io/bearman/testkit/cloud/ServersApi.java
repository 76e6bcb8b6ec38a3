package io.bearman.testkit.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bearman.testkit.cloud.Rows.Action;
import io.bearman.testkit.cloud.Rows.Guest;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Servers: create, list, show, delete, and their instance actions. */
final class ServersApi {
    private final Region region;

    ServersApi(Region region) {
        this.region = region;
    }

    Answer answer(Call call) {
        if (call.is("GET", "v2.1", "servers")) {
            return list(call, false);
        }
        if (call.is("GET", "v2.1", "servers", "detail")) {
            return list(call, true);
        }
        if (call.is("GET", "v2.1", "servers", "*")) {
            ObjectNode body = Show.object();
            body.set("server", show(call, find(call)));
            return Answer.ok(body);
        }
        if (call.is("POST", "v2.1", "servers")) {
            return create(call);
        }
        if (call.is("DELETE", "v2.1", "servers", "*")) {
            Guest guest = find(call);
            act(call, guest, "delete");
            region.moves().lifecycle.submit(guest, Step.END_DELETE, "deleting", call.requestId);
            return Answer.empty(204);
        }
        throw Refusal.badMethod();
    }

    /** {@return the server in the path, if it is there and may be seen} */
    Guest find(Call call) {
        String id = call.segment(2);
        return region.findGuest(id)
                .filter(guest -> call.admin() || guest.project.equals(call.person.project))
                .orElseThrow(() -> Refusal.notFound("Instance " + id + " could not be found."));
    }

    /** Notes who asked what of a server. */
    void act(Call call, Guest guest, String name) {
        region.moves().history.asked(guest, name, call.requestId, call.person);
    }

    private Answer list(Call call, boolean detail) {
        boolean everyProject = call.query("all_tenants").isPresent() && call.flag("all_tenants");
        if (everyProject) {
            call.adminOnly(
                    "os_compute_api:servers:" + (detail ? "detail" : "index") + ":get_all_tenants");
        }
        List<Guest> all = region.guestsNewestFirst(
                guest -> (everyProject || mine(call, guest)) && matches(call, guest));
        int most = region.settings.pageLimit();
        Page<Guest> page = Page.of(call, all, guest -> guest.id, most, "marker [%s] not found");
        ObjectNode body = Show.object();
        ArrayNode servers = body.putArray("servers");
        for (Guest guest : page.items()) {
            servers.add(detail ? show(call, guest) : brief(call, guest));
        }
        if (page.full()) {
            Guest last = page.items().get(page.items().size() - 1);
            page.link(call, body, "servers_links", last.id);
        }
        return Answer.ok(body);
    }

    private static boolean mine(Call call, Guest guest) {
        return guest.project.equals(call.person.project);
    }

    private static boolean matches(Call call, Guest guest) {
        // As in Nova, filters that only administrators may use are ignored for others.
        boolean host = !call.admin()
                || call.query("host").map(h -> h.equals(guest.host)).orElse(true);
        boolean node = !call.admin()
                || call.query("node").map(h -> h.equals(guest.host)).orElse(true);
        boolean name = call.query("name").map(guest.name::contains).orElse(true);
        List<String> states = call.queries("status").stream()
                .map(s -> s.toUpperCase(Locale.ROOT))
                .toList();
        boolean state = states.isEmpty() || states.contains(status(guest));
        return host && node && name && state;
    }

    private ObjectNode brief(Call call, Guest guest) {
        ObjectNode shown = Show.object();
        shown.put("id", guest.id).put("name", guest.name);
        links(call, shown, guest);
        return shown;
    }

    private static void links(Call call, ObjectNode shown, Guest guest) {
        ArrayNode links = shown.putArray("links");
        links.addObject().put("rel", "self").put("href", call.base() + "/v2.1/servers/" + guest.id);
        links.addObject().put("rel", "bookmark").put("href", call.base() + "/servers/" + guest.id);
    }

    ObjectNode show(Call call, Guest guest) {
        ObjectNode shown = brief(call, guest);
        shown.put("status", status(guest));
        shown.put("tenant_id", guest.project).put("user_id", guest.user);
        shown.putObject("metadata");
        shown.put("hostId", guest.host == null ? "" : Integer.toHexString(guest.host.hashCode()));
        image(call, shown, guest);
        flavor(call, shown, guest);
        shown.put("created", Show.iso(guest.createdAt)).put("updated", Show.iso(guest.updatedAt));
        shown.putObject("addresses");
        shown.put("accessIPv4", "").put("accessIPv6", "").put("OS-DCF:diskConfig", "MANUAL");
        if (List.of("ERROR", "DELETED").contains(status(guest)) && guest.fault != null) {
            shown.putObject("fault")
                    .put("code", 500)
                    .put("created", Show.iso(guest.updatedAt))
                    .put("message", guest.fault);
        }
        if (List.of("ACTIVE", "BUILD", "REBUILD", "RESIZE", "VERIFY_RESIZE", "MIGRATING")
                .contains(status(guest))) {
            shown.put("progress", 0);
        }
        shown.put("OS-EXT-AZ:availability_zone", zone(guest));
        shown.put("config_drive", "").putNull("key_name");
        shown.put("OS-SRV-USG:launched_at", Show.database(guest.createdAt));
        shown.putNull("OS-SRV-USG:terminated_at");
        if (call.admin()) {
            administrators(call, shown, guest);
        }
        shown.put("OS-EXT-STS:task_state", guest.task);
        shown.put("OS-EXT-STS:vm_state", guest.vmState);
        shown.put("OS-EXT-STS:power_state", guest.power);
        ArrayNode volumes = shown.putArray("os-extended-volumes:volumes_attached");
        for (String volume : guest.volumes) {
            ObjectNode attached = volumes.addObject().put("id", volume);
            if (call.since(3)) {
                attached.put("delete_on_termination", false);
            }
        }
        newer(call, shown, guest);
        return shown;
    }

    /** A server that boots from a volume has no image but an empty text. */
    private static void image(Call call, ObjectNode shown, Guest guest) {
        if (guest.image == null) {
            shown.put("image", "");
            return;
        }
        ObjectNode image = shown.putObject("image").put("id", guest.image);
        image.putArray("links")
                .addObject()
                .put("rel", "bookmark")
                .put("href", call.base() + "/images/" + guest.image);
    }

    private void administrators(Call call, ObjectNode shown, Guest guest) {
        shown.put("OS-EXT-SRV-ATTR:host", guest.host);
        shown.put("OS-EXT-SRV-ATTR:instance_name", String.format("instance-%08x", guest.number));
        shown.put("OS-EXT-SRV-ATTR:hypervisor_hostname", guest.host);
        if (call.since(3)) {
            shown.put("OS-EXT-SRV-ATTR:hostname", guest.name);
            shown.put("OS-EXT-SRV-ATTR:launch_index", 0);
            shown.put("OS-EXT-SRV-ATTR:reservation_id", "r-" + guest.id.substring(0, 8));
        }
        if (call.since(16)) {
            shown.put("host_status", hostStatus(guest));
        }
    }

    private String hostStatus(Guest guest) {
        return region.findCompute(guest.host)
                .map(compute -> {
                    if (compute.forcedDown) {
                        return "DOWN";
                    }
                    if (!region.up(compute)) {
                        return "UNKNOWN";
                    }
                    return compute.disabled ? "MAINTENANCE" : "UP";
                })
                .orElse("");
    }

    private static void newer(Call call, ObjectNode shown, Guest guest) {
        if (call.since(9)) {
            shown.put("locked", guest.locked);
        }
        if (call.since(19)) {
            shown.putNull("description");
        }
        if (call.since(26)) {
            shown.putArray("tags");
        }
        if (call.since(63)) {
            shown.putNull("trusted_image_certificates");
        }
        if (call.since(73)) {
            shown.put("locked_reason", guest.lockedReason);
        }
        if (call.since(96)) {
            shown.put("pinned_availability_zone", guest.wantedZone);
        }
    }

    private void flavor(Call call, ObjectNode shown, Guest guest) {
        Flavor flavor = region.rows().flavor(guest.flavor);
        ObjectNode node = shown.putObject("flavor");
        if (call.since(47)) {
            node.put("vcpus", flavor.vcpus()).put("ram", flavor.ramMb());
            node.put("disk", flavor.diskGb()).put("ephemeral", flavor.ephemeralGb());
            node.put("swap", flavor.swapMb());
            node.put("original_name", flavor.name()).putObject("extra_specs");
        } else {
            node.put("id", flavor.name());
            node.putArray("links")
                    .addObject()
                    .put("rel", "bookmark")
                    .put("href", call.base() + "/flavors/" + flavor.name());
        }
    }

    private String zone(Guest guest) {
        return region.findCompute(guest.host).map(compute -> compute.zone).orElse("");
    }

    /** {@return the status of a server, made of its vm_state and task_state as Nova does} */
    static String status(Guest guest) {
        String task = String.valueOf(guest.task);
        return switch (guest.vmState) {
            case "building" -> "BUILD";
            case "active", "stopped", "error" -> busy(guest, task);
            case "resized" -> task.equals("resize_reverting") ? "REVERT_RESIZE" : "VERIFY_RESIZE";
            case "paused" -> task.equals("migrating") ? "MIGRATING" : "PAUSED";
            case "rescued" -> "RESCUE";
            case "soft-delete" -> "SOFT_DELETED";
            default -> guest.vmState.toUpperCase(Locale.ROOT);
        };
    }

    private static String busy(Guest guest, String task) {
        if (task.startsWith("rebuild")) {
            return "REBUILD";
        }
        if (task.startsWith("resize_") && !guest.vmState.equals("error")) {
            return "RESIZE";
        }
        return switch (guest.vmState) {
            case "active" -> active(task);
            case "stopped" -> "SHUTOFF";
            default -> "ERROR";
        };
    }

    private static String active(String task) {
        return switch (task) {
            case "migrating" -> "MIGRATING";
            case "rebooting" -> "REBOOT";
            case "rebooting_hard" -> "HARD_REBOOT";
            default -> "ACTIVE";
        };
    }

    private Answer create(Call call) {
        JsonNode wanted = call.body().path("server");
        Shape.text("name", wanted.path("name"));
        String flavor = wanted.path("flavorRef").asText();
        if (!region.rows().flavors.containsKey(flavor)) {
            throw Refusal.badRequest("Flavor " + flavor + " could not be found.");
        }
        String zone = wanted.path("availability_zone").asText();
        Guest guest = newGuest(wanted.path("name").asText(), flavor);
        guest.project = call.person.project;
        guest.user = call.person.id;
        guest.vmState = "building";
        guest.power = 0;
        guest.wantedZone = zone.isEmpty() ? null : zone.split(":")[0];
        guest.host = pinned(call, wanted, zone);
        guest.group = hinted(call);
        act(call, guest, "create");
        region.moves().lifecycle.submit(guest, Step.SCHEDULE_BUILD, "scheduling", call.requestId);
        ObjectNode body = Show.object();
        ObjectNode shown = body.putObject("server");
        shown.put("id", guest.id).put("OS-DCF:diskConfig", "MANUAL");
        shown.put("adminPass", "unused");
        links(call, shown, guest);
        return Answer.of(202, body).header("Location", call.base() + "/v2.1/servers/" + guest.id);
    }

    /** The group that the scheduler's hints name, beside the server. */
    private @Nullable String hinted(Call call) {
        String id = call.body()
                .path("os:scheduler_hints")
                .path("group")
                .asText(call.body()
                        .path("OS-SCH-HNT:scheduler_hints")
                        .path("group")
                        .asText());
        if (id.isEmpty()) {
            return null;
        }
        return region.rows().groups.values().stream()
                .filter(group -> group.uuid.equals(id))
                .map(group -> group.name)
                .findFirst()
                .orElseThrow(
                        () -> Refusal.badRequest("Instance group " + id + " could not be found."));
    }

    /** A host in "zone:host", or from 2.74 in host; it goes through the scheduler all the same. */
    private static @Nullable String pinned(Call call, JsonNode wanted, String zone) {
        if (zone.contains(":")) {
            return zone.split(":")[1];
        }
        return call.since(74) && wanted.has("host") ? wanted.path("host").asText() : null;
    }

    Guest newGuest(String name, String flavor) {
        Guest guest = new Guest();
        guest.id = region.uuid("server");
        guest.number = (int) region.rows().uuidsMade;
        guest.name = name;
        guest.flavor = flavor;
        guest.createdAt = region.now();
        guest.updatedAt = region.now();
        region.rows().guests.put(guest.id, guest);
        return guest;
    }

    Answer history(Call call) {
        Guest guest = find(call);
        List<Action> all = region.rows().actions.stream()
                .filter(action -> action.server.equals(guest.id))
                .sorted(Comparator.comparingLong((Action action) -> action.startedAt)
                        .reversed())
                .toList();
        if (call.segments() == 4) {
            return Answer.ok(actions(call, all));
        }
        String id = call.segment(4);
        Action found = all.stream()
                .filter(action -> action.requestId.equals(id))
                .findFirst()
                .orElseThrow(() -> Refusal.notFound("Action " + id + " not found"));
        ObjectNode body = Show.object();
        ObjectNode shown = action(call, found);
        body.set("instanceAction", shown);
        ArrayNode events = shown.putArray("events");
        found.events.forEach(event -> events.add(event(call, event)));
        return Answer.ok(body);
    }

    /** In pages from 2.58 on, with links of that very name. */
    private ObjectNode actions(Call call, List<Action> all) {
        int most = region.settings.pageLimit();
        Page<Action> page = call.since(58)
                ? Page.of(call, all, action -> action.requestId, most, "Marker %s not found.")
                : new Page<>(all, false);
        ObjectNode body = Show.object();
        ArrayNode shown = body.putArray("instanceActions");
        page.items().forEach(action -> shown.add(action(call, action)));
        if (page.full()) {
            page.link(call, body, "links", page.items().get(page.items().size() - 1).requestId);
        }
        return body;
    }

    private static ObjectNode action(Call call, Action action) {
        ObjectNode shown = Show.object();
        shown.put("action", action.name).put("instance_uuid", action.server);
        shown.put("request_id", action.requestId).put("user_id", action.user);
        shown.put("project_id", action.project);
        shown.put("start_time", Show.database(action.startedAt)).put("message", action.message);
        if (call.since(58)) {
            shown.put("updated_at", Show.database(action.updatedAt));
        }
        return shown;
    }

    private static ObjectNode event(Call call, Rows.Happening event) {
        ObjectNode shown = Show.object();
        shown.put("event", event.name).put("start_time", Show.database(event.startedAt));
        shown.put("finish_time", Show.database(event.finishedAt)).put("result", event.result);
        shown.putNull("traceback");
        if (call.since(62)) {
            shown.put("host", event.host).put("hostId", Integer.toHexString(event.host.hashCode()));
        }
        if (call.since(84)) {
            shown.put("details", event.details);
        }
        return shown;
    }
}
