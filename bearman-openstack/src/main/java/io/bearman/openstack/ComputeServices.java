package io.bearman.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bearman.core.cloud.Aggregate;
import io.bearman.core.cloud.ComputeService;
import io.bearman.core.cloud.ControlService;
import io.bearman.core.cloud.Hypervisors;
import io.bearman.core.host.HostId;
import io.bearman.core.host.Zone;
import io.bearman.core.time.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Nova's services (compute API, os-services, 2.53). Thread-safe; see {@link Nova} for the errors.
 *
 * <p>A change of the service of a host that just died takes as long as Nova's {@code
 * rpc_response_timeout}, and is done all the same.
 */
public final class ComputeServices implements Hypervisors {
    private static final Logger LOG = LoggerFactory.getLogger(ComputeServices.class);

    /** The first with service UUIDs and one PUT for everything. */
    private static final Microversion SERVICES = Microversion.of(2, 53);

    private static final String COMPUTES = "/os-services?binary=nova-compute";
    private static final int LONGEST_REASON = 255;

    private final Api nova;
    private final Aggregates aggregates;
    private final HypervisorNodes nodes;

    ComputeServices(Api nova) {
        this.nova = nova;
        this.aggregates = new Aggregates(nova);
        this.nodes = new HypervisorNodes(nova);
    }

    @Override
    public List<ComputeService> computes() {
        List<ComputeService> services = new ArrayList<>();
        for (JsonNode row : nova.read(Call.get("computes", COMPUTES, SERVICES)).path("services")) {
            // One service with an odd name must not hide all the others.
            try {
                services.add(service(row));
            } catch (IllegalArgumentException e) {
                LOG.warn("host={} left_out=\"{}\"", row.path("host").asText(), e.getMessage());
            }
        }
        return List.copyOf(services);
    }

    @Override
    public Optional<ComputeService> compute(HostId host) {
        Call call = Call.get("host " + host, COMPUTES + "&host=" + Json.query(host), SERVICES);
        for (JsonNode row : nova.read(call).path("services")) {
            if (row.path("host").asText().equals(host.value())) {
                return Optional.of(Json.checked(call, () -> service(row)));
            }
        }
        return Optional.empty();
    }

    @Override
    public void disable(ComputeService service, String reason, Deadline notAfter) {
        if (reason.isBlank() || reason.length() > LONGEST_REASON) {
            throw new IllegalArgumentException(
                    "a reason must have 1 to " + LONGEST_REASON + " characters: '" + reason + "'");
        }
        ObjectNode body = Json.object().put("status", "disabled").put("disabled_reason", reason);
        update(service, body, notAfter);
    }

    @Override
    public void enable(ComputeService service, Deadline notAfter) {
        update(service, Json.object().put("status", "enabled"), notAfter);
    }

    @Override
    public void forceDown(ComputeService service, Deadline notAfter) {
        update(service, Json.object().put("forced_down", true), notAfter);
    }

    @Override
    public void unforceDown(ComputeService service, Deadline notAfter) {
        update(service, Json.object().put("forced_down", false), notAfter);
    }

    @Override
    public void delete(ComputeService service, Deadline notAfter) {
        String path = "/os-services/" + service.id();
        nova.write(Call.delete("host " + service.host(), path, SERVICES, notAfter));
    }

    @Override
    public List<ControlService> controllers() {
        Call call = Call.get("control services", "/os-services", SERVICES);
        List<ControlService> found = new ArrayList<>();
        for (JsonNode row : nova.read(call).path("services")) {
            if (!row.path("binary").asText().equals("nova-compute")) {
                found.add(Json.checked(call, () -> controller(row)));
            }
        }
        return List.copyOf(found);
    }

    @Override
    public boolean discovered(HostId host) {
        return !nodes.of(host).isEmpty();
    }

    @Override
    public List<Aggregate> aggregates() {
        return aggregates.all();
    }

    @Override
    public Aggregate add(Aggregate to, HostId host, Deadline notAfter) {
        return aggregates.add(to, host, notAfter);
    }

    @Override
    public Aggregate remove(Aggregate from, HostId host, Deadline notAfter) {
        return aggregates.remove(from, host, notAfter);
    }

    private static ControlService controller(JsonNode row) {
        return new ControlService(
                Json.text(row, "binary"),
                Json.text(row, "host"),
                Json.text(row, "status").equals("enabled"),
                Json.text(row, "state").equals("up"));
    }

    private void update(ComputeService service, ObjectNode body, Deadline notAfter) {
        String path = "/os-services/" + service.id();
        nova.write(Call.put("host " + service.host(), path, SERVICES, body, notAfter));
    }

    private static ComputeService service(JsonNode row) {
        return new ComputeService(
                Json.text(row, "id"),
                HostId.of(Json.text(row, "host")),
                Zone.of(Json.text(row, "zone")),
                Json.text(row, "status").equals("enabled"),
                Json.textOrNull(row, "disabled_reason"),
                Json.text(row, "state").equals("up"),
                row.path("forced_down").asBoolean(),
                Json.instantOrNull(row, "updated_at"));
    }
}
