package io.bearman.ipmi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.host.Bmc;
import io.bearman.core.power.PowerAction;
import io.bearman.core.power.PowerException;
import io.bearman.ipmi.command.ChassisControl;
import io.bearman.ipmi.command.ChassisStatus;
import io.bearman.ipmi.command.GetChassisStatus;
import io.bearman.ipmi.command.Privilege;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The end of a client, whatever is under way: everything is answered, nothing new is begun. */
@Timeout(20)
class EndTest {
    private static final ChassisControl CYCLE = new ChassisControl(PowerAction.CYCLE);
    private static final Duration A_LITTLE = Duration.ofMillis(100);
    private static final Duration LONG = Duration.ofSeconds(30);

    private final World world = new World();
    private final ScriptedBmc bmc = world.bmc;
    private final IpmiClient client = world.client;

    @AfterEach
    void nothingIsLeft() {
        world.time.sleep(LONG);
        assertThat(bmc.sessionsNotClosed()).isZero();
        assertThat(world.network.allClosed()).isTrue();
    }

    private CompletableFuture<ChassisStatus> ask(IpmiClient by) {
        return by.ask(world.target(), world.credential, new GetChassisStatus());
    }

    private static void endedByTheEnd(CompletableFuture<?> answer) {
        assertThat(answer).isDone();
        assertThatThrownBy(answer::join)
                .hasCauseInstanceOf(PowerException.Unreachable.class)
                .hasMessageContaining("closed");
    }

    /** Whatever waits, whyever. */
    private enum Waiting {
        SILENT_BMC,
        HALF_OPEN,
        RAISING,
        IN_SESSION
    }

    private void make(Waiting why) {
        switch (why) {
            case SILENT_BMC -> world.network.toBmc = packet -> List.of();
            case HALF_OPEN ->
                world.network.fromBmc = packet -> packet[5] == 0x13 ? List.of() : List.of(packet);
            case RAISING ->
                bmc.command = request ->
                        request.command() == 0x3b ? new byte[0] : ScriptedBmc.healthy(request);
            case IN_SESSION ->
                bmc.command = request ->
                        request.command() == 0x01 ? new byte[0] : ScriptedBmc.healthy(request);
        }
    }

    @ParameterizedTest
    @EnumSource(Waiting.class)
    void everythingThatWaitsIsAnsweredAndNothingIsBegun(Waiting why) {
        make(why);
        List<CompletableFuture<?>> waiting = new ArrayList<>();
        IpmiClient kept = client.with(SessionPolicy.KEPT);
        waiting.add(ask(client));
        waiting.add(ask(kept));
        waiting.add(client.opening(world.target(), world.credential, Privilege.OPERATOR));
        world.time.sleep(A_LITTLE);
        waiting.add(ask(client));
        waiting.add(ask(client));
        waiting.add(ask(kept));
        waiting.removeIf(CompletableFuture::isDone);
        int opened = bmc.opens.size();

        client.close();

        assertThat(waiting).isNotEmpty().allMatch(CompletableFuture::isCompletedExceptionally);
        waiting.forEach(EndTest::endedByTheEnd);
        world.time.sleep(LONG);
        assertThat(bmc.opens).hasSize(opened);
    }

    @Test
    void whatWaitsForItsTurnIsAnswered() {
        IpmiClient slow = client.with(new Pace(1, Duration.ofSeconds(15)));
        CompletableFuture<?> first = ask(slow);
        CompletableFuture<?> opening =
                slow.opening(world.target(), world.credential, Privilege.USER);
        world.time.sleep(A_LITTLE);

        client.close();

        endedByTheEnd(first);
        endedByTheEnd(opening);
    }

    @Test
    void aPingIsAnswered() {
        Bmc nobody = Bmc.of("192.0.2.9", 623, null, "none");
        CompletableFuture<?> pong = client.ping(nobody.address(), nobody.port());
        world.time.sleep(A_LITTLE);

        client.close();

        endedByTheEnd(pong);
    }

    @ParameterizedTest
    @EnumSource(SessionPolicy.class)
    void whatWasSentAndMustNotBeRepeatedIsAmbiguous(SessionPolicy policy) {
        bmc.command =
                request -> request.command() == 0x02 ? new byte[0] : ScriptedBmc.healthy(request);
        CompletableFuture<?> sent =
                client.with(policy).ask(world.target(), world.credential, CYCLE);
        world.time.sleep(A_LITTLE);

        client.close();

        assertThat(bmc.count(CYCLE)).isEqualTo(1);
        assertThat(sent).isDone();
        assertThatThrownBy(sent::join).hasCauseInstanceOf(PowerException.Ambiguous.class);
    }

    /** Also when the end comes from the library's own thread, which cannot wait for itself. */
    @Test
    void whatWasSentIsAmbiguousAlsoWhenACallbackClosesTheClient() {
        bmc.command =
                request -> request.command() == 0x02 ? new byte[0] : ScriptedBmc.healthy(request);
        CompletableFuture<?> sent =
                client.with(SessionPolicy.KEPT).ask(world.target(), world.credential, CYCLE);
        world.time.sleep(A_LITTLE);
        ask(client).thenRun(client::close);
        world.time.sleep(A_LITTLE);

        assertThat(sent).isDone();
        assertThatThrownBy(sent::join).hasCauseInstanceOf(PowerException.Ambiguous.class);
    }

    @Test
    void aCallerWhoAsksAgainAtTheEndIsRefused() {
        make(Waiting.SILENT_BMC);
        Supplier<CompletableFuture<ChassisStatus>> again = () -> ask(client);
        CompletableFuture<ChassisStatus> answer =
                again.get().exceptionallyCompose(why -> again.get());
        world.time.sleep(A_LITTLE);
        int sent = world.network.sentAt.size();

        client.close();

        assertThat(answer).isCompletedExceptionally();
        assertThat(world.network.sentAt).hasSize(sent);
    }

    @Test
    void anInterruptedEndIsAnEndAllTheSame() {
        make(Waiting.IN_SESSION);
        CompletableFuture<?> waiting = ask(client);
        CompletableFuture<?> next = ask(client);
        world.time.sleep(A_LITTLE);

        Thread.currentThread().interrupt();
        client.close();

        assertThat(Thread.interrupted()).isTrue();
        endedByTheEnd(waiting);
        endedByTheEnd(next);
    }

    @Test
    void aClientThatWasNeverUsedEndsToo() {
        client.close();

        assertThatThrownBy(() -> ask(client)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> client.ping(World.ADDRESS, 623))
                .isInstanceOf(IllegalStateException.class);
    }
}
