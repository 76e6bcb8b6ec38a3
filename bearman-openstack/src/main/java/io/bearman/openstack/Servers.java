package io.bearman.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import io.bearman.core.cloud.CloudException;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.host.HostId;
import io.bearman.core.host.Zone;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Nova's servers of every project (compute API, servers). Thread-safe. */
public final class Servers {
    /** The flavor stands in the server, and so does whether it is locked (2.9). */
    private static final Microversion BASE = Microversion.of(2, 47);

    /** Why it is locked; and from 2.69 a cell that is down shows what it cannot tell. */
    private static final Microversion LOCKED_REASON = Microversion.of(2, 73);

    private static final Microversion PINNED = Microversion.of(2, 96);

    private final Api nova;
    private final Pages servers;

    Servers(Api nova) {
        this.nova = nova;
        this.servers = new Pages(nova, "servers", "id");
    }

    /**
     * {@return every server of every project on this host, in order of id} {@code GET
     * /servers/detail}, 2.47, 2.73 or 2.96.
     *
     * @throws CloudException.Denied when the user may not see other projects' servers
     * @throws CloudException.Faulty also when an answer is about another host: Nova ignores a filter
     *     that the caller may not use, and believing that would be dangerous
     */
    public List<NovaServer> on(HostId host) {
        Call first = Call.get(
                "host " + host,
                "/servers/detail?all_tenants=1&host=" + Json.query(host),
                version());
        List<NovaServer> found = servers.all(first, this::server);
        for (NovaServer server : found) {
            if (!host.equals(server.place().onHost())) {
                throw new CloudException.Faulty(
                        first.label() + " was answered with server " + server.name() + " ("
                                + server.id() + ") of host "
                                + server.place().host().map(HostId::value).orElse("nobody"),
                        null);
            }
        }
        return sorted(found);
    }

    /**
     * {@return every server of every project, in order of id} {@code GET /servers/detail}, as above.
     *
     * @throws CloudException.Denied when the user may not see other projects' servers
     */
    public List<NovaServer> all() {
        return sorted(servers.all(
                Call.get("servers", "/servers/detail?all_tenants=1", version()), this::server));
    }

    /**
     * {@return the servers of the user's own project with this very name, in order of id} {@code GET
     * /servers/detail?name=}, as above.
     */
    List<NovaServer> named(String name) {
        // Nova takes the name for a pattern of its database.
        Call call = Call.get("servers", "/servers/detail?name=" + Json.query(name), version());
        return sorted(servers.all(call, this::server)).stream()
                .filter(server -> server.name().equals(name))
                .toList();
    }

    private static List<NovaServer> sorted(List<NovaServer> found) {
        return found.stream()
                .sorted(Comparator.comparing(NovaServer::id))
                .distinct()
                .toList();
    }

    /** {@return this server, empty when there is none} {@code GET /servers/ID}, as above. */
    public Optional<NovaServer> show(ServerId server) {
        Call call = Call.get("server " + server, "/servers/" + server, version());
        return nova.find(call)
                .map(answer -> Json.checked(call, () -> server(answer.path("server"))));
    }

    private Microversion version() {
        return nova.newestOf(BASE, LOCKED_REASON, PINNED);
    }

    private NovaServer server(JsonNode row) {
        return new NovaServer(
                ServerId.of(Json.text(row, "id")),
                row.path("name").asText(),
                row.path("tenant_id").asText(),
                new NovaServer.States(
                        Json.text(row, "status"),
                        Json.text(row, "OS-EXT-STS:vm_state"),
                        Json.textOrNull(row, "OS-EXT-STS:task_state"),
                        GuestPower.of(row.path("OS-EXT-STS:power_state").asInt())),
                place(row),
                new NovaServer.Lock(
                        row.path("locked").asBoolean(), Json.textOrNull(row, "locked_reason")),
                size(row.path("flavor")),
                disks(row),
                Json.instant(row, "created"),
                Json.instant(row, "updated"));
    }

    private static NovaServer.Place place(JsonNode row) {
        return new NovaServer.Place(
                Json.hostOrNull(row, "OS-EXT-SRV-ATTR:host"),
                Json.textOrNull(row, "OS-EXT-SRV-ATTR:hypervisor_hostname"),
                zoneOrNull(row, "OS-EXT-AZ:availability_zone"),
                zoneOrNull(row, "pinned_availability_zone"),
                row.has("pinned_availability_zone"));
    }

    private static @Nullable Zone zoneOrNull(JsonNode row, String field) {
        String text = Json.textOrNull(row, field);
        return text == null ? null : Zone.of(text);
    }

    private static NovaServer.Size size(JsonNode flavor) {
        Map<String, String> specs = new LinkedHashMap<>();
        flavor.path("extra_specs")
                .properties()
                .forEach(spec -> specs.put(spec.getKey(), spec.getValue().asText()));
        return new NovaServer.Size(
                flavor.path("original_name").asText(),
                flavor.path("vcpus").asInt(),
                flavor.path("ram").asLong(),
                flavor.path("disk").asLong(),
                flavor.path("ephemeral").asLong(),
                flavor.path("swap").asLong(),
                specs);
    }

    /** The image of a server that boots from a volume is an empty text (servers, show). */
    private static NovaServer.Disks disks(JsonNode row) {
        List<String> volumes = new ArrayList<>();
        for (JsonNode volume : row.path("os-extended-volumes:volumes_attached")) {
            volumes.add(Json.text(volume, "id"));
        }
        JsonNode image = row.path("image");
        if (image.isMissingNode()) {
            throw new IllegalArgumentException("no image");
        }
        return new NovaServer.Disks(image.isObject() ? Json.text(image, "id") : null, volumes);
    }
}
