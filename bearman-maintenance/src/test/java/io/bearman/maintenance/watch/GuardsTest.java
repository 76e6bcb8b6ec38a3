package io.bearman.maintenance.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.alive.Sign;
import io.bearman.core.boot.BootReport;
import io.bearman.core.host.HostId;
import io.bearman.core.host.RegionId;
import io.bearman.maintenance.watch.Guards.Circumstances;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whether something is done, and why not. */
class GuardsTest {
    private static final RegionId REGION = RegionId.of("RegionOne");
    private static final HostId CN1 = HostId.of("cn1");
    private static final BootReport BOOT = new BootReport(CN1, "boot-id-1", null, Instant.EPOCH);
    private static final Duration LONG = Duration.ofMinutes(3);
    private static final Circumstances CLEAR =
            new Circumstances(3, LONG, null, null, false, null, true);

    private final Guards guards =
            new Guards(WatchSettings.create().with(Act.EVACUATE).with(Act.RECOVER));

    private static HostLook look(@Nullable String busy) {
        Testimony silent = new Testimony("SSH", new Sign.Silent("no answer"));
        return new HostLook(CN1, null, List.of(silent), BOOT, busy);
    }

    private static Finding dead() {
        return new Finding.Dead(REGION, look(null));
    }

    private static Finding returned() {
        return new Finding.Returned(REGION, look(null), BOOT);
    }

    private static Finding manyDown() {
        return new Finding.ManyDown(REGION, List.of(CN1), List.of(), 1);
    }

    private static Finding noConductor() {
        return new Finding.ControlPlane(REGION, List.of("nova-conductor (ctl1)"), List.of(), 3);
    }

    private void nothing(Finding finding, Circumstances now, String why) {
        Verdict verdict = guards.judge(finding, now);
        assertThat(verdict.action()).isEmpty();
        assertThat(verdict.why()).isEqualTo(why);
    }

    @Test
    void aDeadHostIsEvacuatedWhenNothingSpeaksAgainstIt() {
        assertThat(guards.judge(dead(), CLEAR).action()).contains(Act.EVACUATE);
    }

    @Test
    void aHostThatCameBackIsLookedAfterAtOnce() {
        Circumstances first = new Circumstances(1, Duration.ZERO, null, null, false, null, true);

        assertThat(guards.judge(returned(), first).action()).contains(Act.RECOVER);
    }

    @Test
    void nothingIsDoneUnlessTold() {
        Guards mute = new Guards(WatchSettings.create());

        assertThat(mute.judge(dead(), CLEAR))
                .isEqualTo(
                        Verdict.nothing(dead(), "Nothing is done: not told to (--act evacuate)"));
        assertThat(mute.judge(returned(), CLEAR).why())
                .isEqualTo("Nothing is done: not told to (--act recover)");
    }

    @Test
    void aDeadAgentAndAnUnclearHostAreNeverTouched() {
        assertThat(guards.judge(new Finding.DeadAgent(REGION, look(null)), CLEAR)
                        .action())
                .isEmpty();
        assertThat(guards.judge(new Finding.Unclear(REGION, look(null)), CLEAR).action())
                .isEmpty();
        assertThat(guards.judge(manyDown(), CLEAR).action()).isEmpty();
        assertThat(guards.judge(noConductor(), CLEAR).action()).isEmpty();
    }

    @Test
    void severalLooksMustAgreeAndTimeMustPassBeforeAHostIsFenced() {
        nothing(
                dead(),
                new Circumstances(2, LONG, null, null, false, null, true),
                "Found in 2 of 3 looks that must agree");
        nothing(
                dead(),
                new Circumstances(3, LONG.minusSeconds(1), null, null, false, null, true),
                "It is fenced when it has been dead for 180 s; until then it may come back by"
                        + " itself");
    }

    @Test
    void aFrozenFleetIsLeftAlone() {
        Circumstances frozen = new Circumstances(3, LONG, "ann (storm)", null, false, null, true);

        nothing(dead(), frozen, "Nothing is done: the fleet is frozen by ann (storm)");
        nothing(returned(), frozen, "Nothing is done: the fleet is frozen by ann (storm)");
    }

    @Test
    void nobodyIsFencedWhileManyAreDownOrTheControlPlaneIs() {
        nothing(
                dead(),
                new Circumstances(3, LONG, null, manyDown(), false, null, true),
                "Nothing is done: many-down in RegionOne");
        nothing(
                dead(),
                new Circumstances(3, LONG, null, noConductor(), false, null, true),
                "Nothing is done: control-plane in RegionOne");
    }

    @Test
    void hostsThatCameBackAreLookedAfterThoughManyAreDownButNotWithoutAControlPlane() {
        assertThat(guards.judge(
                                returned(),
                                new Circumstances(1, LONG, null, manyDown(), false, null, true))
                        .action())
                .contains(Act.RECOVER);
        nothing(
                returned(),
                new Circumstances(3, LONG, null, noConductor(), false, null, true),
                "Nothing is done: control-plane in RegionOne");
    }

    @Test
    void nothingIsBegunTwice() {
        nothing(
                dead(),
                new Circumstances(9, LONG, null, null, true, null, true),
                "It is being looked after");
    }

    @Test
    void aHostOfAnotherRunIsLeftToIt() {
        nothing(
                new Finding.Dead(REGION, look("run r-1 (kernel update)")),
                CLEAR,
                "Nothing is done: it is in the unfinished run r-1 (kernel update)");
    }

    @Test
    void whatDidNotSucceedIsTriedAgainLater() {
        nothing(
                returned(),
                new Circumstances(3, LONG, null, null, false, "cn1: no power", true),
                "Tried in vain, and again later: cn1: no power");
    }

    @Test
    void hostsWaitForTheirTurn() {
        nothing(
                returned(),
                new Circumstances(3, LONG, null, null, false, null, false),
                "It waits for its turn");
    }
}
