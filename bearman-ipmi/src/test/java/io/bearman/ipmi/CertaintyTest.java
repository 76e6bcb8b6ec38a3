package io.bearman.ipmi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.power.PowerAction;
import io.bearman.core.power.PowerException;
import io.bearman.ipmi.command.ChassisControl;
import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.Definition;
import io.bearman.ipmi.command.GetChassisStatus;
import io.bearman.ipmi.command.Privilege;
import io.bearman.ipmi.command.WireReader;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever may have been done is never reported as not done; what was not done is not ambiguous. */
@Timeout(20)
class CertaintyTest {
    private static final int SILENCE = -1;
    private static final ChassisControl CYCLE = new ChassisControl(PowerAction.CYCLE);

    private final World world = new World();
    private final ScriptedBmc bmc = world.bmc;

    /** Answers Chassis Control with these completion codes, then with silence. */
    private void answers(int... codes) {
        Deque<Integer> left = new ArrayDeque<>(Arrays.stream(codes).boxed().toList());
        bmc.command = request -> {
            if (request.netFn() != Definition.CHASSIS || request.command() != 0x02) {
                return ScriptedBmc.healthy(request);
            }
            int code = left.isEmpty() ? SILENCE : left.remove();
            return code == SILENCE ? new byte[0] : new byte[] {(byte) code};
        };
    }

    private Session operator() {
        return world.client.open(world.target(), world.credential, Privilege.OPERATOR);
    }

    private void isAmbiguous(PowerAction action) {
        assertThatThrownBy(() -> world.act(action))
                .isInstanceOf(PowerException.Ambiguous.class)
                .hasMessageStartingWith("192.0.2.1:623: Chassis Control " + action);
    }

    @ParameterizedTest
    @EnumSource(
            value = PowerAction.class,
            names = {"ON", "HARD_OFF"})
    void aTimeoutInsideTheBmcFollowedBySilenceIsAmbiguous(PowerAction action) {
        answers(0xc3);

        isAmbiguous(action);
    }

    @ParameterizedTest
    @EnumSource(
            value = PowerAction.class,
            names = {"ON", "HARD_OFF"})
    void aTimeoutInsideTheBmcIsAmbiguousAlsoWhenThereIsNoTimeToAskAgain(PowerAction action) {
        bmc.command = request ->
                request.command() == 0x02 ? new byte[] {(byte) 0xc3} : ScriptedBmc.healthy(request);

        isAmbiguous(action);
    }

    /** The answer to the first copy was lost, the second came when the first was being carried out. */
    @ParameterizedTest
    @ValueSource(ints = {0xc0, 0xcf, 0xd0, 0xd2, 0xd5, 0xff})
    void whatABmcSaysOfASecondCopyIsNoNewsOfTheFirst(int code) {
        answers(SILENCE, code);

        isAmbiguous(PowerAction.HARD_OFF);
    }

    @ParameterizedTest
    @ValueSource(ints = {0xc1, 0xcc})
    void whatABmcNeverDoesItDidNotDoTheFirstTimeEither(int code) {
        answers(SILENCE, code);

        assertThatThrownBy(() -> world.act(PowerAction.HARD_OFF))
                .isInstanceOf(PowerException.Refused.class);
    }

    @Test
    void aMissingPrivilegeWasMissingTheFirstTimeToo() {
        answers(SILENCE, 0xd4);

        assertThatThrownBy(() -> world.act(PowerAction.HARD_OFF))
                .isInstanceOf(PowerException.Denied.class);
    }

