package io.bearman.maintenance;

import io.bearman.core.cloud.Migration;
import io.bearman.core.cloud.MigrationStatus;
import io.bearman.core.cloud.MigrationType;
import io.bearman.core.cloud.Move;
import io.bearman.core.cloud.Server;
import io.bearman.core.host.HostId;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Where a try to move a server is, decided from Nova's records. A 202, a status, a record alone
 * prove nothing: moved means that the record of <em>this</em> try is complete, the server is on
 * another host, and Nova is not busy with it.
 */
sealed interface Progress {
    /**
     * It goes on; look again later.
     *
     * @param what for people
     */
    record Going(String what) implements Progress {}

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
     * @param why in Nova's words as far as the record has any
     */
    record Failed(String why) implements Progress {}

    /**
     * Too long without an end; nothing more is tried.
     *
     * @param what the truth as Nova shows it
     */
    record Stuck(String what) implements Progress {}

    /**
     * {@return where the try is}
     *
     * @param server the server as it is now, empty when it is gone
     * @param records the server's migration records
     * @param source the host it has to leave
     * @param now in the clock of the attempt
     */
    static Progress of(
            Attempt attempt,
            Optional<Server> server,
            List<Migration> records,
            HostId source,
            Instant now,
            Settings settings) {
        if (server.isEmpty()) {
            return new Gone();
        }
        Duration age = Duration.between(attempt.since(), now);
        Optional<Migration> record = record(attempt, records, source);
        Progress seen = record.map(migration -> of(migration, server.get(), source))
                .orElseGet(() -> withoutRecord(attempt, server.get(), age, settings));
        if (seen instanceof Going going && age.compareTo(settings.moveTime()) > 0) {
            return new Stuck(going.what() + " for " + age.toMinutes() + " min, server "
                    + server.get().status() + " on "
                    + server.get().host().map(HostId::value).orElse("no host"));
        }
        return seen;
    }

    private static Optional<Migration> record(
            Attempt attempt, List<Migration> records, HostId source) {
        MigrationType type =
                attempt.how() == Move.LIVE ? MigrationType.LIVE_MIGRATION : MigrationType.MIGRATION;
        return records.stream()
                .filter(record -> record.id() > attempt.after())
                .filter(record -> record.server().equals(attempt.server()))
                .filter(record -> record.type() == type && record.source().equals(source))
                .max(Comparator.comparingLong(Migration::id));
    }

    private static Progress of(Migration record, Server server, HostId source) {
        boolean idle = server.taskState().isEmpty();
        boolean elsewhere = server.host().filter(host -> !host.equals(source)).isPresent();
        if (record.status().succeeded() && idle && elsewhere) {
            return new Moved(server.host().orElseThrow(), record);
        }
        if (record.status().failed() && idle) {
            return new Failed("migration " + record.id() + " is " + record.status());
        }
        if (record.status() == MigrationStatus.FINISHED
                && idle
                && server.status().equals("VERIFY_RESIZE")) {
            return new Confirmable(record);
        }
        return new Going("migration " + record.id() + " is " + record.status());
    }

    private static Progress withoutRecord(
            Attempt attempt, Server server, Duration age, Settings settings) {
        if (server.taskState().isPresent()) {
            return new Going("Nova is busy with it: " + server.taskState().orElseThrow());
        }
        // A request may be under way as long as an action may be; and Nova makes the record only
        // after it has answered. Repeating before that could move the server twice.
        if (age.compareTo(settings.actionTime()) <= 0) {
            return new Going(
                    attempt.requestId().isPresent()
                            ? "Nova accepted, no record yet"
                            : "no answer is known, no record yet");
        }
        return new Failed(
                attempt.requestId().isPresent()
                        ? "Nova accepted it but made no migration"
                        : "Nova never received it");
    }
}
