package io.bearman.maintenance;

import static io.bearman.maintenance.Samples.CN1;
import static io.bearman.maintenance.Samples.CN2;
import static io.bearman.maintenance.Samples.NOW;
import static io.bearman.maintenance.Samples.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.cloud.LiveProgress;
import io.bearman.core.cloud.LiveProgress.Copied;
import io.bearman.core.cloud.Migration;
import io.bearman.core.cloud.MigrationStatus;
import io.bearman.core.cloud.MigrationType;
import io.bearman.core.cloud.Move;
import io.bearman.core.time.VirtualTime;
import io.bearman.maintenance.Attempt.Interruption;
import io.bearman.maintenance.Attempt.Kind;
import io.bearman.maintenance.Moves.WhenStuck;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A move may take 30 min, stand still for 5, and Nova has 2 to do what it is asked. */
class RemedyTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final VirtualTime time = new VirtualTime(1);
    private final Course course = new Course(time, MINUTE.multipliedBy(5));
    private Attempt attempt = new Attempt(id(1), "vm1", Move.LIVE, null, 17, NOW, "req-1", null);
    private Duration queueStands = Duration.ZERO;

    private static Progress going(MigrationStatus status) {
        Migration record =
                new Migration(18, id(1), MigrationType.LIVE_MIGRATION, status, CN1, CN2, NOW);
        return new Progress.Going(record, "migration running, server MIGRATING on cn1");
    }

    private Remedy of(Progress progress, WhenStuck policy) {
        course.saw(progress);
        Moves moves = new Moves(
                4,
                8,
                16,
                3,
                MINUTE.multipliedBy(30),
                MINUTE.multipliedBy(5),
                MINUTE.multipliedBy(2),
                policy);
        return Remedy.of(attempt, progress, course, queueStands, moves);
    }

    private Remedy of(Progress progress) {
        return of(progress, WhenStuck.ABORT);
    }

    private void copied(long remaining) {
        course.saw(new LiveProgress(
                18,
                "uuid",
                MigrationStatus.RUNNING,
                CN1,
                CN2,
                new Copied(100, 100 - remaining, remaining),
                new Copied(0, 0, 0),
                null));
    }

    private void minutes(int minutes) {
        time.sleep(MINUTE.multipliedBy(minutes));
    }

    private static Interruption interruption(Remedy remedy) {
        assertThat(remedy).isInstanceOf(Remedy.Interrupt.class);
        return ((Remedy.Interrupt) remedy).by();
    }

    @Test
    void aMoveThatGetsNearerToItsEndIsWaitedFor() {
        Progress running = going(MigrationStatus.RUNNING);
        of(running);
        for (int minute = 1; minute <= 29; minute++) {
            minutes(1);
            copied(100 - minute);

            assertThat(of(running)).isEqualTo(new Remedy.Wait());
        }
    }

    @Test
    void aGuestThatWritesFasterThanItIsCopiedStandsStill() {
        Progress running = going(MigrationStatus.RUNNING);
        of(running);
        copied(40);
        for (int minute = 1; minute <= 5; minute++) {
            minutes(1);
            copied(40 + minute % 2);
        }
        assertThat(of(running)).isEqualTo(new Remedy.Wait());
        minutes(1);

        assertThat(interruption(of(running)))
                .isEqualTo(new Interruption(Kind.ABORT, 18, "no progress for 6 min at 59 %"));
    }

    @Test
    void aMoveOfWhichNobodySaysHowFarItIsHasAllItsTime() {
        Progress running = going(MigrationStatus.RUNNING);
        of(running);
        minutes(30);
        assertThat(of(running)).isEqualTo(new Remedy.Wait());
        minutes(1);

        assertThat(interruption(of(running)).why()).isEqualTo("not done after 31 min");
    }

    @Test
    void timeInNovasQueueDoesNotCountWhileTheQueueMoves() {
        of(going(MigrationStatus.QUEUED));
        minutes(90);

        assertThat(of(going(MigrationStatus.QUEUED))).isEqualTo(new Remedy.Wait());
        assertThat(of(going(MigrationStatus.RUNNING))).isEqualTo(new Remedy.Wait());
        queueStands = MINUTE.multipliedBy(31);
        assertThat(interruption(of(going(MigrationStatus.QUEUED))).why())
                .isEqualTo("its turn has not come for 31 min");
    }

    @Test
    void byPolicyItIsForcedAndAbortedWhenThatHasNoEffect() {
        Progress running = going(MigrationStatus.RUNNING);
        of(running);
        minutes(31);
        Interruption forced = interruption(of(running, WhenStuck.FORCE_COMPLETE));
        assertThat(forced.kind()).isEqualTo(Kind.FORCE_COMPLETE);
        attempt = attempt.interrupted(forced);
        course.interrupted();
        minutes(2);
        assertThat(of(running, WhenStuck.FORCE_COMPLETE)).isEqualTo(new Remedy.Wait());
        minutes(1);

        assertThat(interruption(of(running, WhenStuck.FORCE_COMPLETE)).kind())
                .isEqualTo(Kind.ABORT);
    }

    @Test
    void whatDoesNotCopyCannotBeForced() {
        of(going(MigrationStatus.PREPARING));
        minutes(31);

        assertThat(interruption(of(going(MigrationStatus.PREPARING), WhenStuck.FORCE_COMPLETE))
                        .kind())
                .isEqualTo(Kind.ABORT);
    }

    @Test
    void anAbortWithoutEffectIsRepeatedOnceAndThenGivenUpWithTheTruth() {
        Progress running = going(MigrationStatus.RUNNING);
        Interruption abort = new Interruption(Kind.ABORT, 18, "no progress for 6 min at 59 %");
        attempt = attempt.interrupted(abort);
        course.interrupted();
        minutes(3);
        assertThat(interruption(of(running))).isEqualTo(abort);
        course.interrupted();
        minutes(3);

        assertThat(of(running))
                .isEqualTo(new Remedy.GiveUp("stuck: migration running, server MIGRATING on cn1,"
                        + " and aborting it has no effect"));
    }

    @Test
    void anAbortThatAKilledProcessMeantToAskForIsAskedForAtOnce() {
        Interruption abort = new Interruption(Kind.ABORT, 18, "no progress for 6 min at 59 %");
        attempt = attempt.interrupted(abort);

        assertThat(interruption(of(going(MigrationStatus.RUNNING)))).isEqualTo(abort);
    }

    @Test
    void aRecordThatEndedWithoutItsServerIsStuckAfterTheTimeToSettle() {
        Progress unsettled = new Progress.Unsettled("record completed, server still MIGRATING");
        assertThat(of(unsettled)).isEqualTo(new Remedy.Wait());
        minutes(2);
        assertThat(of(unsettled)).isEqualTo(new Remedy.Wait());
        minutes(1);

        assertThat(of(unsettled))
                .isEqualTo(new Remedy.GiveUp("stuck: record completed, server still MIGRATING"));
    }

    @Test
    void aColdMoveIsNeverAbortedButGivenUp() {
        attempt = new Attempt(id(1), "vm1", Move.COLD, null, 17, NOW, "req-1", null);
        of(going(MigrationStatus.MIGRATING));
        minutes(31);

        assertThat(of(going(MigrationStatus.MIGRATING))).isInstanceOf(Remedy.GiveUp.class);
    }
}
