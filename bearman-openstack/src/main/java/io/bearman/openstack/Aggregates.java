package io.bearman.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bearman.core.cloud.Aggregate;
import io.bearman.core.host.HostId;
import io.bearman.core.host.Zone;
import io.bearman.core.time.Deadline;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Nova's host aggregates (compute API, os-aggregates, 2.41) and the zones that some of them make
 * (os-availability-zone). Thread-safe; see {@link Nova} for the errors.
 */
public final class Aggregates {
    /** With the UUID that Placement knows it by. */
    private static final Microversion AGGREGATES = Microversion.of(2, 41);

    private static final Microversion ZONES = Microversion.of(2, 1);

    private final Api nova;

    Aggregates(Api nova) {
        this.nova = nova;
    }

    /** {@return every aggregate} */
    public List<Aggregate> all() {
        Call call = Call.get("aggregates", "/os-aggregates", AGGREGATES);
        List<Aggregate> found = new ArrayList<>();
        for (JsonNode row : nova.read(call).path("aggregates")) {
            found.add(Json.checked(call, () -> aggregate(row)));
        }
        return List.copyOf(found);
    }

    /**
     * {@return a new aggregate without hosts, which is no zone}
     *
     * @throws io.bearman.core.cloud.CloudException.Refused when there is one of this name
     */
    public Aggregate create(String name, Deadline notAfter) {
        return create(name, Json.object().put("name", name), notAfter);
    }

    /** {@return a new aggregate without hosts, whose hosts are in this zone} */
    public Aggregate create(String name, Zone zone, Deadline notAfter) {
        ObjectNode wanted = Json.object().put("name", name).put("availability_zone", zone.value());
        return create(name, wanted, notAfter);
    }

    private Aggregate create(String name, ObjectNode wanted, Deadline notAfter) {
        ObjectNode body = Json.object().set("aggregate", wanted);
        return made(Call.post("aggregate " + name, "/os-aggregates", AGGREGATES, body, notAfter));
    }

    /**
     * {@return the aggregate after this host was put into it}
     *
     * @throws io.bearman.core.cloud.CloudException.NotFound when Nova knows no such host
     * @throws io.bearman.core.cloud.CloudException.Refused when it is in it already, or when it
     *     would change its zone and has servers
     */
    public Aggregate add(Aggregate to, HostId host, Deadline notAfter) {
        return change(to, "add_host", host, notAfter);
    }

    /**
     * {@return the aggregate after this host was taken out of it}
     *
     * @throws io.bearman.core.cloud.CloudException.NotFound when it is not in it
     * @throws io.bearman.core.cloud.CloudException.Refused when it would change its zone and has
     *     servers
     */
    public Aggregate remove(Aggregate from, HostId host, Deadline notAfter) {
        return change(from, "remove_host", host, notAfter);
    }

    /**
     * Removes an aggregate.
     *
     * @throws io.bearman.core.cloud.CloudException.Refused while hosts are in it
     */
    public void delete(Aggregate aggregate, Deadline notAfter) {
        nova.write(Call.delete(about(aggregate), path(aggregate), AGGREGATES, notAfter));
    }

    private Aggregate change(Aggregate aggregate, String verb, HostId host, Deadline notAfter) {
        ObjectNode body = Json.object();
        body.putObject(verb).put("host", host.value());
        String path = path(aggregate) + "/action";
        return made(Call.post(about(aggregate), path, AGGREGATES, body, notAfter));
    }

    private static String about(Aggregate aggregate) {
        return "aggregate " + aggregate.name();
    }

    private static String path(Aggregate aggregate) {
        return "/os-aggregates/" + aggregate.id();
    }

    private Aggregate made(Call call) {
        return nova.make(call, answer -> aggregate(answer.path("aggregate")));
    }

    private static Aggregate aggregate(JsonNode row) {
        String zone = Json.textOrNull(row, "availability_zone");
        Map<String, String> metadata = new LinkedHashMap<>();
        row.path("metadata")
                .properties()
                .forEach(entry -> metadata.put(entry.getKey(), entry.getValue().asText()));
        return new Aggregate(
                row.path("id").asLong(),
                Json.text(row, "uuid"),
                Json.text(row, "name"),
                zone == null ? null : Zone.of(zone),
                hosts(row.path("hosts")),
                metadata);
    }

    private static List<HostId> hosts(JsonNode names) {
        List<HostId> hosts = new ArrayList<>();
        names.forEach(name -> hosts.add(HostId.of(name.asText())));
        return hosts;
    }

    /** {@return the zones that servers can be in, with their compute hosts} 2.1, administrators */
    public List<AvailabilityZone> zones() {
        Call call = Call.get("zones", "/os-availability-zone/detail", ZONES);
        List<AvailabilityZone> found = new ArrayList<>();
        for (JsonNode row : nova.read(call).path("availabilityZoneInfo")) {
            AvailabilityZone zone = Json.checked(call, () -> zone(row));
            // The control services' own zone has no computes, and no server can be in it.
            if (!zone.hosts().isEmpty()) {
                found.add(zone);
            }
        }
        return List.copyOf(found);
    }

    private static AvailabilityZone zone(JsonNode row) {
        List<HostId> hosts = new ArrayList<>();
        for (Map.Entry<String, JsonNode> host : row.path("hosts").properties()) {
            if (host.getValue().has("nova-compute")) {
                hosts.add(HostId.of(host.getKey()));
            }
        }
        return new AvailabilityZone(Zone.of(Json.text(row, "zoneName")), hosts);
    }

    /**
     * A zone.
     *
     * @param zone its name
     * @param hosts its compute hosts
     */
    public record AvailabilityZone(Zone zone, List<HostId> hosts) {
        public AvailabilityZone {
            hosts = List.copyOf(hosts);
        }
    }
}
