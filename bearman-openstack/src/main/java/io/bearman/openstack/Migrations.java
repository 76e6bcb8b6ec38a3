package io.bearman.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bearman.core.cloud.LiveProgress;
import io.bearman.core.cloud.Migration;
import io.bearman.core.cloud.MigrationStatus;
import io.bearman.core.cloud.MigrationType;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.cloud.Submitted;
import io.bearman.core.host.HostId;
import io.bearman.core.time.Deadline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The records of moves (compute API, os-migrations), and the live ones that are going on (server
 * migrations). Thread-safe; see {@link Nova} for the errors.
 */
public final class Migrations {
    /** Every kind of migration in one list, with pages. */
    private static final Microversion RECORDS = Microversion.of(2, 59);

    /** With the UUID that holds the allocations in Placement (2.59). */
    private static final Microversion RUNNING = Microversion.of(2, 59);

    private static final Microversion FORCE_COMPLETE = Microversion.of(2, 22);

    /** Before, only what already copies can be aborted. */
    private static final Microversion ABORT_QUEUED = Microversion.of(2, 65);

    private static final Microversion ABORT = Microversion.of(2, 24);

    private final Api nova;
    private final Pages records;

    Migrations(Api nova) {
        this.nova = nova;
        this.records = new Pages(nova, "migrations", "uuid");
    }

    /**
     * {@return the records that match, in order of id} {@code GET /os-migrations}, 2.59. Those of a
     * deleted server are hidden by Nova.
     */
    public List<Migration> list(Filter filter) {
        List<Migration> found = records.all(
                Call.get(filter.about(), "/os-migrations" + filter.query(), RECORDS),
                Migrations::migration);
        return found.stream()
                .sorted(Comparator.comparing(Migration::id))
                .distinct()
                .toList();
    }

    /**
     * {@return the live migrations of this server that are going on, none once they are over} {@code
     * GET /servers/ID/migrations}, 2.59.
     */
    public List<LiveProgress> running(ServerId server) {
        Call call = Call.get("server " + server, path(server), RUNNING);
        List<LiveProgress> found = new ArrayList<>();
        for (JsonNode row : nova.read(call).path("migrations")) {
            found.add(Json.checked(call, () -> progress(row)));
        }
        return List.copyOf(found);
    }

    /**
     * Gives up a live migration; the server stays where it is (2.24; from 2.65 also one that waits).
     *
     * @throws io.bearman.core.cloud.CloudException.Refused when it is not going on
     */
    public Submitted abort(ServerId server, long migration, Deadline notAfter) {
        return nova.write(Call.delete(
                "server " + server,
                path(server) + "/" + migration,
                nova.newestOf(ABORT, ABORT_QUEUED),
                notAfter));
    }

    /**
     * Lets a live migration that copies end at the price of a pause of the guest (2.22).
     *
     * @throws io.bearman.core.cloud.CloudException.Refused when it is not copying
     */
    public Submitted forceComplete(ServerId server, long migration, Deadline notAfter) {
        ObjectNode body = Json.object().putNull("force_complete");
        String path = path(server) + "/" + migration + "/action";
        return nova.write(Call.post("server " + server, path, FORCE_COMPLETE, body, notAfter));
    }

    private static String path(ServerId server) {
        return "/servers/" + server + "/migrations";
    }

    private static LiveProgress progress(JsonNode row) {
        return new LiveProgress(
                row.path("id").asLong(),
                Json.text(row, "uuid"),
                MigrationStatus.of(Json.text(row, "status")),
                HostId.of(Json.text(row, "source_compute")),
                Json.hostOrNull(row, "dest_compute"),
                copied(row, "memory"),
                copied(row, "disk"),
                Json.instantOrNull(row, "updated_at"));
    }

    /** All three are null while nothing is copied. */
    private static LiveProgress.Copied copied(JsonNode row, String what) {
        return new LiveProgress.Copied(
                row.path(what + "_total_bytes").asLong(),
                row.path(what + "_processed_bytes").asLong(),
                row.path(what + "_remaining_bytes").asLong());
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

    /**
     * Which records are wanted; what is not said does not matter. Immutable.
     *
     * @param terms Nova's query
     */
    public record Filter(Map<String, String> terms) {
        public Filter {
            terms = Map.copyOf(terms);
        }

        /** {@return every record} */
        public static Filter all() {
            return new Filter(Map.of());
        }

        /** {@return only those with this host as source or destination} */
        public Filter touching(HostId host) {
            return with("host", host.value());
        }

        /** {@return only those that leave this host} */
        public Filter from(HostId host) {
            return with("source_compute", host.value());
        }

        /** {@return only those of this server} */
        public Filter of(ServerId server) {
            return with("instance_uuid", server.toString());
        }

        /** {@return only those where this is the status} */
        public Filter in(MigrationStatus status) {
            if (status == MigrationStatus.UNKNOWN) {
                throw new IllegalArgumentException("Nova has no migrations of status " + status);
            }
            return with("status", word(status));
        }

        /** {@return only moves of this kind} */
        public Filter of(MigrationType type) {
            return with("migration_type", word(type));
        }

        /** {@return only those that changed at this instant or later, in Nova's clock} */
        public Filter changedSince(Instant since) {
            return with("changes-since", since.toString());
        }

        private Filter with(String name, String value) {
            Map<String, String> more = new TreeMap<>(terms);
            more.put(name, value);
            return new Filter(more);
        }

        /** Nova writes post-migrating and pre-migrating with a hyphen, as it does kinds. */
        private static String word(Enum<?> name) {
            return name.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        private String about() {
            if (terms.containsKey("instance_uuid")) {
                return "server " + terms.get("instance_uuid");
            }
            String host = terms.getOrDefault("host", terms.getOrDefault("source_compute", ""));
            return host.isEmpty() ? "migrations" : "host " + host;
        }

        private String query() {
            StringBuilder query = new StringBuilder();
            new TreeMap<>(terms)
                    .forEach((name, value) -> query.append(query.isEmpty() ? '?' : '&')
                            .append(name)
                            .append('=')
                            .append(Json.query(value)));
            return query.toString();
        }
    }
}
