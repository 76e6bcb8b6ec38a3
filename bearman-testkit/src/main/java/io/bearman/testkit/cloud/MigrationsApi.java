package io.bearman.testkit.cloud;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bearman.testkit.cloud.Rows.Guest;
import io.bearman.testkit.cloud.Rows.Moving;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** GET os-migrations, and a server's live migrations in progress: show, abort, force-complete. */
final class MigrationsApi {
    private static final List<String> IN_PROGRESS =
            List.of("queued", "preparing", "running", "post-migrating");
    private static final Set<String> FILTERS = Set.of(
            "hidden",
            "host",
            "instance_uuid",
            "source_compute",
            "status",
            "migration_type",
            "limit",
            "marker",
            "changes-since",
            "changes-before",
            "user_id",
            "project_id");
    private static final long MIB = 1 << 20;

    private final Region region;
    private final ServersApi servers;

    MigrationsApi(Region region, ServersApi servers) {
        this.region = region;
        this.servers = servers;
    }

    Answer list(Call call) {
        if (!call.is("GET", "v2.1", "os-migrations")) {
            throw Refusal.badMethod();
        }
        call.adminOnly("os_compute_api:os-migrations:index");
        checkFilters(call);
        Comparator<Moving> order = Comparator.comparingLong(move -> move.id);
        List<Moving> all = region.moves(move -> !move.unseen && matches(call, move))
                .sorted(call.since(59) ? order.reversed() : order)
                .toList();
        Page<Moving> page = call.since(59)
                ? Page.of(
                        call, all, move -> move.uuid, pageLimit(), "Marker %s could not be found.")
                : new Page<>(all, false);
        ObjectNode body = Show.object();
        ArrayNode shown = body.putArray("migrations");
        page.items().forEach(move -> shown.add(show(call, move)));
        if (page.full()) {
            String last = page.items().get(page.items().size() - 1).uuid;
            page.link(call, body, "migrations_links", last);
        }
        return Answer.ok(body);
    }

    private int pageLimit() {
        return region.settings.pageLimit();
    }

    private static void checkFilters(Call call) {
        if (!call.since(59)) {
            return;
        }
        for (String name : call.query().keySet()) {
            if (!FILTERS.contains(name)) {
                throw Refusal.badRequest(
                        "Additional properties are not allowed ('" + name + "' was unexpected)");
            }
        }
    }

    /** The records of a deleted server are hidden. */
    private boolean matches(Call call, Moving move) {
        return region.findGuest(move.server).isPresent()
                && call.query("host")
                        .map(h -> h.equals(move.source) || h.equals(move.dest))
                        .orElse(true)
                && call.query("changes-since")
                        .map(since -> changedSince(move, Instant.parse(since)))
                        .orElse(true)
                && call.query("source_compute").map(move.source::equals).orElse(true)
                && call.query("instance_uuid").map(move.server::equals).orElse(true)
                && call.query("status").map(move.status::equals).orElse(true)
                && call.query("migration_type").map(move.type::equals).orElse(true);
    }

    /** Of a record that nobody has written since it was made Nova knows no change. */
    private static boolean changedSince(Moving move, Instant since) {
        return move.updatedAt > move.createdAt && move.updatedAt >= since.toEpochMilli();
    }

    private ObjectNode show(Call call, Moving move) {
        Guest guest = region.guest(move);
        ObjectNode shown = Show.object();
        shown.put("id", move.id);
        hosts(shown, move);
        shown.put("dest_host", move.dest == null ? null : "127.0.0.1");
        shown.put("status", move.status).put("instance_uuid", move.server);
        shown.put("old_instance_type_id", 1).put("new_instance_type_id", 1);
        times(shown, move);
        if (call.since(23)) {
            shown.put("migration_type", move.type);
            if (move.type.equals("live-migration") && IN_PROGRESS.contains(move.status)) {
                String tail = "/servers/" + move.server + "/migrations/" + move.id;
                ArrayNode links = shown.putArray("links");
                links.addObject().put("rel", "self").put("href", call.base() + "/v2.1" + tail);
                links.addObject().put("rel", "bookmark").put("href", call.base() + tail);
            }
        }
        identity(call, shown, move, guest);
        return shown;
    }

    private static void hosts(ObjectNode shown, Moving move) {
        shown.put("source_compute", move.source).put("source_node", move.source);
        shown.put("dest_compute", move.dest).put("dest_node", move.dest);
    }

    private static void times(ObjectNode shown, Moving move) {
        shown.put("created_at", Show.database(move.createdAt));
        shown.put("updated_at", Show.database(move.updatedAt));
    }

    private static void identity(Call call, ObjectNode shown, Moving move, Guest guest) {
        if (call.since(59)) {
            shown.put("uuid", move.uuid);
        }
        if (call.since(80)) {
            shown.put("user_id", guest.user).put("project_id", guest.project);
        }
    }

