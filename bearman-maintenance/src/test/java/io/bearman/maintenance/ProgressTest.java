package io.bearman.maintenance;

import static io.bearman.maintenance.Samples.CN1;
import static io.bearman.maintenance.Samples.CN2;
import static io.bearman.maintenance.Samples.NOW;
import static io.bearman.maintenance.Samples.id;
import static io.bearman.maintenance.Samples.server;
import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.cloud.Migration;
import io.bearman.core.cloud.MigrationStatus;
import io.bearman.core.cloud.MigrationType;
import io.bearman.core.cloud.Move;
import io.bearman.core.cloud.Server;
import io.bearman.core.host.HostId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProgressTest {
    private static final Duration ACTION = Settings.create().actionTime();
    private static final Attempt LIVE = attempt(Move.LIVE, "req-1");
    private static final Attempt COLD = attempt(Move.COLD, "req-1");
    private static final Attempt UNANSWERED = attempt(Move.LIVE, null);

    private static Attempt attempt(Move how, @Nullable String request) {
        return new Attempt(id(1), "vm1", how, null, 17, NOW, request, null);
    }

    private static Progress of(Attempt attempt, Server server, Duration age, Migration... records) {
        Optional<Migration> record = attempt.record(List.of(records), CN1, ACTION);
        return Progress.of(attempt, record, Optional.of(server), CN1, age, ACTION);
    }

    private static Migration live(long number, MigrationStatus status, HostId source) {
        return new Migration(number, id(1), MigrationType.LIVE_MIGRATION, status, source, CN2, NOW);
    }

    private static Migration cold(MigrationStatus status) {
        return new Migration(18, id(1), MigrationType.MIGRATION, status, CN1, CN2, NOW);
    }

    @Test
    void movedNeedsTheRecordAndTheHostAndAnIdleServer() {
        Migration completed = live(18, MigrationStatus.COMPLETED, CN1);

        assertThat(of(LIVE, server(1, "ACTIVE", null, CN2), Duration.ZERO, completed))
                .isEqualTo(new Progress.Moved(CN2, completed));
        assertThat(of(LIVE, server(1, "ACTIVE", null, CN1), Duration.ZERO, completed))
                .isInstanceOf(Progress.Unsettled.class);
        assertThat(of(LIVE, server(1, "MIGRATING", "migrating", CN2), Duration.ZERO, completed))
                .isInstanceOf(Progress.Unsettled.class);
    }

    @Test
    void activeOnTheNewHostWhileTheRecordRunsIsNotMovedYet() {
        assertThat(of(
                        LIVE,
                        server(1, "ACTIVE", null, CN2),
                        Duration.ZERO,
                        live(18, MigrationStatus.RUNNING, CN1)))
                .isInstanceOf(Progress.Going.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"ERROR", "FAILED", "CANCELLED"})
    void aFailedRecordWithTheServerIdleIsAFailedTry(MigrationStatus status) {
        assertThat(of(LIVE, server(1, "ACTIVE", null, CN1), Duration.ZERO, live(18, status, CN1)))
                .isInstanceOf(Progress.Failed.class);
    }

    @Test
    void recordsFromBeforeTheTryAreNotItsRecords() {
        assertThat(of(
                        LIVE,
                        server(1, "ACTIVE", null, CN1),
                        Duration.ZERO,
                        live(17, MigrationStatus.ERROR, CN1)))
                .isInstanceOf(Progress.Going.class);
    }

    @Test
    void recordsOfAnotherSourceAreNotItsRecords() {
        assertThat(of(
                        LIVE,
                        server(1, "ACTIVE", null, CN1),
                        Duration.ZERO,
                        live(18, MigrationStatus.ERROR, CN2)))
                .isInstanceOf(Progress.Going.class);
    }

    @Test
    void anUnansweredTryIsNotOverBeforeTheLongestDeadline() {
        Server idle = server(1, "ACTIVE", null, CN1);

        assertThat(of(UNANSWERED, idle, ACTION)).isInstanceOf(Progress.Going.class);
        assertThat(of(UNANSWERED, idle, ACTION.plusSeconds(1)))
                .isEqualTo(new Progress.Failed(null, "Nova never received it"));
    }

    @Test
    void aTryThatNovaIsBusyWithGoesOnHoweverOld() {
        assertThat(of(UNANSWERED, server(1, "MIGRATING", "migrating", CN1), ACTION.plusSeconds(1)))
                .isInstanceOf(Progress.Going.class);
    }

    @Test
    void aFinishedColdMigrationWaitsForOurConfirmation() {
        assertThat(of(
                        COLD,
                        server(1, "VERIFY_RESIZE", null, CN2),
                        Duration.ZERO,
                        cold(MigrationStatus.FINISHED)))
                .isInstanceOf(Progress.Confirmable.class);
        assertThat(of(
                        COLD,
                        server(1, "SHUTOFF", null, CN2),
                        Duration.ZERO,
                        cold(MigrationStatus.CONFIRMED)))
                .isInstanceOf(Progress.Moved.class);
    }

    @Test
    void aRecordThatContradictsItsServerIsToldInNovasWords() {
        Progress progress = of(
                LIVE,
                server(1, "MIGRATING", "migrating", CN1),
                Duration.ZERO,
                live(18, MigrationStatus.COMPLETED, CN1));

        assertThat(progress)
                .isEqualTo(new Progress.Unsettled(
                        "record completed, server still MIGRATING on cn1 (migration 18)"));
    }

    @Test
    void anAbortedMoveWhoseServerIsStillBusyIsNotOverYet() {
        assertThat(of(
                        LIVE,
                        server(1, "MIGRATING", "migrating", CN1),
                        Duration.ZERO,
                        live(18, MigrationStatus.CANCELLED, CN1)))
                .isInstanceOf(Progress.Unsettled.class);
    }

    @Test
    void aFailedTryNamesTheTargetThatFailed() {
        assertThat(of(
                        LIVE,
                        server(1, "ACTIVE", null, CN1),
                        Duration.ZERO,
                        live(18, MigrationStatus.ERROR, CN1)))
                .isEqualTo(new Progress.Failed(CN2, "migration 18 is error"));
    }

    @Test
    void aLaterRecordOfSomebodyElseIsNotTakenForOurs() {
        assertThat(of(
                        LIVE,
                        server(1, "MIGRATING", "migrating", CN1),
                        Duration.ZERO,
                        live(18, MigrationStatus.ERROR, CN1),
                        live(19, MigrationStatus.RUNNING, CN1)))
                .isEqualTo(new Progress.Unsettled(
                        "record error, server still MIGRATING on cn1 (migration 18)"));
    }

    @Test
    void aRecordMadeLongAfterARequestThatNobodyAnsweredIsSomebodyElses() {
        Instant hourLater = NOW.plus(Duration.ofHours(1));
        Migration foreign = new Migration(
                18, id(1), MigrationType.MIGRATION, MigrationStatus.FINISHED, CN1, CN2, hourLater);

        assertThat(attempt(Move.COLD, null).record(List.of(foreign), CN1, ACTION))
                .isEmpty();
        assertThat(COLD.record(List.of(foreign), CN1, ACTION)).contains(foreign);
    }

    @Test
    void aResizeIsNeverOurs() {
        Migration resize = new Migration(
                18, id(1), MigrationType.RESIZE, MigrationStatus.FINISHED, CN1, CN2, NOW);

        assertThat(COLD.record(List.of(resize), CN1, ACTION)).isEmpty();
    }

    @Test
    void aDeletedServerIsGone() {
        assertThat(Progress.of(
                        LIVE, Optional.empty(), Optional.empty(), CN1, Duration.ZERO, ACTION))
                .isInstanceOf(Progress.Gone.class);
    }
}
