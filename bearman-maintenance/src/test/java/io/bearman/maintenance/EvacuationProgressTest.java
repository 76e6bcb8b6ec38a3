package io.bearman.maintenance;

import static io.bearman.maintenance.Samples.CN1;
import static io.bearman.maintenance.Samples.CN2;
import static io.bearman.maintenance.Samples.NOW;
import static io.bearman.maintenance.Samples.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.cloud.Migration;
import io.bearman.core.cloud.MigrationStatus;
import io.bearman.core.cloud.MigrationType;
import io.bearman.core.cloud.Server;
import io.bearman.core.host.HostId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each is a state of a server and its records that Nova was measured to be in. */
class EvacuationProgressTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration LATER = Duration.ofSeconds(91);

    private final EvacuationTry answered = new EvacuationTry(id(1), "vm1", false, 17, NOW, "req-1");
    private final EvacuationTry unanswered = new EvacuationTry(id(1), "vm1", false, 17, NOW, null);
    private final EvacuationTry stopped = new EvacuationTry(id(1), "vm1", true, 17, NOW, "req-1");

    private static EvacuationProgress of(
            EvacuationTry attempt, @Nullable Server server, Duration age, Migration... records) {
        return EvacuationProgress.of(
                attempt,
                Optional.ofNullable(server),
                List.of(records),
                CN1,
                NOW.plus(age),
                Settings.create());
    }

    private static Migration record(long number, MigrationStatus status) {
        return new Migration(number, id(1), MigrationType.EVACUATION, status, CN1, CN2, NOW);
    }

    private static Server active(HostId host, @Nullable String task) {
        return Samples.server(1, "ACTIVE", task, host);
    }

    @Test
    void aDoneRecordAndAnIdleServerElsewhereAreAnEvacuation() {
        assertThat(of(answered, active(CN2, null), SOON, record(18, MigrationStatus.DONE)))
                .isEqualTo(new EvacuationProgress.Moved(CN2));
        assertThat(of(answered, active(CN2, null), SOON, record(18, MigrationStatus.COMPLETED)))
                .isEqualTo(new EvacuationProgress.Moved(CN2));
    }

    @Test
    void aServerShownActiveOnItsOldHostIsNotEvacuated() {
        assertThat(of(answered, active(CN1, null), SOON, record(18, MigrationStatus.ACCEPTED)))
                .isInstanceOf(EvacuationProgress.Going.class);
        assertThat(of(answered, active(CN1, null), SOON, record(18, MigrationStatus.DONE)))
                .isInstanceOf(EvacuationProgress.Going.class);
    }

    @Test
    void aServerThatNovaIsBusyWithIsNotEvacuated() {
        assertThat(of(
                        answered,
                        active(CN2, "powering-off"),
                        SOON,
                        record(18, MigrationStatus.DONE)))
                .isInstanceOf(EvacuationProgress.Going.class);
    }

    @Test
    void aServerThatWasStoppedIsWaitedForUntilItIsAgain() {
        Server off = new Server(
                id(1),
                "vm1",
                "SHUTOFF",
                "stopped",
                null,
                CN2,
                false,
                "m1",
                io.bearman.core.cloud.Storage.VOLUMES,
                null,
                NOW);

        assertThat(of(stopped, active(CN2, null), SOON, record(18, MigrationStatus.DONE)))
                .isEqualTo(new EvacuationProgress.Settling(CN2));
        assertThat(of(stopped, off, SOON, record(18, MigrationStatus.DONE)))
                .isEqualTo(new EvacuationProgress.Moved(CN2));
    }

    @Test
    void acceptedTwiceTheServerMovesOnceWhateverTheRecordsSay() {
        Migration[] both = {record(18, MigrationStatus.FAILED), record(19, MigrationStatus.ACCEPTED)
        };

        assertThat(of(answered, active(CN2, null), SOON, both))
                .isEqualTo(new EvacuationProgress.Moved(CN2));
        assertThat(of(answered, active(CN1, null), SOON, both))
                .isInstanceOf(EvacuationProgress.Going.class);
    }

    @Test
    void anEarlierRecordIsNotOurs() {
        assertThat(of(unanswered, active(CN1, null), SOON, record(17, MigrationStatus.FAILED)))
                .isInstanceOf(EvacuationProgress.Going.class);
    }

    @Test
    void withoutARecordNothingIsOverBeforeARequestCanBe() {
        assertThat(of(unanswered, active(CN1, null), Duration.ofSeconds(90)))
                .isInstanceOf(EvacuationProgress.Going.class);
        assertThat(of(unanswered, active(CN1, null), LATER))
                .isEqualTo(new EvacuationProgress.Failed("Nova never received it"));
    }

    @Test
    void aFailedRecordIsAFailureOnceNovaIsIdle() {
        assertThat(of(answered, active(CN1, "rebuilding"), SOON, record(18, MigrationStatus.ERROR)))
                .isInstanceOf(EvacuationProgress.Going.class);
        assertThat(of(answered, active(CN1, null), SOON, record(18, MigrationStatus.ERROR)))
                .isEqualTo(new EvacuationProgress.Failed("evacuation 18 is ERROR"));
    }

    @Test
    void aRecordThatNeverEndsIsStuckAndNotRepeated() {
        assertThat(of(
                        answered,
                        active(CN1, "rebuilding"),
                        Duration.ofMinutes(31),
                        record(18, MigrationStatus.ACCEPTED)))
                .isInstanceOf(EvacuationProgress.Stuck.class);
    }

    @Test
    void aDeletedServerIsGone() {
        assertThat(of(answered, null, SOON)).isEqualTo(new EvacuationProgress.Gone());
    }
}
