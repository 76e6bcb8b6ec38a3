package io.bearman.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bearman.core.cloud.CloudException;
import io.bearman.core.cloud.Guests;
import io.bearman.core.cloud.Migration;
import io.bearman.core.cloud.MigrationStatus;
import io.bearman.core.cloud.MigrationType;
import io.bearman.core.cloud.Move;
import io.bearman.core.cloud.Server;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.cloud.Submitted;
import io.bearman.core.host.HostId;
import io.bearman.core.power.PoweredOff;
import io.bearman.core.time.Deadline;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Nova's servers, their migrations, and the actions on them. */
final class NovaGuests implements Guests {
    /** The flavor's name stands in the server, and so does whether it is locked (2.9). */
    private static final Microversion SERVERS = Microversion.of(2, 47);

    /** Every kind of migration in one list, with pages. */
    private static final Microversion MIGRATIONS = Microversion.of(2, 59);

    /** The first that checks in the background: before, the request blocks for minutes. */
    private static final Microversion LIVE = Microversion.of(2, 34);

    private static final Microversion COLD = Microversion.of(2, 56);
    private static final Microversion CONFIRM = Microversion.of(2, 1);

    /** The first that knows by itself whether storage is shared. */
    private static final Microversion EVACUATE = Microversion.of(2, 14);

    /** A stopped server is no longer started for a moment. */
    private static final Microversion EVACUATE_STAYS_STOPPED = Microversion.of(2, 95);

    private static final Microversion ACTIONS = Microversion.of(2, 51);

    /** Failed events say why. */
    private static final Microversion ACTIONS_SAY_WHY = Microversion.of(2, 84);

    private final Api nova;
    private final Pages servers;
    private final Pages migrations;

    NovaGuests(Api nova) {
        this.nova = nova;
        this.servers = new Pages(nova, "servers", "id");
        this.migrations = new Pages(nova, "migrations", "uuid");
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
        // Nova's filter matches source or destination.
        return migrations(
                Call.get("host " + host, "/os-migrations?host=" + Json.query(host), MIGRATIONS));
    }

    @Override
    public List<Migration> migrations(ServerId server) {
        // Not /servers/{id}/migrations, which forgets what is finished.
        return migrations(
                Call.get("server " + server, "/os-migrations?instance_uuid=" + server, MIGRATIONS));
    }

    private List<Migration> migrations(Call first) {
        List<Migration> found = migrations.all(first, NovaGuests::migration);
        return sorted(found, Comparator.comparing(Migration::id));
    }

    @Override
    public Submitted move(ServerId server, Move how, Deadline notAfter) {
        ObjectNode body = Json.object();
        return switch (how) {
            case LIVE -> {
                // host must be there, null lets the scheduler choose; auto finds out about storage.
                body.putObject("os-migrateLive").putNull("host").put("block_migration", "auto");
                yield action(server, LIVE, body, notAfter);
            }
            case COLD -> action(server, COLD, body.putNull("migrate"), notAfter);
        };
    }

    @Override
    public Submitted confirm(ServerId server, Deadline notAfter) {
        return action(server, CONFIRM, Json.object().putNull("confirmResize"), notAfter);
    }

    @Override
    public Submitted evacuate(ServerId server, PoweredOff evidence, Deadline notAfter) {
        Objects.requireNonNull(evidence, "evidence");
        ObjectNode body = Json.object();
        body.putObject("evacuate");
        return action(server, newestOf(EVACUATE, EVACUATE_STAYS_STOPPED), body, notAfter);
    }

    @Override
    public Optional<String> explanation(ServerId server, String requestId) {
        Call call = Call.get(
                "server " + server,
                "/servers/" + server + "/os-instance-actions/" + Json.query(requestId),
                newestOf(ACTIONS, ACTIONS_SAY_WHY));
        return nova.find(call).flatMap(answer -> Explanation.of(answer.path("instanceAction")));
    }

    private Submitted action(
            ServerId server, Microversion version, ObjectNode body, Deadline notAfter) {
        String path = "/servers/" + server + "/action";
        return nova.write(Call.post("server " + server, path, version, body, notAfter));
    }

    private Microversion newestOf(Microversion always, Microversion better) {
        return nova.newest().atLeast(better) ? better : always;
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

    private static Migration migration(JsonNode row) {
        return new Migration(
                row.path("id").asLong(),
                ServerId.of(Json.text(row, "instance_uuid")),
                type(Json.text(row, "migration_type")),
                MigrationStatus.of(Json.text(row, "status")),
                HostId.of(Json.text(row, "source_compute")),
                Json.hostOrNull(row, "dest_compute"),
                Json.instant(row, "created_at"));
    }

    private static MigrationType type(String word) {
        return switch (word) {
            case "live-migration" -> MigrationType.LIVE_MIGRATION;
            case "migration" -> MigrationType.MIGRATION;
            case "resize" -> MigrationType.RESIZE;
            case "evacuation" -> MigrationType.EVACUATION;
            default -> throw new IllegalArgumentException("migration_type '" + word + "'");
        };
    }
}
