package io.bearman.ipmi.sel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.power.PowerException;
import io.bearman.core.time.VirtualTime;
import io.bearman.ipmi.scripted.ScriptedDialogue;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading and clearing the log while others do the same, and while answers are lost. */
class SelTest {
    private static final String HEATED = "02 10203040 2000 04 01 01 01 575550";

    private final SelBmc machine = new SelBmc();
    private final ScriptedDialogue bmc = new ScriptedDialogue(machine);
    private final VirtualTime time = new VirtualTime(1);
    private final long began = time.nanoTime();
    private final Sel sel = new Sel(bmc, time);

    SelTest() {
        for (int id = 1; id <= 5; id++) {
            machine.log(id, HEATED);
        }
    }

    @Test
    void anEntryIsOneQuestion() {
        SelLog log = sel.read();

        assertThat(log.entries()).extracting(SelEntry::id).containsExactly(1, 2, 3, 4, 5);
        assertThat(log.store().records()).isEqualTo(5);
        assertThat(bmc.asked(GetSelEntry.class)).isEqualTo(5);
        assertThat(bmc.asked(ReserveSel.class)).isZero();
        assertThat(bmc.asked()).hasSize(7);
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 9, 8})
    void aBmcThatReturnsFewBytesAtOnceIsAskedForFewer(int most) {
        machine.entries.most = most;

        assertThat(sel.read().entries()).hasSize(5);
        assertThat(bmc.asked(ReserveSel.class)).isEqualTo(1);
    }

    @Test
    void aCancelledReservationBeginsTheEntryAgain() {
        machine.entries.most = 8;
        machine.entries.intrusion = 2;
        machine.entries.intrusions = 3;

        assertThat(sel.read().entries()).extracting(SelEntry::id).containsExactly(1, 2, 3, 4, 5);
        assertThat(bmc.asked(ReserveSel.class)).isEqualTo(4);
    }

    @Test
    void anEmptyLogIsNotWalked() {
        machine.entries.clear();

        assertThat(sel.read().entries()).isEmpty();
        assertThat(bmc.asked(GetSelEntry.class)).isZero();
    }

    @Test
    void aLogThatWasClearedMeanwhileIsReadAgain() {
        int[] asked = {0};
        machine.whenAsked = () -> {
            if (++asked[0] == 2) {
                machine.entries.clear();
                machine.log(9, HEATED);
                machine.erased++;
            }
        };

        assertThat(sel.read().entries()).extracting(SelEntry::id).containsExactly(9);
    }

    @Test
    void aLogThatIsClearedAllTheTimeIsBusy() {
        machine.whenAsked = () -> machine.erased++;

        assertThatThrownBy(sel::read).isInstanceOf(PowerException.Busy.class);
    }

    @Test
    void whatIsLoggedMeanwhileIsReadToo() {
        int[] asked = {0};
        machine.whenAsked = () -> {
            if (++asked[0] == 1) {
                machine.log(6, HEATED);
            }
        };

        assertThat(sel.read().entries()).hasSize(6);
    }

    @Test
    void aLogThatRunsInACircleIsGarbled() {
        machine.entries.link(4, 2);

        assertThatThrownBy(sel::read)
                .isInstanceOf(PowerException.Garbled.class)
                .hasMessageContaining("log entries");
        assertThat(bmc.asked(GetSelEntry.class)).isLessThanOrEqualTo(5);
    }

    @Test
    void clearingWaitsUntilItIsDone() {
        machine.slow = 20;

        sel.clear();

        assertThat(machine.entries.count()).isZero();
        assertThat(waited()).isEqualTo(Duration.ofMillis(20 * 250));
        assertThat(begun()).isEqualTo(1);
    }

    @Test
    void aLogThatIsNeverClearedIsBusyAfterTwoMinutes() {
        machine.slow = Integer.MAX_VALUE;

        assertThatThrownBy(sel::clear)
                .isInstanceOf(PowerException.Busy.class)
                .hasMessageContaining("still being cleared");
        assertThat(waited()).isEqualTo(Duration.ofMinutes(2));
        assertThat(begun()).isEqualTo(1);
    }

    @Test
    void aRivalsReservationMeansThatNothingWasDoneSoItIsTriedAgain() {
        machine.rivals = 3;

        sel.clear();

        assertThat(machine.entries.count()).isZero();
        assertThat(begun()).isEqualTo(4);
    }

    @Test
    void rivalsWithoutEndAreBusy() {
        machine.rivals = Integer.MAX_VALUE;

        assertThatThrownBy(sel::clear).isInstanceOf(PowerException.Busy.class);
        assertThat(machine.entries.count()).isEqualTo(5);
    }

    @Test
    void whenTheAnswerIsLostTheLogTellsThatItWasCleared() {
        machine.loses = true;
        machine.slow = 2;

        sel.clear();

        assertThat(begun()).isEqualTo(1);
    }

    @Test
    void whenTheAnswerIsLostAndTheLogIsAsBeforeItIsAmbiguousAndNotRepeated() {
        machine.loses = true;
        machine.obeys = false;

        assertThatThrownBy(sel::clear).isInstanceOf(PowerException.Ambiguous.class);
        assertThat(begun()).isEqualTo(1);
    }

    @Test
    void aBmcThatRefusesWhileItErasesIsWaitedFor() {
        int[] refusals = {3};
        ScriptedDialogue refusing =
                new ScriptedDialogue((question, data) -> question instanceof ClearSel clear
                                && clear.operation() == ClearSel.Operation.ASK
                                && refusals[0]-- > 0
                        ? new byte[] {(byte) 0x81}
                        : machine.answer(question, data));
        machine.slow = 2;

        new Sel(refusing, time).clear();

        assertThat(machine.entries.count()).isZero();
        assertThat(waited()).isGreaterThanOrEqualTo(Duration.ofMillis(4 * 250));
    }

    @Test
    void clearingIsNotRepeatableButAskingForItsEndIs() {
        assertThat(new ClearSel(1, ClearSel.Operation.BEGIN).repeatable()).isFalse();
        assertThat(new ClearSel(1, ClearSel.Operation.BEGIN).lostIsAmbiguous()).isTrue();
        assertThat(new ClearSel(1, ClearSel.Operation.ASK).repeatable()).isTrue();
    }

    @Test
    void aLogThatIsStillAsItWasReadIsCleared() {
        SelLog seen = sel.read();

        assertThat(sel.clearUnlessChanged(seen)).isTrue();
        assertThat(machine.entries.count()).isZero();
    }

    @Test
    void aLogWithANewEntryIsNotCleared() {
        SelLog seen = sel.read();
        machine.log(6, HEATED);

        assertThat(sel.clearUnlessChanged(seen)).isFalse();
        assertThat(machine.entries.count()).isEqualTo(6);
        assertThat(begun()).isZero();
    }

    @Test
    void aLogThatGrewWhileItWasReadIsNotCleared() {
        int[] asked = {0};
        machine.whenAsked = () -> {
            if (++asked[0] == 2) {
                machine.log(6, HEATED);
            }
        };
        SelLog seen = sel.read();

        assertThat(sel.clearUnlessChanged(seen)).isFalse();
    }

    private Duration waited() {
        return Duration.ofNanos(time.nanoTime() - began);
    }

    private long begun() {
        return bmc.asked().stream()
                .filter(question -> question instanceof ClearSel clear
                        && clear.operation() == ClearSel.Operation.BEGIN)
                .count();
    }
}
