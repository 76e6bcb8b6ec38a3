package io.bearman.testkit.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bearman.testkit.cloud.Rows.Aggregate;
import io.bearman.testkit.cloud.Rows.Compute;
import io.bearman.testkit.cloud.Rows.Guest;
import java.util.List;
import java.util.TreeMap;

/** GET os-hypervisors, os-availability-zone and flavors; os-aggregates. */
final class HypervisorsApi {
    private final Region region;

    HypervisorsApi(Region region) {
        this.region = region;
    }

    Answer answer(Call call) {
        return switch (call.segment(1)) {
            case "os-hypervisors" -> hypervisors(call);
            case "os-aggregates" -> aggregates(call);
            case "flavors" -> flavors(call);
            default -> zones();
        };
    }

    // ---- hypervisors

    private Answer hypervisors(Call call) {
        if (!call.request.method().equals("GET")) {
            throw Refusal.badMethod();
        }
        boolean detail = call.segment(2).equals("detail");
        call.adminOnly("os_compute_api:os-hypervisors:" + (detail ? "list-detail" : "list"));
        ObjectNode body = Show.object();
        if (!call.segment(2).isEmpty() && !detail) {
            body.set("hypervisor", hypervisor(call, byId(call), true));
            return Answer.ok(body);
        }
        ArrayNode shown = body.putArray("hypervisors");
        String pattern = call.query("hypervisor_hostname_pattern").orElse("");
        List<Compute> all = region.rows().computes.values().stream()
                .filter(compute -> compute.discovered && compute.host.contains(pattern))
                .toList();
        Page<Compute> page = page(call, all);
        page.items().forEach(compute -> shown.add(hypervisor(call, compute, detail)));
        if (page.full()) {
            Compute last = page.items().get(page.items().size() - 1);
            page.link(call, body, "hypervisors_links", id(call, last));
        }
        return Answer.ok(body);
    }

    /** In pages from 2.33 on. */
    private Page<Compute> page(Call call, List<Compute> all) {
        return call.since(33)
                ? Page.of(
                        call,
                        all,
                        compute -> id(call, compute),
                        region.settings.pageLimit(),
                        "marker [%s] not found")
                : new Page<>(all, false);
    }

    private static String id(Call call, Compute compute) {
        return call.since(53) ? compute.providerId : Integer.toString(compute.number);
    }

    private Compute byId(Call call) {
        String id = call.segment(2);
        return region.rows().computes.values().stream()
                .filter(c ->
                        c.providerId.equals(id) || Integer.toString(c.number).equals(id))
                .findFirst()
                .orElseThrow(() ->
                        Refusal.notFound("Hypervisor with ID '" + id + "' could not be found."));
    }

    private ObjectNode hypervisor(Call call, Compute compute, boolean detail) {
        ObjectNode shown = Show.object();
        if (call.since(53)) {
            shown.put("id", compute.providerId);
        } else {
            shown.put("id", compute.number);
        }
        shown.put("hypervisor_hostname", compute.host);
        shown.put("state", region.up(compute) ? "up" : "down");
        shown.put("status", compute.disabled ? "disabled" : "enabled");
        if (detail) {
            detail(call, shown, compute);
        }
        if (call.since(53) && call.flag("with_servers")) {
            servers(call, shown, compute);
        }
        return shown;
    }

    private void detail(Call call, ObjectNode shown, Compute compute) {
        shown.put("hypervisor_type", "fake").put("hypervisor_version", 1000);
        shown.put("host_ip", "127.0.0.1");
        ObjectNode service = shown.putObject("service");
        service.put("host", compute.host).put("disabled_reason", compute.reason);
        if (call.since(53)) {
            service.put("id", compute.serviceId);
        } else {
            service.put("id", compute.number);
        }
        if (call.since(88)) {
            String uptime = " 12:00:00 up 1 day,  0 users,  load average: 0.00, 0.00, 0.00";
            shown.put("uptime", region.up(compute) ? uptime : null);
        } else {
            Scheduler.Used used = region.moves().scheduler.used(compute);
            shown.put("vcpus", compute.vcpus).put("vcpus_used", used.vcpus());
            shown.put("memory_mb", compute.ramMb).put("memory_mb_used", used.ramMb());
            shown.put("free_ram_mb", compute.ramMb - used.ramMb());
            shown.put("local_gb", 1000).put("local_gb_used", used.diskGb());
        }
    }

