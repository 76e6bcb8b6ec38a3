package io.bearman.ipmi.sdr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.power.PowerException;
import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.scripted.Conversation;
import io.bearman.ipmi.scripted.ListedRecords;
import io.bearman.ipmi.scripted.ScriptedDialogue;
import io.bearman.ipmi.scripted.SdrBmc;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading all records, from BMCs that are good, bad and busy. */
class SdrRepositoryTest {
    private static final List<byte[]> RECORDS =
            SdrCaptureTest.records(Conversation.of("ipmitool-sdr"));

    private final SdrBmc machine = machine();
    private final ListedRecords records = machine.records;
    private final ScriptedDialogue bmc = new ScriptedDialogue(machine);

    static SdrBmc machine() {
        SdrBmc machine = new SdrBmc();
        fill(machine.records, RECORDS);
        return machine;
    }

    private static void fill(ListedRecords records, List<byte[]> all) {
        for (byte[] record : all) {
            records.add(record[0] & 0xff | (record[1] & 0xff) << 8, record);
        }
    }

    @Test
    void aWholeRecordIsOneQuestion() {
        assertThat(read()).isEqualTo(expected());

        assertThat(bmc.asked(GetSdr.class)).isEqualTo(RECORDS.size());
        assertThat(bmc.asked(ReserveSdrs.class)).isZero();
        assertThat(bmc.asked(GetSdrRepositoryInfo.class)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {254, 64, 33, 32, 25, 22, 17, 16, 9, 8})
    void aBmcThatReturnsFewBytesAtOnceIsAskedForFewer(int most) {
        records.most = most;

        assertThat(read()).isEqualTo(expected());
    }

    @ParameterizedTest
    @ValueSource(ints = {0xca, 0xff, 0xc8})
    void eachWayToSayThatItWasTooManyIsUnderstood(int code) {
        records.most = 16;
        records.tooMany = code;

        assertThat(read()).isEqualTo(expected());
    }

    @Test
    void aBmcThatReturnsNotEvenEightBytesIsRefused() {
        records.most = 4;

        assertThatThrownBy(this::read)
                .isInstanceOf(PowerException.Refused.class)
                .hasMessageContaining("10.0.0.1:623")
                .hasMessageContaining("8 bytes");
    }

    @ParameterizedTest
    @ValueSource(ints = {30, 7, 3, 1})
    void aBmcThatCutsItsAnswersIsAskedForTheRest(int cut) {
        records.cut = cut;

        assertThat(read()).isEqualTo(expected());
    }

    @Test
    void bytesBehindARecordAreNotOfIt() {
        records.padding = 6;

        assertThat(read()).isEqualTo(expected());
    }

    @Test
    void aBmcThatWantsAReservationForWholeRecordsGetsOne() {
        records.strict = true;

        assertThat(read()).isEqualTo(expected());
        assertThat(bmc.asked(ReserveSdrs.class)).isEqualTo(1);
    }

    @Test
    void aCancelledReservationBeginsTheRecordAgain() {
        records.most = 16;
        records.intrusion = 40;
        records.intrusions = 3;

        assertThat(read()).isEqualTo(expected());
        assertThat(bmc.asked(ReserveSdrs.class)).isEqualTo(4);
    }

    @Test
    void partsOfTwoStatesOfARecordAreNeverGlued() {
        byte[] changed = RECORDS.get(3).clone();
        changed[8] = 0x41;
        changed[changed.length - 1] = 'X';
        records.clear();
        records.add(4, RECORDS.get(3));
        records.most = 16;
        records.intrusion = 5; // when the first half has been read
        records.intrusions = 1;
        ScriptedDialogue between = new ScriptedDialogue((question, data) -> {
            byte[] answer = machine.answer(question, data);
            if (answer[0] == (byte) 0xc5) {
                records.add(4, changed);
            }
            return answer;
        });

        assertThat(SdrRepository.read(between).records()).containsExactly(Sdr.decode(changed));
        assertThat(between.asked(ReserveSdrs.class)).isEqualTo(2);
    }

    @Test
    void whenReservationsAreAlwaysCancelledItIsBusy() {
        records.most = 16;
        records.intrusion = 1;
        records.intrusions = Integer.MAX_VALUE;

        assertThatThrownBy(this::read).isInstanceOf(PowerException.Busy.class);
        assertThat(bmc.asked().size()).isLessThan(100);
    }

    @Test
    void recordsThatChangedMeanwhileAreReadAgain() {
        int[] asked = {0};
        machine.whenAsked = () -> {
            if (++asked[0] == 2) {
                machine.added++;
                records.add(4, RECORDS.get(4));
            }
        };

        List<Sdr> read = read();

        assertThat(read.get(3)).isEqualTo(Sdr.decode(RECORDS.get(4)));
        assertThat(bmc.asked(GetSdr.class)).isEqualTo(2L * RECORDS.size());
    }

    @Test
    void recordsThatChangeAllTheTimeAreBusy() {
        machine.whenAsked = () -> machine.added++;

        assertThatThrownBy(this::read).isInstanceOf(PowerException.Busy.class);
    }

    @Test
    void anEmptyRepositoryStaysEmptyAndNothingIsWritten() {
        records.clear();

        assertThat(read()).isEmpty();
        assertThat(kinds()).containsExactly("GetSdrRepositoryInfo");
    }

    @Test
    void readingNeverWrites() {
        records.most = 16;
        records.intrusion = 10;
        records.intrusions = 2;

        read();

        assertThat(kinds()).containsExactly("GetSdr", "GetSdrRepositoryInfo", "ReserveSdrs");
    }

    @Test
    void aListThatRunsInACircleIsGarbled() {
        records.link(20, 7);

        assertThatThrownBy(this::read)
                .isInstanceOf(PowerException.Garbled.class)
                .hasMessageContaining("does not end");
        assertThat(bmc.asked().size()).isLessThan(RECORDS.size());
    }

    @Test
    void aListThatNeverEndsIsGarbled() {
        ScriptedDialogue endless = new ScriptedDialogue((question, data) -> {
            byte[] answer = machine.answer(question, data);
            if (question instanceof GetSdr get) {
                answer = machine.answer(question, new byte[] {0, 0, 1, 0, 0, (byte) 0xff});
                answer[1] = (byte) (get.record() + 1);
                answer[2] = (byte) (get.record() + 1 >> 8);
            }
            return answer;
        });

        assertThatThrownBy(() -> SdrRepository.read(endless))
                .isInstanceOf(PowerException.Garbled.class);
        assertThat(endless.asked().size()).isLessThan(5000);
    }

    @Test
    void aRecordThatIsAnnouncedBehindTheLastEndsTheList() {
        records.link(RECORDS.size(), 999);

        assertThat(read()).isEqualTo(expected());
    }

    @Test
    void answersWithoutBytesAreGarbled() {
        records.cut = 0;

        assertThatThrownBy(this::read).isInstanceOf(PowerException.Garbled.class);
    }

    @Test
    void aRecordLongerThanCanBeReadIsGarbled() {
        byte[] longest = new byte[260];
        longest[0] = 1;
        longest[3] = (byte) 0xc0;
        longest[4] = (byte) 0xff;
        records.clear();
        records.add(1, longest);
        assertThat(read()).hasSize(1);
        records.cut = 1;

        assertThatThrownBy(this::read).isInstanceOf(PowerException.Garbled.class);
    }

    @Test
    void withoutARepositoryTheBmcsOwnRecordsAreRead() {
        machine.repository = false;
        machine.own.add(new ListedRecords());
        machine.own.add(new ListedRecords());
        fill(machine.own.get(0), RECORDS.subList(0, 10));
        fill(machine.own.get(1), RECORDS.subList(10, 20));
        machine.own.get(1).most = 16;
        machine.own.get(1).tooMany = 0xc8;

        assertThat(read()).isEqualTo(expected().subList(0, 20));
    }

    @Test
    void withNeitherThereAreNoRecords() {
        machine.repository = false;

        assertThat(read()).isEmpty();
    }

    private List<Sdr> read() {
        return SdrRepository.read(bmc).records();
    }

    private static List<Sdr> expected() {
        return RECORDS.stream().map(Sdr::decode).toList();
    }

    private Set<String> kinds() {
        return bmc.asked().stream()
                .map(Command::getClass)
                .map(Class::getSimpleName)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