    Answer ofServer(Call call) {
        Guest guest = servers.find(call);
        if (call.is("GET", "v2.1", "servers", "*", "migrations")) {
            call.adminOnly("os_compute_api:servers:migrations:index");
            ObjectNode body = Show.object();
            ArrayNode shown = body.putArray("migrations");
            region.moves(move -> move.server.equals(guest.id) && inProgress(move))
                    .forEach(move -> shown.add(progress(call, move)));
            return Answer.ok(body);
        }
        String id = call.segment(4);
        if (call.is("GET", "v2.1", "servers", "*", "migrations", "*")) {
            call.adminOnly("os_compute_api:servers:migrations:show");
            ObjectNode body = Show.object();
            body.set("migration", progress(call, live(guest, id)));
            return Answer.ok(body);
        }
        if (call.is("DELETE", "v2.1", "servers", "*", "migrations", "*")) {
            return abort(call, guest, id);
        }
        if (call.is("POST", "v2.1", "servers", "*", "migrations", "*", "action")) {
            return forceComplete(call, guest, id);
        }
        throw Refusal.badMethod();
    }

    private static boolean inProgress(Moving move) {
        return !move.unseen
                && move.type.equals("live-migration")
                && IN_PROGRESS.contains(move.status);
    }

    private Moving live(Guest guest, String id) {
        Moving move = region.moves(all -> all.server.equals(guest.id) && !all.unseen)
                .filter(all -> Long.toString(all.id).equals(id))
                .findFirst()
                .orElseThrow(() -> Refusal.notFound("In-progress live migration "
                        + id
                        + " is not found for server "
                        + guest.id
                        + "."));
        if (!inProgress(move)) {
            throw Refusal.notFound(
                    "Live migration " + id + " for server " + guest.id + " is not in progress.");
        }
        return move;
    }

    private ObjectNode progress(Call call, Moving move) {
        Guest guest = region.guest(move);
        long total = region.rows().flavor(guest.flavor).ramMb() * MIB;
        long done = move.copyingSince == null ? 0 : copied(move, total);
        boolean running = move.is("running");
        ObjectNode shown = Show.object();
        shown.put("id", move.id).put("server_uuid", move.server).put("status", move.status);
        hosts(shown, move);
        shown.put("dest_host", "127.0.0.1");
        shown.put("memory_total_bytes", running ? total : null);
        shown.put("memory_processed_bytes", running ? done : null);
        shown.put("memory_remaining_bytes", running ? total - done : null);
        shown.put("disk_total_bytes", running ? 0L : null);
        shown.put("disk_processed_bytes", running ? 0L : null);
        shown.put("disk_remaining_bytes", running ? 0L : null);
        times(shown, move);
        identity(call, shown, move, guest);
        return shown;
    }

    /** A migration that hangs copies half and then nothing more. */
    private long copied(Moving move, long total) {
        long since = region.now() - (move.copyingSince == null ? 0 : move.copyingSince);
        long part = Math.min(total, total * since / Math.max(1, move.copyingFor));
        boolean hangs = region.rows().jobs.stream()
                .noneMatch(job -> job.subject.equals(Long.toString(move.id)));
        return hangs ? Math.min(part, total / 2) : part;
    }

    private Answer abort(Call call, Guest guest, String id) {
        call.adminOnly("os_compute_api:servers:migrations:delete");
        migrating(guest, "abort live migration");
        Moving move = byId(guest, id);
        boolean inQueue = call.since(65) && move.is("queued", "preparing");
        if (!move.is("running") && !inQueue) {
            throw Refusal.badRequest(wrongStatus(move, "abort live migration"));
        }
        servers.act(call, guest, "live_migration_cancel");
        if (!move.abandoned) {
            region.moves().live.abort(move);
        }
        return Answer.empty(202);
    }

    private Answer forceComplete(Call call, Guest guest, String id) {
        Shape.of(List.of("force_complete")).check(Shape.WHOLE, call.body());
        call.adminOnly("os_compute_api:servers:migrations:force_complete");
        if (!guest.vmState.equals("active") || !"migrating".equals(guest.task)) {
            throw Refusal.conflict(
                    "Instance " + guest.id + " is in an invalid state for 'force_complete'");
        }
        Moving move = byId(guest, id);
        if (!move.is("running")) {
            throw Refusal.badRequest(wrongStatus(move, "force complete"));
        }
        servers.act(call, guest, "live_migration_force_complete");
        if (!move.abandoned) {
            region.moves().live.forceComplete(move);
        }
        return Answer.empty(202);
    }

    private static void migrating(Guest guest, String action) {
        if (!"migrating".equals(guest.task)) {
            throw Refusal.conflict(
                    "Instance " + guest.id + " is in an invalid state for '" + action + "'");
        }
    }

    private Moving byId(Guest guest, String id) {
        return region.moves(move -> move.server.equals(guest.id) && !move.unseen)
                .filter(move -> Long.toString(move.id).equals(id))
                .findFirst()
                .orElseThrow(() -> Refusal.notFound(
                        "Migration " + id + " not found for instance " + guest.id));
    }

    private static String wrongStatus(Moving move, String action) {
        return "Migration "
                + move.id
                + " state of instance "
                + move.server
                + " is "
                + move.status
                + ". Cannot "
                + action
                + " while the migration is in this state.";
    }
}