    private void servers(Call call, ObjectNode shown, Compute compute) {
        List<Guest> on = region.rows().guests.values().stream()
                .filter(guest -> compute.host.equals(guest.host))
                .toList();
        // Before 2.75 a host without servers has no such field at all.
        if (call.since(75) || !on.isEmpty()) {
            ArrayNode servers = shown.putArray("servers");
            on.forEach(guest -> servers.addObject().put("uuid", guest.id).put("name", guest.name));
        }
    }

    // ---- zones, flavors

    private Answer zones() {
        ObjectNode body = Show.object();
        ArrayNode all = body.putArray("availabilityZoneInfo");
        var zones = new TreeMap<String, ObjectNode>();
        zones.put("internal", Show.object());
        for (Compute compute : region.rows().computes.values()) {
            ObjectNode hosts = zones.computeIfAbsent(compute.zone, zone -> Show.object());
            hosts.putObject(compute.host)
                    .putObject("nova-compute")
                    .put("active", !compute.disabled)
                    .put("available", region.up(compute))
                    .put("updated_at", Show.database(region.reportedAt(compute)));
        }
        zones.forEach((zone, hosts) -> {
            ObjectNode shown = all.addObject().put("zoneName", zone);
            shown.putObject("zoneState").put("available", true);
            shown.set("hosts", hosts);
        });
        return Answer.ok(body);
    }

    private Answer flavors(Call call) {
        ObjectNode body = Show.object();
        ArrayNode all = body.putArray("flavors");
        for (Flavor flavor : region.rows().flavors.values()) {
            if (flavor.name().startsWith("held:")) {
                continue;
            }
            ObjectNode shown = all.addObject().put("id", flavor.name()).put("name", flavor.name());
            if (call.segment(2).equals("detail")) {
                shown.put("vcpus", flavor.vcpus()).put("ram", flavor.ramMb());
                shown.put("disk", flavor.diskGb());
                if (call.since(61)) {
                    ObjectNode specs = shown.putObject("extra_specs");
                    if (region.rows().held(flavor) == 0) {
                        specs.put("resources:VCPU", "0");
                    }
                }
            }
        }
        return Answer.ok(body);
    }

    // ---- aggregates

    private Answer aggregates(Call call) {
        if (call.is("GET", "v2.1", "os-aggregates")) {
            call.adminOnly("os_compute_api:os-aggregates:index");
            ObjectNode body = Show.object();
            ArrayNode all = body.putArray("aggregates");
            region.rows().aggregates.forEach(aggregate -> all.add(show(call, aggregate)));
            return Answer.ok(body);
        }
        if (call.is("POST", "v2.1", "os-aggregates")) {
            call.adminOnly("os_compute_api:os-aggregates:create");
            return shown(call, create(call.body().path("aggregate")));
        }
        if (call.is("GET", "v2.1", "os-aggregates", "*")) {
            return shown(call, aggregate(call));
        }
        if (call.is("DELETE", "v2.1", "os-aggregates", "*")) {
            return delete(aggregate(call));
        }
        if (call.is("POST", "v2.1", "os-aggregates", "*", "action")) {
            return shown(call, change(call, aggregate(call)));
        }
        throw Refusal.badMethod();
    }

    private Answer shown(Call call, Aggregate aggregate) {
        ObjectNode body = Show.object();
        body.set("aggregate", show(call, aggregate));
        return Answer.ok(body);
    }

    private Aggregate create(JsonNode wanted) {
        String zone = wanted.path("availability_zone").asText("");
        String name = wanted.path("name").asText();
        if (region.rows().aggregates.stream().anyMatch(one -> one.name.equals(name))) {
            throw Refusal.conflict("Aggregate " + name + " already exists.");
        }
        return add(name, zone.isEmpty() ? "" : zone);
    }

