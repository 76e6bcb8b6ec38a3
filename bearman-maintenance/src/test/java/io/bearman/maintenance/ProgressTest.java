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
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProgressTest {
    private static final Settings SETTINGS = Settings.create();
    private static final Attempt LIVE = new Attempt(id(1), "vm1", Move.LIVE, 17, NOW, "req-1");
    private static final Attempt COLD = new Attempt(id(1), "vm1", Move.COLD, 17, NOW, "req-1");
    private static final Attempt UNANSWERED = new Attempt(id(1), "vm1", Move.LIVE, 17, NOW, null);

    private static Progress of(Attempt attempt, Server server, Duration age, Migration... records) {
        return Progress.of(
                attempt, Optional.of(server), List.of(records), CN1, NOW.plus(age), SETTINGS);
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
                .isInstanceOf(Progress.Going.class);
        assertThat(of(LIVE, server(1, "MIGRATING", "migrating", CN2), Duration.ZERO, completed))
                .isInstanceOf(Progress.Going.class);
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

        assertThat(of(UNANSWERED, idle, SETTINGS.actionTime())).isInstanceOf(Progress.Going.class);
        assertThat(of(UNANSWERED, idle, SETTINGS.actionTime().plusSeconds(1)))
                .isEqualTo(new Progress.Failed("Nova never received it"));
    }

    @Test
    void aTryThatNovaIsBusyWithGoesOnHoweverOld() {
        assertThat(of(
                        UNANSWERED,
                        server(1, "MIGRATING", "migrating", CN1),
                        SETTINGS.actionTime().plusSeconds(1)))
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
    void aMoveWithoutAnEndIsStuckAndSaysTheTruth() {
        Progress progress = of(
                LIVE,
                server(1, "MIGRATING", "migrating", CN1),
                SETTINGS.moveTime().plusSeconds(1),
                live(18, MigrationStatus.COMPLETED, CN1));

        assertThat(progress).isInstanceOf(Progress.Stuck.class);
        assertThat(((Progress.Stuck) progress).what()).contains("COMPLETED", "MIGRATING", "cn1");
    }

    @Test
    void aDeletedServerIsGone() {
        assertThat(Progress.of(LIVE, Optional.empty(), List.of(), CN1, NOW, SETTINGS))
                .isInstanceOf(Progress.Gone.class);
    }
}
