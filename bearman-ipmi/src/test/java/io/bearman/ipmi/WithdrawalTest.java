package io.bearman.ipmi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.power.PowerAction;
import io.bearman.core.power.PowerState;
import io.bearman.ipmi.command.ChassisControl;
import io.bearman.ipmi.command.ChassisStatus;
import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.GetChassisStatus;
import io.bearman.ipmi.command.Privilege;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who no longer wants an answer: what was not sent is never sent, and nobody else notices. */
@Timeout(20)
class WithdrawalTest {
    private static final ChassisControl CYCLE = new ChassisControl(PowerAction.CYCLE);
    private static final Duration A_LITTLE = Duration.ofMillis(100);
    private static final Duration LONG = Duration.ofSeconds(30);

    private final World world = new World();
    private final ScriptedBmc bmc = world.bmc;

    /** What callers do to a future that they no longer want. */
    private enum Withdrawal {
        CANCEL(answer -> answer.cancel(false)),
        TIME_OUT(answer -> answer.completeExceptionally(new TimeoutException()));

        private final Consumer<CompletableFuture<?>> how;

        Withdrawal(Consumer<CompletableFuture<?>> how) {
            this.how = how;
        }
    }

    @AfterEach
    void onlyTheEngineTouchesItsState() {
        assertThat(world.network.outOfTurn).isEmpty();
    }

    private <R> CompletableFuture<R> ask(SessionPolicy policy, Command<R> command) {
        return world.client.with(policy).ask(world.target(), world.credential, command);
    }

    /** Lets the answer to this command be half a second on its way. */
    private void delay(int command) {
        bmc.command = request -> {
            bmc.delay = request.command() == command ? Duration.ofMillis(500) : Duration.ZERO;
            return ScriptedBmc.healthy(request);
        };
    }