    private Answer delete(Aggregate aggregate) {
        if (!aggregate.hosts.isEmpty()) {
            throw Refusal.badRequest("Cannot remove host from aggregate "
                    + aggregate.id
                    + ". Reason: Host aggregate is not empty.");
        }
        region.rows().aggregates.remove(aggregate);
        return Answer.empty(200);
    }

    /** Adds an aggregate; an empty zone is none. */
    private Aggregate add(String name, String zone) {
        Aggregate aggregate = new Aggregate();
        aggregate.id = (int) ++region.rows().aggregatesMade;
        aggregate.uuid = region.uuid("aggregate");
        aggregate.name = name;
        aggregate.zone = zone.isEmpty() ? null : zone;
        aggregate.createdAt = region.now();
        region.rows().aggregates.add(aggregate);
        return aggregate;
    }

    private Aggregate aggregate(Call call) {
        call.adminOnly("os_compute_api:os-aggregates:show");
        String id = call.segment(2);
        return region.rows().aggregates.stream()
                .filter(aggregate -> Integer.toString(aggregate.id).equals(id))
                .findFirst()
                .orElseThrow(() -> Refusal.notFound("Aggregate " + id + " could not be found."));
    }

    private Aggregate change(Call call, Aggregate aggregate) {
        JsonNode body = call.body();
        String host =
                body.elements().hasNext() ? body.elements().next().path("host").asText() : "";
        Compute compute = region.findCompute(host)
                .filter(found -> found.discovered)
                .orElseThrow(
                        () -> Refusal.notFound("Compute host " + host + " could not be found."));
        if (body.has("add_host")) {
            add(aggregate, compute);
        } else if (!aggregate.hosts.remove(host)) {
            throw Refusal.notFound("Aggregate " + aggregate.id + " has no host " + host + ".");
        } else if (aggregate.zone != null) {
            compute.zone = "nova";
        }
        return aggregate;
    }

    private void add(Aggregate aggregate, Compute compute) {
        String cannot = "Cannot add host to aggregate " + aggregate.id + ". Reason: ";
        if (aggregate.hosts.contains(compute.host)) {
            throw Refusal.conflict(
                    cannot + "Host " + compute.host + " already exists in aggregate.");
        }
        if (aggregate.zone != null) {
            checkZone(cannot, aggregate.zone, compute);
            compute.zone = aggregate.zone;
        }
        aggregate.hosts.add(compute.host);
    }

    private void checkZone(String cannot, String zone, Compute compute) {
        boolean elsewhere = region.rows().aggregates.stream()
                .filter(other -> other.hosts.contains(compute.host))
                .anyMatch(other -> other.zone != null && !other.zone.equals(zone));
        if (elsewhere) {
            throw Refusal.conflict(cannot + "One or more hosts already in availability zone(s) ['"
                    + compute.zone + "'].");
        }
        boolean guests = region.rows().guests.values().stream()
                .anyMatch(guest -> compute.host.equals(guest.host));
        if (guests && !compute.zone.equals(zone)) {
            throw Refusal.conflict(cannot + "One or more hosts contain instances in this zone.");
        }
    }

    private static ObjectNode show(Call call, Aggregate aggregate) {
        ObjectNode shown = Show.object();
        shown.put("id", aggregate.id).put("name", aggregate.name);
        shown.put("availability_zone", aggregate.zone);
        ArrayNode hosts = shown.putArray("hosts");
        aggregate.hosts.forEach(hosts::add);
        ObjectNode metadata = shown.putObject("metadata");
        if (aggregate.zone != null) {
            metadata.put("availability_zone", aggregate.zone);
        }
        shown.put("created_at", Show.database(aggregate.createdAt)).putNull("updated_at");
        shown.put("deleted", false).putNull("deleted_at");
        if (call.since(41)) {
            shown.put("uuid", aggregate.uuid);
        }
        return shown;
    }
}