    @ParameterizedTest
    @CsvSource({"CYCLE,0xce", "CYCLE,0xcf", "RESET,0xce", "HARD_OFF,0xce", "ON,0xcf"})
    void aBmcThatCannotSayWhatBecameOfItIsAmbiguous(PowerAction action, String code) {
        answers(Integer.decode(code));

        isAmbiguous(action);

        assertThat(bmc.count(new ChassisControl(action))).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0xd5, 0xff, 0xc9})
    void whatIsRefusedAtOnceWasNotDone(int code) {
        answers(code);

        assertThatThrownBy(() -> world.act(PowerAction.CYCLE))
                .isInstanceOf(PowerException.Refused.class);
    }

    @ParameterizedTest
    @CsvSource({"0xc3,HARD_OFF", "0xc3,ON"})
    void whatMayHaveBegunIsAmbiguousAlsoWhenItsTimeEndsInThePause(String code, PowerAction action) {
        answers(Integer.decode(code));

        assertThatThrownBy(() -> world.power.act(
                        world.machine(), action, world.claim(), world.in(Duration.ofMillis(300))))
                .isInstanceOf(PowerException.Ambiguous.class);

        assertThat(bmc.count(new ChassisControl(action))).isEqualTo(1);
    }

    @Test
    void whatMayHaveBegunIsAmbiguousAlsoWhenItsSessionIsClosedInThePause() {
        answers(SILENCE, 0xc0);
        Session session = operator();
        CompletableFuture<?> off = session.ask(new ChassisControl(PowerAction.HARD_OFF));
        world.time.await(() -> bmc.count(CYCLE) == 2, Duration.ofSeconds(2));
        world.time.sleep(Duration.ofMillis(20));

        session.close();

        assertThatThrownBy(off::join).hasCauseInstanceOf(PowerException.Ambiguous.class);
    }

    @Test
    void whatABusyBmcDidNotBeginWasNotDoneWhenItsTimeEndsInThePause() {
        answers(0xc0);

        assertThatThrownBy(() -> world.power.act(
                        world.machine(),
                        PowerAction.CYCLE,
                        world.claim(),
                        world.in(Duration.ofMillis(300))))
                .isInstanceOf(PowerException.TooLate.class);
    }

    @Test
    void aBmcThatWasBusyAndThenSaysNothingIsAmbiguous() {
        answers(0xc0, 0xc0, SILENCE);

        isAmbiguous(PowerAction.CYCLE);

        assertThat(bmc.count(CYCLE)).isEqualTo(3);
    }

    @Test
    void aCommandWhoseTimeEndsInTheQueueIsNeverSent() {
        answers();
        Session session = operator();
        CompletableFuture<?> first = session.ask(CYCLE);
        CompletableFuture<?> second = session.ask(CYCLE);

        world.time.sleep(Duration.ofMinutes(1));

        assertThatThrownBy(first::join).hasCauseInstanceOf(PowerException.Ambiguous.class);
        assertThatThrownBy(second::join)
                .hasCauseInstanceOf(PowerException.Unreachable.class)
                .hasMessageEndingWith("nothing was sent");
        assertThat(bmc.count(CYCLE)).isEqualTo(1);
    }

    @Test
    void aCommandInTheQueueOfASessionThatIsClosedSaysThatNothingWasSent() {
        answers();
        Session session = operator();
        CompletableFuture<?> first = session.ask(CYCLE);
        CompletableFuture<?> second = session.ask(CYCLE);
        world.time.sleep(Duration.ofMillis(10));

        session.close();

        assertThatThrownBy(first::join).hasCauseInstanceOf(PowerException.Ambiguous.class);
        assertThatThrownBy(second::join)
                .hasCauseInstanceOf(PowerException.Unreachable.class)
                .hasMessageEndingWith("nothing was sent");
    }

    @Test
    void aThreadThatIsKeptBusyMakesAnActionAmbiguousAndAReadingUnreachable() {
        Session session = operator();
        world.network.stuck = true;

        assertThatThrownBy(() -> session.control(PowerAction.CYCLE))
                .isInstanceOf(PowerException.Ambiguous.class)
                .hasMessageContaining("may have been sent");
        assertThatThrownBy(session::chassisStatus)
                .isInstanceOf(PowerException.Unreachable.class)
                .hasMessageStartingWith("192.0.2.1:623: ");
    }

    /** A command of a caller's own, with a defect. */
    private record Defective(boolean inData, boolean repeatable) implements Command<String> {
        @Override
        public Definition definition() {
            return new Definition("Defective", "5", Definition.CHASSIS, 0x01, Privilege.USER);
        }

        @Override
        public byte[] data() {
            if (inData) {
                throw new IllegalStateException("planted");
            }
            return new byte[0];
        }

        @Override
        public String decode(WireReader in) {
            throw new IllegalStateException("planted");
        }
    }

    @ParameterizedTest
    @CsvSource({"true,true", "true,false", "false,true", "false,false"})
    void aDefectOfACallersCommandIsToldAtOnceAndHarmsNobodyElse(
            boolean inData, boolean repeatable) {
        Session session = world.open();
        CompletableFuture<?> defective = session.ask(new Defective(inData, repeatable));
        CompletableFuture<?> healthy = session.ask(new GetChassisStatus());

        world.time.sleep(Duration.ofMillis(100));

        assertThat(List.of(defective, healthy)).allMatch(CompletableFuture::isDone);
        assertThatThrownBy(defective::join).hasRootCauseMessage("planted");
        assertThat(healthy).isCompleted();
    }
}
