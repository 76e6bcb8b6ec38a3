package io.bearman.maintenance;

import io.bearman.core.cloud.Migration;
import io.bearman.core.cloud.MigrationStatus;
import io.bearman.core.cloud.Server;
import io.bearman.core.host.HostId;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a try to move a server is, decided from Nova's records. A 202, a status, a record alone
 * prove nothing: moved means that the record of <em>this</em> try is complete, the server is on
 * another host, and Nova is not busy with it.
 */
sealed interface Progress {
    /**
     * It goes on; look again later.
     *
     * @param migration its record; null while there is none
     * @param what for people
     */
    record Going(@Nullable Migration migration, String what) implements Progress {
        Optional<Migration> record() {
            return Optional.ofNullable(migration);
        }
    }

    /**
     * Its record has ended and the server does not agree yet; for good when the target died.
     *
     * @param what both, as Nova shows them
     */
    record Unsettled(String what) implements Progress {}

    /**
     * A cold migration is finished and waits for our confirmation.
     *
     * @param migration the record
     */
    record Confirmable(Migration migration) implements Progress {}

    /**
     * It is there.
     *
     * @param to the host it is on now
     * @param migration the record
     */
    record Moved(HostId to, Migration migration) implements Progress {}

    /** Its user deleted it meanwhile. */
    record Gone() implements Progress {}

    /**
     * This try is over and the server is where it was.
     *
     * @param target where it was to go; null when that is not known
     * @param why in Nova's words as far as the record has any
     */
    record Failed(@Nullable HostId target, String why) implements Progress {}

    /**
     * {@return where the try is}
     *
     * @param record its record, empty when there is none yet
     * @param server the server as it is now, empty when it is gone
     * @param source the host it has to leave
     * @param age of the try when the records were looked at
     * @param actionTime how long a request may be under way
     */
    static Progress of(
            Attempt attempt,
            Optional<Migration> record,
            Optional<Server> server,
            HostId source,
            Duration age,
            Duration actionTime) {
        if (server.isEmpty()) {
            return new Gone();
        }
        return record.map(migration -> of(attempt, migration, server.get(), source))
                .orElseGet(() -> withoutRecord(attempt, server.get(), source, age, actionTime));
    }

    private static Progress of(Attempt attempt, Migration record, Server server, HostId source) {
        boolean idle = server.taskState().isEmpty();
        boolean elsewhere = server.host().filter(host -> !host.equals(source)).isPresent();
        if (record.status().succeeded()) {
            return idle && elsewhere
                    ? new Moved(server.host().orElseThrow(), record)
                    : new Unsettled(both(record, server));
        }
        if (record.status().failed()) {
            return idle ? failed(attempt, record) : new Unsettled(both(record, server));
        }
        if (record.status() == MigrationStatus.FINISHED
                && idle
                && server.status().equals("VERIFY_RESIZE")) {
            return new Confirmable(record);
        }
        return new Going(record, both(record, server));
    }

    private static Failed failed(Attempt attempt, Migration record) {
        String why = "migration " + record.id() + " is " + word(record.status());
        HostId target = record.target().or(attempt::target).orElse(null);
        return new Failed(
                target,
                attempt.interruption()
                        .map(it -> why + ", given up by us: " + it.why())
                        .orElse(why));
    }

    /** {@return what Nova shows of a record and its server, which may contradict each other} */
    private static String both(Migration record, Server server) {
        boolean ended = record.status().terminal();
        return (ended ? "record " : "migration ") + word(record.status())
                + (ended ? ", server still " : ", server ") + server.status() + " on "
                + server.host().map(HostId::value).orElse("no host") + " (migration "
                + record.id() + ")";
    }

    private static String word(MigrationStatus status) {
        return status.name().toLowerCase(Locale.ROOT);
    }

    private static Progress withoutRecord(
            Attempt attempt, Server server, HostId source, Duration age, Duration actionTime) {
        if (server.taskState().isPresent()) {
            return new Going(null, "Nova is busy with it: " + server.taskState().orElseThrow());
        }
        // A request may be under way as long as an action may be; and Nova makes the record only
        // after it has answered. Repeating before that could move the server twice.
        if (age.compareTo(actionTime) <= 0) {
            return new Going(
                    null,
                    attempt.requestId().isPresent()
                            ? "Nova accepted, no record yet"
                            : "no answer is known, no record yet");
        }
        Optional<HostId> elsewhere = server.host().filter(host -> !host.equals(source));
        if (elsewhere.isPresent()) {
            return new Failed(null, "somebody else moved it to " + elsewhere.get());
        }
        return new Failed(
                attempt.target().orElse(null),
                attempt.requestId().isPresent()
                        ? "Nova accepted it but made no migration"
                        : "Nova never received it");
    }
}