    @ParameterizedTest
    @EnumSource(Withdrawal.class)
    void aOneShotWithdrawnDuringItsSetupIsNeverSent(Withdrawal withdrawal) {
        bmc.delay = Duration.ofMillis(90);
        CompletableFuture<?> cycle = ask(SessionPolicy.ONE_SHOT, CYCLE);
        world.time.sleep(A_LITTLE);

        withdrawal.how.accept(cycle);
        world.time.sleep(LONG);

        assertThat(bmc.opens).hasSize(1);
        assertThat(bmc.count(CYCLE)).isZero();
        assertThat(bmc.sessionsNotClosed()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Withdrawal.class)
    void aOneShotWithdrawnWhileItsPrivilegeIsRaisedIsNeverSentAndTheLineGoesOn(
            Withdrawal withdrawal) {
        delay(0x3b);
        List<Integer> open = new ArrayList<>();
        bmc.openResponse = response -> {
            open.add(bmc.sessionsNotClosed());
            return response;
        };
        CompletableFuture<?> cycle = ask(SessionPolicy.ONE_SHOT, CYCLE);
        List<CompletableFuture<ChassisStatus>> line = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            line.add(ask(SessionPolicy.ONE_SHOT, new GetChassisStatus()));
        }
        world.time.sleep(A_LITTLE);

        withdrawal.how.accept(cycle);
        world.time.sleep(LONG);

        assertThat(bmc.count(CYCLE)).isZero();
        assertThat(line).allMatch(answer -> answer.join().power() == PowerState.ON);
        assertThat(open).hasSize(6).containsOnly(0);
        assertThat(bmc.sessionsNotClosed()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Withdrawal.class)
    void aOneShotWithdrawnInItsSessionIsNotSentAgainAndGivesTheSessionBack(Withdrawal withdrawal) {
        bmc.command =
                request -> request.command() == 0x01 ? new byte[0] : ScriptedBmc.healthy(request);
        CompletableFuture<?> answer = ask(SessionPolicy.ONE_SHOT, new GetChassisStatus());
        CompletableFuture<?> next = ask(SessionPolicy.ONE_SHOT, CYCLE);
        world.time.sleep(A_LITTLE);

        withdrawal.how.accept(answer);
        world.time.sleep(LONG);

        assertThat(bmc.count(new GetChassisStatus())).isEqualTo(1);
        assertThat(next).isCompleted();
        assertThat(bmc.sessionsNotClosed()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Withdrawal.class)
    void aKeptQuestionWithdrawnWhileItsSessionOpensIsNeverSent(Withdrawal withdrawal) {
        bmc.delay = Duration.ofMillis(90);
        CompletableFuture<?> cycle = ask(SessionPolicy.KEPT, CYCLE);
        world.time.sleep(A_LITTLE);

        withdrawal.how.accept(cycle);
        world.time.sleep(LONG);

        assertThat(bmc.count(CYCLE)).isZero();
    }

    @ParameterizedTest
    @EnumSource(Withdrawal.class)
    void aKeptQuestionWithdrawnInItsSessionIsNotSentAgain(Withdrawal withdrawal) {
        bmc.command =
                request -> request.command() == 0x01 ? new byte[0] : ScriptedBmc.healthy(request);
        CompletableFuture<?> answer = ask(SessionPolicy.KEPT, new GetChassisStatus());
        world.time.sleep(A_LITTLE);

        withdrawal.how.accept(answer);
        world.time.sleep(LONG);

        assertThat(bmc.count(new GetChassisStatus())).isEqualTo(1);
        assertThat(bmc.opens).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Withdrawal.class)
    void aQuestionInASessionsQueueIsWithdrawn(Withdrawal withdrawal) {
        delay(0x01);
        Session session = world.client.open(world.target(), world.credential, Privilege.OPERATOR);
        CompletableFuture<?> first = session.ask(new GetChassisStatus());
        CompletableFuture<?> cycle = session.ask(CYCLE);
        world.time.sleep(A_LITTLE);

        withdrawal.how.accept(cycle);
        world.time.sleep(LONG);

        assertThat(first).isCompleted();
        assertThat(bmc.count(CYCLE)).isZero();
    }

    @ParameterizedTest
    @EnumSource(Withdrawal.class)
    void aSessionThatNobodyWantsAnyMoreIsGivenBack(Withdrawal withdrawal) {
        delay(0x3b);
        CompletableFuture<Session> opening =
                world.client.opening(world.target(), world.credential, Privilege.OPERATOR);
        world.time.sleep(A_LITTLE);

        withdrawal.how.accept(opening);
        world.time.sleep(LONG);

        assertThat(bmc.opens).hasSize(1);
        assertThat(bmc.sessionsNotClosed()).isZero();
    }

    @Test
    void aBlockingCallOnTheLibrarysOwnThreadSendsNothing() {
        Session session = world.client.open(world.target(), world.credential, Privilege.OPERATOR);

        CompletableFuture<Void> nested = session.ask(new GetChassisStatus())
                .thenAccept(status -> session.control(PowerAction.CYCLE));
        world.time.sleep(LONG);

        assertThatThrownBy(nested::join).hasCauseInstanceOf(IllegalStateException.class);
        assertThat(bmc.count(CYCLE)).isZero();
    }

    @Test
    void aPingThatOneCallerWithdrawsIsAnsweredToTheOthers() {
        world.network.toBmc = packet -> List.of();
        CompletableFuture<?> first = world.client.ping(World.ADDRESS, 623);
        IpmiClient hasty = world.client.with(Patience.create().with(Duration.ofSeconds(5)));
        CompletableFuture<?> second = hasty.ping(World.ADDRESS, 623);

        first.cancel(false);
        world.time.sleep(Duration.ofSeconds(4));
        assertThat(second).isNotDone();
        world.time.sleep(Duration.ofSeconds(1));
        assertThatThrownBy(second::join).hasMessageContaining("no answer to a presence ping");
        long sent = world.network.sentAt.size();
        world.time.sleep(LONG);

        assertThat(world.network.sentAt).hasSize((int) sent);
    }
}
