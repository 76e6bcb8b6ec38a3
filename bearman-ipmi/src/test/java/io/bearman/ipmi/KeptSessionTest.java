package io.bearman.ipmi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.host.Bmc;
import io.bearman.core.host.Quirk;
import io.bearman.core.power.PowerAction;
import io.bearman.core.power.PowerException;
import io.bearman.core.power.PowerState;
import io.bearman.core.secret.Credential;
import io.bearman.core.secret.Secret;
import io.bearman.ipmi.command.ChassisControl;
import io.bearman.ipmi.command.ChassisStatus;
import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.Definition;
import io.bearman.ipmi.command.Done;
import io.bearman.ipmi.command.GetChassisStatus;
import io.bearman.ipmi.command.Raw;
import io.bearman.ipmi.command.ResetBmc;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The one session that is kept with a BMC, with several callers who want different things of it. */
@Timeout(20)
class KeptSessionTest {
    private static final ChassisControl CYCLE = new ChassisControl(PowerAction.CYCLE);
    private static final GetChassisStatus STATUS = new GetChassisStatus();
    private static final Duration A_LITTLE = Duration.ofMillis(100);
    private static final Duration LONG = Duration.ofSeconds(30);

    private final World world = new World();
    private final ScriptedBmc bmc = world.bmc;
    private final IpmiClient kept = world.client.with(SessionPolicy.KEPT);

    @AfterEach
    void onlyTheEngineTouchesItsState() {
        assertThat(world.network.outOfTurn).isEmpty();
    }

    private <R> CompletableFuture<R> ask(Command<R> command) {
        return kept.ask(world.target(), world.credential, command);
    }

    private PowerState state() {
        return kept.execute(world.target(), world.credential, STATUS).power();
    }

    /** Makes the answers to this command slow, and no others. */
    private void slow(Command<?> command, Duration delay) {
        bmc.command = request -> {
            boolean it =
                    request.netFn() == command.netFn() && request.command() == command.number();
            bmc.delay = it ? delay : Duration.ZERO;
            return ScriptedBmc.healthy(request);
        };
    }

    @Test
    void moreThanOneSessionIsNeverOpenedWhateverItsCallersAsk() {
        List<Integer> open = new ArrayList<>();
        bmc.openResponse = response -> {
            open.add(bmc.sessionsNotClosed());
            return response;
        };
        List<CompletableFuture<?>> asked = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            asked.add(ask(STATUS));
            asked.add(ask(new ChassisControl(PowerAction.HARD_OFF)));
            asked.add(ask(Raw.of(0x06, 0x01)));
            world.time.sleep(Duration.ofMillis(2));
        }
        world.time.sleep(LONG);

        assertThat(asked).allMatch(answer -> answer.isDone() && !answer.isCompletedExceptionally());
        assertThat(open).containsOnly(0).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void aCommandUnderWayIsAnsweredBeforeItsSessionMakesWayForAnother() {
        slow(CYCLE, Duration.ofSeconds(1));
        CompletableFuture<Done> cycle = ask(CYCLE);
        world.time.sleep(A_LITTLE);

        CompletableFuture<?> more = ask(new ResetBmc(ResetBmc.Kind.WARM));
        world.time.sleep(LONG);

        assertThat(cycle).isCompletedWithValue(Done.DONE);
        assertThat(more).isCompleted();
        assertThat(bmc.count(CYCLE)).isEqualTo(1);
        assertThat(bmc.opens).hasSize(2);
    }

    @Test
    void twoUsersTakeTurnsAndNobodyIsHeldUpForLong() {
        Credential other = new Credential("other", Secret.of("secret"));
        bmc.message2 = message -> new RakpMessage2(
                message.tag(),
                0,
                message.consoleId(),
                message.random(),
                message.guid(),
                message.code());
        List<CompletableFuture<ChassisStatus>> asked = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            asked.add(ask(STATUS));
            asked.add(kept.ask(world.target(), other, STATUS));
        }
        world.time.sleep(Duration.ofSeconds(5));

