package io.bearman.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import io.bearman.core.cloud.CloudException;
import io.bearman.core.cloud.Guests;
import io.bearman.core.cloud.Migration;
import io.bearman.core.cloud.Move;
import io.bearman.core.cloud.Server;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.cloud.Submitted;
import io.bearman.core.host.HostId;
import io.bearman.core.power.PoweredOff;
import io.bearman.core.time.Deadline;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Nova's servers, their migrations, and the actions on them. */
final class NovaGuests implements Guests {
    /** The flavor's name stands in the server, and so does whether it is locked (2.9). */
    private static final Microversion SERVERS = Microversion.of(2, 47);

    private static final Microversion ACTIONS = Microversion.of(2, 51);

    /** Failed events say why. */
    private static final Microversion ACTIONS_SAY_WHY = Microversion.of(2, 84);

    private final Api nova;
    private final Pages servers;
    private final Migrations migrations;
    private final ServerActions actions;

    NovaGuests(Api nova) {
        this.nova = nova;
        this.servers = new Pages(nova, "servers", "id");
        this.migrations = new Migrations(nova);
        this.actions = new ServerActions(nova);
    }

    @Override
    public List<Server> on(HostId host) {
        Call first = Call.get(
                "host " + host, "/servers/detail?all_tenants=1&host=" + Json.query(host), SERVERS);
        List<Server> found = servers.all(first, NovaGuests::server);
        for (Server server : found) {
            // Nova ignores a filter that the caller may not use; believing that would be dangerous.
            if (!host.equals(server.onHost())) {
                throw new CloudException.Faulty(
                        first.label() + " was answered with server " + server.label() + " of host "
                                + server.host().map(HostId::value).orElse("nobody"),
                        null);
            }
        }
        return sorted(found, Comparator.comparing(Server::id));
    }

    @Override
    public Optional<Server> observe(ServerId server) {
        Call call = Call.get("server " + server, "/servers/" + server, SERVERS);
        return nova.find(call)
                .map(answer -> Json.checked(call, () -> server(answer.path("server"))));
    }

    @Override
    public List<Migration> migrations(HostId host) {
        return migrations.list(Migrations.Filter.all().touching(host));
    }

    @Override
    public List<Migration> migrations(ServerId server) {
        return migrations.list(Migrations.Filter.all().of(server));
    }

    @Override
    public Submitted move(ServerId server, Move how, Deadline notAfter) {
        return switch (how) {
            case LIVE -> actions.liveMigrate(server, notAfter);
            case COLD -> actions.migrate(server, notAfter);
        };
    }

    @Override
    public Submitted confirm(ServerId server, Deadline notAfter) {
        return actions.confirm(server, notAfter);
    }

    @Override
    public Submitted evacuate(ServerId server, PoweredOff evidence, Deadline notAfter) {
        return actions.evacuate(server, evidence, notAfter);
    }

    @Override
    public Optional<String> explanation(ServerId server, String requestId) {
        Call call = Call.get(
                "server " + server,
                "/servers/" + server + "/os-instance-actions/" + Json.query(requestId),
                nova.newestOf(ACTIONS, ACTIONS_SAY_WHY));
        return nova.find(call).flatMap(answer -> Explanation.of(answer.path("instanceAction")));
    }

    private static <T> List<T> sorted(List<T> found, Comparator<T> order) {
        return found.stream().sorted(order).distinct().toList();
    }

    private static Server server(JsonNode row) {
        return new Server(
                ServerId.of(Json.text(row, "id")),
                row.path("name").asText(),
                Json.text(row, "status"),
                Json.text(row, "OS-EXT-STS:vm_state"),
                Json.textOrNull(row, "OS-EXT-STS:task_state"),
                Json.hostOrNull(row, "OS-EXT-SRV-ATTR:host"),
                row.path("locked").asBoolean(),
                row.path("flavor").path("original_name").asText(),
                Json.instant(row, "created"));
    }
}
