package io.bearman.ipmi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.host.BmcGuid;
import io.bearman.core.power.PowerAction;
import io.bearman.core.power.PowerException;
import io.bearman.core.power.PowerState;
import io.bearman.core.secret.Credential;
import io.bearman.core.secret.Secret;
import io.bearman.ipmi.command.ChassisControl;
import io.bearman.ipmi.command.ChassisStatus;
import io.bearman.ipmi.command.GetChassisStatus;
import io.bearman.ipmi.command.GetDeviceId;
import io.bearman.ipmi.command.Privilege;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Commands without a session of the caller's: one-shot and kept ones, futures, cancellation, the end. */
class AskingTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final World world = new World();
    private final ScriptedBmc bmc = world.bmc;
    private final IpmiClient kept = world.client.with(SessionPolicy.KEPT);

    private CompletableFuture<ChassisStatus> ask(IpmiClient client) {
        return client.ask(world.target(), world.credential, new GetChassisStatus());
    }

    private PowerState state(IpmiClient client) {
        return client.execute(world.target(), world.credential, new GetChassisStatus())
                .power();
    }

    private void pass(Duration time) {
        world.time.sleep(time);
    }

    @Test
    void aOneShotTakesFivePairsAndLeavesNoSession() {
        assertThat(state(world.client)).isEqualTo(PowerState.ON);
        pass(SECOND);

        assertThat(bmc.packets).hasSize(5);
        assertThat(bmc.sessionsNotClosed()).isZero();
    }

    @Test
    void aKeptSessionTakesOnePair() {
        state(kept);
        int before = bmc.packets.size();

        state(kept);

        assertThat(bmc.packets).hasSize(before + 1);
        assertThat(bmc.opens).hasSize(1);
    }

    @Test
    void oneShotsForOneBmcNeverHaveTwoSessionsAtATime() {
        List<Integer> open = new ArrayList<>();
        bmc.openResponse = response -> {
            open.add(bmc.sessionsNotClosed());
            return response;
        };

        List<CompletableFuture<ChassisStatus>> asked = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            asked.add(ask(world.client));
        }
        asked.forEach(answer -> world.time.await(answer, SECOND));

        assertThat(asked).allMatch(answer -> answer.join().power() == PowerState.ON);
        assertThat(open).hasSize(10).containsOnly(0);
    }

    @Test
    void theFailureOfOneOneShotDoesNotHoldUpTheNext() {
        Credential wrong = new Credential("admin", Secret.of("wrong"));
        CompletableFuture<ChassisStatus> denied =
                world.client.ask(world.target(), wrong, new GetChassisStatus());
        CompletableFuture<ChassisStatus> answered = ask(world.client);
        pass(Duration.ofSeconds(5));

        assertThatThrownBy(denied::join).hasCauseInstanceOf(PowerException.Denied.class);
        assertThat(answered.join().power()).isEqualTo(PowerState.ON);
    }

    @Test
    void aOneShotWhoseTurnDoesNotComeInTimeSaysThatNothingWasSent() {
        world.network.toBmc = packet -> List.of();
        CompletableFuture<ChassisStatus> first = ask(world.client);
        pass(SECOND);
        CompletableFuture<ChassisStatus> second =
                ask(world.client.with(Patience.create().with(Duration.ofSeconds(5))));
        pass(Duration.ofSeconds(30));

        assertThatThrownBy(first::join).hasMessageContaining("no answer in 20000 ms");
        assertThatThrownBy(second::join)
                .hasCauseInstanceOf(PowerException.Unreachable.class)
                .hasMessageContaining("nothing was sent");
    }

    @ParameterizedTest
    @EnumSource(SessionPolicy.class)
    void thousandsOfQuestionsForOneSilentBmcAreAllAnsweredInTime(SessionPolicy policy) {
        world.network.toBmc = packet -> List.of();
        List<CompletableFuture<ChassisStatus>> asked = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            asked.add(ask(world.client.with(policy)));
        }

        pass(Duration.ofSeconds(21));

        assertThat(unanswered(asked)).isZero();
    }

    private static long unanswered(List<CompletableFuture<ChassisStatus>> asked) {
        return asked.stream().filter(answer -> !answer.isDone()).count();
    }

    /** The thread comes to it late, when the time of all is over. */
    @ParameterizedTest
    @EnumSource(SessionPolicy.class)
    void thousandsOfQuestionsWhoseTimeEndsTogetherAreAllAnswered(SessionPolicy policy) {
        world.network.toBmc = packet -> List.of();
        List<CompletableFuture<ChassisStatus>> asked = new ArrayList<>();
        asked.add(ask(world.client.with(policy)));
        pass(Duration.ofNanos(1000));
        for (int i = 0; i < 5000; i++) {
            asked.add(ask(world.client.with(policy)));
        }
        world.network.stuck = true;
        pass(Duration.ofSeconds(25));
        world.network.stuck = false;

        Engine engine = world.client.engine();
        engine.execute(engine::alarm);

        assertThat(unanswered(asked)).isZero();
    }

    @ParameterizedTest
    @EnumSource(SessionPolicy.class)
    void thousandsOfWithdrawnQuestionsHoldUpNobody(SessionPolicy policy) {
        bmc.delay = Duration.ofMillis(50);
        List<CompletableFuture<ChassisStatus>> asked = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            asked.add(ask(world.client.with(policy)));
        }
        asked.subList(0, 999).forEach(answer -> answer.cancel(false));

        pass(Duration.ofSeconds(5));

        assertThat(asked.get(999).join().power()).isEqualTo(PowerState.ON);
    }

    @ParameterizedTest
    @EnumSource(SessionPolicy.class)
    void thousandsOfQuestionsThatAreDeniedAreDenied(SessionPolicy policy) {
        Credential wrong = new Credential("admin", Secret.of("wrong"));
        List<CompletableFuture<ChassisStatus>> asked = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            asked.add(world.client.with(policy).ask(world.target(), wrong, new GetChassisStatus()));
        }

        pass(Duration.ofSeconds(21));

        assertThat(unanswered(asked)).isZero();
    }

    @Test
    void aOneShotCancelledDuringItsSetupGivesTheHalfOpenSessionBack() {
        world.network.fromBmc = packet -> packet[5] == 0x13 ? List.of() : List.of(packet);
        CompletableFuture<ChassisStatus> answer = ask(world.client);
        pass(Duration.ofMillis(100));

        answer.cancel(false);
        pass(Duration.ofSeconds(5));

        assertThat(bmc.opens).hasSize(1);
        assertThat(bmc.thirds).singleElement().matches(third -> third.status() != 0);
    }

    @Test
    void aSessionThatIsOpenedAfterItsCancellationIsGivenBack() {
        bmc.delay = Duration.ofMillis(500);
        CompletableFuture<ChassisStatus> answer = ask(world.client);
        pass(Duration.ofMillis(100));

        answer.cancel(false);
        pass(Duration.ofSeconds(5));

        assertThat(bmc.opens).hasSize(1);
        assertThat(bmc.thirds).singleElement().matches(third -> third.status() != 0);
    }

    @Test
    void aOneShotCancelledInItsSessionGivesTheSessionBack() {
        bmc.command =
                request -> request.command() == 0x01 ? new byte[0] : ScriptedBmc.healthy(request);
        CompletableFuture<ChassisStatus> answer = ask(world.client);
        pass(Duration.ofMillis(100));

        answer.cancel(false);
        pass(Duration.ofSeconds(5));

        assertThat(bmc.sessionsNotClosed()).isZero();
        assertThat(bmc.count(new GetChassisStatus())).isEqualTo(1);
    }

    @Test
    void aCancelledQuestionInTheLineIsNeverAsked() {
        CompletableFuture<ChassisStatus> first = ask(world.client);
        CompletableFuture<ChassisStatus> second = ask(world.client);
        CompletableFuture<ChassisStatus> third = ask(world.client);
        second.cancel(false);
        pass(SECOND);

        assertThat(first).isCompleted();
        assertThat(third).isCompleted();
        assertThat(bmc.opens).hasSize(2);
    }

    @Test
    void anIdleKeptSessionIsKeptAlive() {
        state(kept);

        pass(Duration.ofSeconds(90));

        assertThat(bmc.count(new GetDeviceId())).isBetween(3L, 5L);
        assertThat(bmc.opens).hasSize(1);
        assertThat(state(kept)).isEqualTo(PowerState.ON);
    }

    @Test
    void aKeptSessionThatTheBmcForgotIsOpenedAnewWithinThreeSeconds() {
        state(kept);
        pass(Duration.ofSeconds(10));
        bmc.forget();
        long before = world.time.nanoTime();

        assertThat(state(kept)).isEqualTo(PowerState.ON);

        assertThat(world.time.nanoTime() - before)
                .isLessThan(Duration.ofSeconds(3).toNanos());
        assertThat(bmc.opens).hasSize(2);
    }

    @Test
    void aSlowCommandInAKeptSessionIsAnsweredAllTheSame() {
        state(kept);
        bmc.openResponse = response -> {
            bmc.delay = Duration.ZERO;
            return response;
        };
        bmc.command = request -> {
            bmc.delay = Duration.ofSeconds(request.command() == 0x01 ? 3 : 0);
            return ScriptedBmc.healthy(request);
        };

        assertThat(state(kept)).isEqualTo(PowerState.ON);
    }

    @Test
    void whatMustNotBeRepeatedIsNotSentIntoASessionThatMayBeGone() {
        ChassisControl cycle = new ChassisControl(PowerAction.CYCLE);
        kept.execute(world.target(), world.credential, cycle);
        pass(Duration.ofSeconds(10));
        bmc.forget();

        kept.execute(world.target(), world.credential, cycle);

        assertThat(bmc.count(cycle)).isEqualTo(2);
    }

    @Test
    void aKeptSessionWithTooLittlePrivilegeIsReplacedByOneWithMore() {
        state(kept);

        kept.execute(world.target(), world.credential, new ChassisControl(PowerAction.HARD_OFF));

        assertThat(bmc.opens)
                .extracting(OpenSessionRequest::privilege)
                .containsExactly(Privilege.USER.number(), Privilege.OPERATOR.number());
        assertThat(bmc.sessionsNotClosed()).isEqualTo(1);
    }

    @Test
    void aKeptSessionIsNoProofForAnotherMachine() {
        state(kept);
        world.guid = new BmcGuid("ff".repeat(16));

        assertThatThrownBy(() -> state(kept)).isInstanceOf(PowerException.WrongMachine.class);
    }

    @Test
    void closingTheClientGivesEverySessionBackAndEndsWhatWaits() {
        state(kept);
        Session session = world.open();
        bmc.command =
                request -> request.command() == 0x01 ? new byte[0] : ScriptedBmc.healthy(request);
        CompletableFuture<ChassisStatus> waiting = session.ask(new GetChassisStatus());
        pass(Duration.ofMillis(10));

        world.client.close();
        world.client.close();
        session.close();

        assertThatThrownBy(waiting::join).hasCauseInstanceOf(PowerException.Unreachable.class);
        assertThat(bmc.sessionsNotClosed()).isZero();
        assertThat(world.network.allClosed()).isTrue();
        assertThatThrownBy(() -> ask(world.client)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void closingTheClientEndsASetupThatIsUnderWay() {
        world.network.fromBmc = packet -> packet[5] == 0x13 ? List.of() : List.of(packet);
        CompletableFuture<ChassisStatus> answer = ask(world.client);
        pass(Duration.ofMillis(10));

        world.client.close();

        assertThatThrownBy(answer::join).hasMessageContaining("the IPMI client was closed");
    }

    @Test
    void aBlockingCallOnTheLibrarysOwnThreadIsRefusedInsteadOfWaitingForItself() {
        CompletableFuture<PowerState> nested =
                ask(world.client).thenApply(status -> state(world.client));
        pass(SECOND);

        assertThatThrownBy(nested::join)
                .hasCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("a blocking call on the thread that would answer it");
    }

    @Test
    void aPaceKeepsRequestsToOneBmcApart() {
        IpmiClient slow = world.client.with(new Pace(1, Duration.ofSeconds(5)));

        try (Session session = slow.open(world.target(), world.credential, Privilege.USER)) {
            session.chassisStatus();
            session.chassisStatus();
        }

        // Open Session at once, the two commands 5 s after each other.
        assertThat(world.elapsed()).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(11));
    }

    @Test
    void aPaceLetsCommandsOfOneSessionWaitForTheirAnswersTogether() {
        bmc.delay = Duration.ofMillis(100);
        IpmiClient eager = world.client.with(new Pace(4, Duration.ZERO));
        try (Session session = eager.open(world.target(), world.credential, Privilege.USER)) {
            long before = world.time.nanoTime();

            List<ChassisStatus> answers = session.executeAll(List.of(
                    new GetChassisStatus(),
                    new GetChassisStatus(),
                    new GetChassisStatus(),
                    new GetChassisStatus()));

            assertThat(answers).hasSize(4);
            assertThat(world.time.nanoTime() - before)
                    .isLessThan(Duration.ofMillis(150).toNanos());
        }
    }

    @Test
    void aRequestNumberRestsAfterItWasSentTwice() {
        Session session = world.open();
        int[] lost = {0};
        bmc.command = request -> request.command() == 0x01 && lost[0]++ % 2 == 0
                ? new byte[0]
                : ScriptedBmc.healthy(request);
        for (int i = 0; i < 40; i++) {
            session.chassisStatus();
        }

        List<Integer> numbers = bmc.requests.stream()
                .filter(request -> request.command() == 0x01)
                .map(LanMessage::sequence)
                .distinct()
                .toList();

        // Each was sent twice, and none was used for another question.
        assertThat(numbers).hasSize(40);
    }

    @Test
    void waitingForThePowerReturnsWhenItIsAsWanted() {
        byte[] off = {0, 0x00, 0, 0};
        bmc.command = request -> request.command() == 0x01 && world.elapsed().toSeconds() < 5
                ? off
                : ScriptedBmc.healthy(request);

        PowerState state = world.client.waitFor(
                world.target(), world.credential, PowerState.ON, Duration.ofMinutes(2));

        assertThat(state).isEqualTo(PowerState.ON);
        assertThat(world.elapsed()).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(6));
    }

    @Test
    void waitingForThePowerEndsWithTheStateThatWasReadLast() {
        PowerState state = world.client.waitFor(
                world.target(), world.credential, PowerState.OFF, Duration.ofMinutes(2));

        assertThat(state).isEqualTo(PowerState.ON);
        assertThat(world.elapsed()).isBetween(Duration.ofMinutes(2), Duration.ofSeconds(121));
    }
}