        assertThat(asked).allMatch(CompletableFuture::isDone);
        assertThat(asked.get(0).join().power()).isEqualTo(PowerState.ON);
        assertThat(asked.get(4).join().power()).isEqualTo(PowerState.ON);
    }

    @Test
    void theDenialOfOneUserIsNotAnothers() {
        Credential wrong = new Credential("admin", Secret.of("wrong"));
        CompletableFuture<?> denied = kept.ask(world.target(), wrong, STATUS);
        CompletableFuture<ChassisStatus> answered = ask(STATUS);
        world.time.sleep(LONG);

        assertThatThrownBy(denied::join).hasCauseInstanceOf(PowerException.Denied.class);
        assertThat(answered.join().power()).isEqualTo(PowerState.ON);
    }

    @Test
    void whoHasMoreTimeGoesOnAfterAnotherHadToGiveUp() {
        int[] lost = {0};
        world.network.toBmc = packet -> ++lost[0] < 6 ? List.of() : List.of(packet);
        IpmiClient hasty = kept.with(Patience.create().with(Duration.ofSeconds(1)));
        CompletableFuture<?> gaveUp = hasty.ask(world.target(), world.credential, STATUS);
        CompletableFuture<ChassisStatus> answered = ask(STATUS);
        world.time.sleep(LONG);

        assertThatThrownBy(gaveUp::join)
                .hasCauseInstanceOf(PowerException.Unreachable.class)
                .hasMessageContaining("no answer in 1000 ms");
        assertThat(answered.join().power()).isEqualTo(PowerState.ON);
    }

    @Test
    void whoWaitsForAnothersSessionGivesUpInHisOwnTime() {
        world.network.toBmc = packet -> List.of();
        ask(STATUS);
        CompletableFuture<?> hasty = kept.with(Patience.create().with(Duration.ofSeconds(5)))
                .ask(world.target(), world.credential, STATUS);

        world.time.sleep(Duration.ofMillis(4990));
        assertThat(hasty).isNotDone();
        world.time.sleep(Duration.ofMillis(20));

        assertThat(hasty).isDone();
        assertThatThrownBy(hasty::join).hasCauseInstanceOf(PowerException.Unreachable.class);
    }

    @Test
    void aSessionOfASuiteThatTheCallerDoesNotTakeIsNotHis() {
        bmc.suite = CipherSuite.SUITE_0;
        world.suites = List.of(0);
        world.guid = null;
        state();
        world.suites = List.of(17);

        assertThatThrownBy(this::state).isInstanceOf(PowerException.Refused.class);

        assertThat(bmc.count(STATUS)).isEqualTo(1);
    }

    @Test
    void aSessionOfALooserBmcIsNotHisWhoKeepsToTheSpecification() {
        kept.execute(
                new Bmc(
                        World.ADDRESS,
                        623,
                        world.guid,
                        "bmc",
                        world.suites,
                        Set.of(Quirk.NOCHECKSUMCHECK)),
                world.credential,
                STATUS);

        state();

        assertThat(bmc.opens).hasSize(2);
        assertThat(bmc.sessionsNotClosed()).isEqualTo(1);
    }

    @Test
    void aSlowReadingDoesNotCostACycleUnderWayItsAnswer() {
        slow(CYCLE, Duration.ofSeconds(3));
        kept.execute(world.target(), world.credential, new ChassisControl(PowerAction.ON));
        CompletableFuture<Done> cycle = ask(CYCLE);
        CompletableFuture<ChassisStatus> reading = ask(STATUS);
        world.time.sleep(LONG);

        assertThat(cycle).isCompletedWithValue(Done.DONE);
        assertThat(reading.join().power()).isEqualTo(PowerState.ON);
        assertThat(bmc.opens).hasSize(1);
    }

    @Test
    void aPaceOfSecondsIsNoReasonToOpenAnotherSession() {
        IpmiClient seldom = kept.with(new Pace(1, Duration.ofSeconds(5)));
        for (int i = 0; i < 4; i++) {
            seldom.execute(world.target(), world.credential, STATUS);
        }

        assertThat(bmc.opens).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(PowerAction.class)
    void aSlowActionIsWaitedForAsLongAsItsCallerWants(PowerAction action) {
        ask(new ChassisControl(PowerAction.ON));
        world.time.sleep(A_LITTLE);
        slow(CYCLE, Duration.ofSeconds(4));

        CompletableFuture<Done> done = ask(new ChassisControl(action));
        world.time.sleep(LONG);

        assertThat(done).isCompletedWithValue(Done.DONE);
        assertThat(bmc.opens).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(PowerAction.class)
    void anActionIsDoneInANewSessionWhenTheOldOneIsGone(PowerAction action) {
        ChassisControl control = new ChassisControl(action);
        ask(new ChassisControl(PowerAction.ON));
        world.time.sleep(Duration.ofSeconds(10));
        bmc.forget();
        long before = bmc.count(control);

        kept.execute(world.target(), world.credential, control);

        assertThat(bmc.count(control)).isEqualTo(before + 1);
        assertThat(bmc.opens).hasSize(2);
    }

    @Test
    void manyReadingsOfARestartedBmcAreAllAnsweredSoon() {
        state();
        bmc.forget();
        List<CompletableFuture<ChassisStatus>> asked = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            asked.add(ask(STATUS));
        }

        world.time.sleep(Duration.ofSeconds(3));

        assertThat(asked).allMatch(CompletableFuture::isDone);
        assertThat(asked).allMatch(answer -> answer.join().power() == PowerState.ON);
        assertThat(bmc.opens).hasSize(2);
    }

    @Test
    void anActionSentIntoASessionThatThenDiesIsAmbiguousAndNotSentAgain() {
        ask(new ChassisControl(PowerAction.ON));
        world.time.sleep(A_LITTLE);
        bmc.command =
                request -> request.command() == 0x02 ? new byte[0] : ScriptedBmc.healthy(request);

        CompletableFuture<Done> cycle = ask(CYCLE);
        world.time.sleep(LONG);

        assertThatThrownBy(cycle::join).hasCauseInstanceOf(PowerException.Ambiguous.class);
        world.time.sleep(LONG);
        assertThat(bmc.requests.stream()
                        .filter(request -> request.command() == 0x02 && request.data()[0] == 2))
                .hasSize(1);
    }

    @Test
    void aKeepaliveThatWaitsBehindASlowActionIsNoReasonToGiveTheSessionUp() {
        IpmiClient patient = kept.with(Patience.create().with(Duration.ofMinutes(1)));
        patient.execute(world.target(), world.credential, new ChassisControl(PowerAction.ON));
        slow(CYCLE, Duration.ofSeconds(40));

        CompletableFuture<Done> cycle = patient.ask(world.target(), world.credential, CYCLE);
        world.time.sleep(Duration.ofSeconds(50));

        assertThat(cycle).isCompletedWithValue(Done.DONE);
        assertThat(state()).isEqualTo(PowerState.ON);
        assertThat(bmc.opens).hasSize(1);
    }

    @Test
    void aBmcThatRefusesToSayWhatItIsIsThereAllTheSame() {
        bmc.command =
                request -> request.netFn() == Definition.APPLICATION && request.command() == 0x01
                        ? new byte[] {(byte) 0xc1}
                        : ScriptedBmc.healthy(request);
        kept.execute(world.target(), world.credential, CYCLE);
        world.time.sleep(Duration.ofSeconds(10));

        kept.execute(world.target(), world.credential, CYCLE);

        assertThat(bmc.count(CYCLE)).isEqualTo(2);
        assertThat(bmc.opens).hasSize(1);
    }

    @Test
    void aSessionThatDiesUnnoticedIsFoundByTheKeepaliveAndGivenUp() {
        state();
        bmc.forget();
        world.time.sleep(Duration.ofSeconds(60));
        int sent = world.network.sentAt.size();

        world.time.sleep(Duration.ofMinutes(10));

        assertThat(world.network.sentAt).hasSize(sent);
        assertThat(state()).isEqualTo(PowerState.ON);
    }
}
