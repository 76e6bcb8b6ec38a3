package io.bearman.maintenance;

import io.bearman.core.cloud.Migration;
import io.bearman.core.cloud.MigrationStatus;
import io.bearman.core.cloud.MigrationType;
import io.bearman.core.cloud.Server;
import io.bearman.core.host.HostId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where a try to evacuate a server is, decided from Nova's records. Its 200 proves nothing; a server
 * shown ACTIVE without a task may still be the one on the old host; evacuated means that it is on
 * another host, Nova is not busy with it, and a record of the try says so, or none will any more.
 */
sealed interface EvacuationProgress {
    /**
     * It goes on; look again later.
     *
     * @param what for people
     */
    record Going(String what) implements EvacuationProgress {}

    /**
     * It runs elsewhere, but was stopped: below 2.95 Nova starts it and stops it again.
     *
     * @param to the host it is on now
     */
    record Settling(HostId to) implements EvacuationProgress {}

    /**
     * It is elsewhere.
     *
     * @param to the host it is on now
     */
    record Moved(HostId to) implements EvacuationProgress {}

    /** Its user deleted it meanwhile. */
    record Gone() implements EvacuationProgress {}

    /**
     * This try is over, and so far as Nova knows the server was not started.
     *
     * @param why in Nova's words as far as the record has any
     */
    record Failed(String why) implements EvacuationProgress {}

    /**
     * Too long without an end; nothing more is tried.
     *
     * @param what the truth as Nova shows it
     */
    record Stuck(String what) implements EvacuationProgress {}

    /**
     * {@return where the try is}
     *
     * @param server the server as it is now, empty when it is gone
     * @param records migration records, its own among them
     * @param source the dead host
     * @param now when the records were looked at, in the clock of the try
     */
    static EvacuationProgress of(
            EvacuationTry attempt,
            Optional<Server> server,
            List<Migration> records,
            HostId source,
            Instant now,
            Settings settings) {
        if (server.isEmpty()) {
            return new Gone();
        }
        Duration age = Duration.between(attempt.since(), now);
        List<Migration> ours = records.stream()
                .filter(it -> it.id() > attempt.after() && it.server().equals(attempt.server()))
                .filter(it ->
                        it.type() == MigrationType.EVACUATION && it.source().equals(source))
                .toList();
        EvacuationProgress seen = ours.isEmpty()
                ? withoutRecord(attempt, server.get(), source, age, settings)
                : of(attempt, server.get(), ours, source);
        if (seen instanceof Going going && age.compareTo(settings.moves().moveTime()) > 0) {
            return new Stuck(going.what() + " for " + age.toMinutes() + " min, server "
                    + server.get().status() + " on "
                    + server.get().host().map(HostId::value).orElse("no host"));
        }
        return seen;
    }

    private static EvacuationProgress of(
            EvacuationTry attempt, Server server, List<Migration> ours, HostId source) {
        boolean idle = server.taskState().isEmpty();
        boolean elsewhere = server.host().filter(host -> !host.equals(source)).isPresent();
        boolean succeeded = ours.stream().anyMatch(it -> it.status().succeeded());
        boolean failed = ours.stream().anyMatch(it -> it.status().failed());
        String record = "evacuation " + ours.get(ours.size() - 1).id() + " is "
                + ours.get(ours.size() - 1).status();
        // Accepted twice: the server moves once, one record fails, the other stays accepted until
        // the old host is back (measured on Zed).
        boolean twice = failed
                && ours.stream().anyMatch(it -> it.status() == MigrationStatus.ACCEPTED)
                && !server.vmState().equals("error");
        if (idle && elsewhere && (succeeded || twice)) {
            HostId to = server.host().orElseThrow();
            boolean startedOnly = attempt.stopped() && server.vmState().equals("active");
            return startedOnly ? new Settling(to) : new Moved(to);
        }
        boolean over = ours.stream().allMatch(it -> it.status().failed());
        return idle && over ? new Failed(record) : new Going(record);
    }

    private static EvacuationProgress withoutRecord(
            EvacuationTry attempt, Server server, HostId source, Duration age, Settings settings) {
        // A request may be under way as long as an action may be, and repeating it before that
        // could start the server twice.
        if (age.compareTo(settings.actionTime()) <= 0) {
            return new Going(
                    attempt.requestId().isPresent()
                            ? "Nova accepted, no record yet"
                            : "no answer is known, no record yet");
        }
        Optional<HostId> elsewhere = server.host().filter(host -> !host.equals(source));
        if (elsewhere.isPresent() && server.taskState().isEmpty()) {
            return new Moved(elsewhere.get());
        }
        return new Failed(
                attempt.requestId().isPresent()
                        ? "Nova accepted it but made no evacuation"
                        : "Nova never received it");
    }
}
