package io.bearman.ipmi.sol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One fact a test; the network is the test itself. */
class SolFlowTest {
    private static final int PLENTY = 100_000;
    private static final long MILLI = 1_000_000;
    private static final int NACK = 0x40;

    private final SolPace pace = SolPace.create();
    private final SolFlow flow = new SolFlow(pace, 0);
    private final List<SolPacket> sent = new ArrayList<>();
    private final List<SolEvent> events = new ArrayList<>();
    private final StringBuilder received = new StringBuilder();
    private long now;
    private int asked;
    private int order;

    /** Active, the opening packet acknowledged: the next number is 2. */
    @BeforeEach
    void active() {
        act(flow.granted(20, now));
        after(1);
        acknowledge(1, 0);
        sent.clear();
    }

    private void after(long millis) {
        now += millis * MILLI;
    }

    private void act(SolFlow.Step step) {
        sent.addAll(step.send());
        events.addAll(step.events());
        received.append(new String(step.received(), StandardCharsets.ISO_8859_1));
        asked += step.ask() ? 1 : 0;
    }

    private void write(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        act(flow.write(bytes, 0, bytes.length, now));
    }

    private void arrives(int sequence, String text) {
        arrives(sequence, text, PLENTY);
    }

    private void arrives(int sequence, String text, int room) {
        act(flow.arrived(data(sequence, text), ++order, room, now));
    }

    private void acknowledge(int sequence, int accepted) {
        act(flow.arrived(SolPacket.acknowledgement(sequence, accepted), ++order, PLENTY, now));
    }

    private void nack(int sequence, int accepted) {
        act(flow.arrived(
                new SolPacket(0, sequence, accepted, NACK, new byte[0]), ++order, PLENTY, now));
    }

    private void status(SolPacket.Status status) {
        act(flow.arrived(
                new SolPacket(0, 0, 0, 1 << status.bit(), new byte[0]), ++order, PLENTY, now));
    }

    /** Lets time pass up to the next deadline. */
    private void wake() {
        now = Math.max(now, flow.wakeAt().orElseThrow());
        act(flow.time(now));
    }

    private static SolPacket data(int sequence, String text) {
        return SolPacket.data(sequence, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private List<SolPacket> sent() {
        List<SolPacket> all = List.copyOf(sent);
        sent.clear();
        return all;
    }

    @Test
    void whatIsWrittenGoesInPacketsThatTheBmcTakesOneAtATime() {
        write("0123456789abcdefghij");

        assertThat(sent()).containsExactly(data(2, "0123456789abcdef"));
        acknowledge(2, 16);
        assertThat(sent()).containsExactly(data(3, "ghij"));
        assertThat(flow.idle()).isFalse();
        acknowledge(3, 4);
        assertThat(sent()).isEmpty();
        assertThat(flow.idle()).isTrue();
    }

    @Test
    void beforeTheGrantNothingIsSent() {
        SolFlow early = new SolFlow(pace, 0);

        assertThat(early.write(new byte[] {'a'}, 0, 1, 0).send()).isEmpty();
        assertThat(early.granted(20, 0).send()).containsExactly(SolPacket.data(1, new byte[0]));
    }

    @Test
    void aBmcThatNeverAcknowledgesTheOpeningPacketGetsWhatIsWrittenAllTheSame() {
        SolFlow silent = new SolFlow(pace, 0);
        silent.granted(20, 0);
        silent.write(new byte[] {'a'}, 0, 1, 0);
        List<SolPacket> all = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            all.addAll(silent.time(silent.wakeAt().orElseThrow()).send());
        }

        assertThat(all)
                .containsExactly(
                        SolPacket.data(1, new byte[0]),
                        SolPacket.data(1, new byte[0]),
                        data(2, "a"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 4, 0x2000, 0xffff})
    void aSizeThatCannotBeIsTakenForASmallOne(int size) {
        SolFlow other = new SolFlow(pace, 0);
        other.granted(size, 0);
        other.arrived(SolPacket.acknowledgement(1, 0), 1, PLENTY, 0);

        assertThat(other.write(new byte[500], 0, 500, 0).send().get(0).characters())
                .hasSize(16);
    }

    @Test
    void noPacketHasMoreCharactersThanCanBeAcknowledged() {
        SolFlow other = new SolFlow(pace, 0);
        other.granted(1024, 0);
        other.arrived(SolPacket.acknowledgement(1, 0), 1, PLENTY, 0);

        assertThat(other.write(new byte[500], 0, 500, 0).send().get(0).characters())
                .hasSize(255);
    }

    @Test
    void whatIsNotAcknowledgedIsSentAgainAsItWas() {
        write("a");
        write("b");
        wake();
        wake();

        assertThat(sent()).containsExactly(data(2, "a"), data(2, "a"), data(2, "a"));
        acknowledge(2, 1);
        assertThat(sent()).containsExactly(data(3, "b"));
    }

    @Test
    void theWaitForAnAcknowledgementFollowsTheBmcAndGrowsInVain() {
        write("a");
        long first = flow.wakeAt().orElseThrow() - now;
        wake();
        long second = flow.wakeAt().orElseThrow() - now;
        for (int i = 0; i < 8; i++) {
            wake();
        }

        assertThat(first).isEqualTo(pace.shortest().toNanos());
        assertThat(second).isEqualTo(2 * first);
        assertThat(flow.wakeAt().orElseThrow() - now).isEqualTo(pace.longest().toNanos());
    }

    @Test
    void aSlowBmcIsNotHurried() {
        for (int number = 2; number <= 10; number++) {
            write("a");
            after(300);
            acknowledge(number, 1);
        }
        write("b");

        assertThat(flow.wakeAt().orElseThrow() - now)
                .isGreaterThan(Duration.ofMillis(300).toNanos());
    }

    @Test
    void aBmcThatAcknowledgesNothingForTooLongIsLost() {
        write("a");
        long begun = now;
        while (events.isEmpty()) {
            wake();
        }

        assertThat(events).containsExactly(SolEvent.LOST);
        assertThat(now - begun)
                .isBetween(
                        pace.giveUp().toNanos(),
                        pace.giveUp().plus(pace.longest()).toNanos());
        assertThat(flow.ended()).isTrue();
        assertThat(flow.wakeAt()).isEmpty();
    }

    @Test
    void whatWasNotAcceptedIsSentAgainUnderTheNextNumber() {
        write("abcdef");
        acknowledge(2, 2);

        assertThat(sent()).containsExactly(data(2, "abcdef"), data(3, "cdef"));
    }

    @Test
    void aBmcThatAcceptsNothingIsAskedAgainOnlyAfterAPause() {
        write("ab");
        sent();
        acknowledge(2, 0);
        assertThat(sent()).isEmpty();

        wake();

        assertThat(sent()).containsExactly(data(3, "ab"));
    }

    @Test
    void anAcknowledgementOfMoreThanWasSentCountsForWhatWasSent() {
        write("ab");
        acknowledge(2, 99);
        write("cd");

        assertThat(sent()).containsExactly(data(2, "ab"), data(3, "cd"));
    }

    @Test
    void afterANackItWaitsUntilTheBmcHasRoomAgain() {
        write("abcdef");
        sent();
        nack(2, 4);
        assertThat(sent()).isEmpty();

        acknowledge(2, 4);

        assertThat(sent()).containsExactly(data(3, "ef"));
    }

    @Test
    void afterANackWhoseEndIsLostItGoesOnByItself() {
        write("abcdef");
        sent();
        nack(2, 4);
        wake();

        assertThat(sent()).containsExactly(data(3, "ef"));
    }

    @Test
    void aBmcThatNacksForHoursIsNotLostAndWhatIsWrittenWaits() {
        write("a");
        for (int i = 0; i < 5000; i++) {
            nack(sent.get(sent.size() - 1).sequence(), 0);
            wake();
        }

        assertThat(events).isEmpty();
        acknowledge(sent.get(sent.size() - 1).sequence(), 1);
        assertThat(flow.idle()).isTrue();
    }

    @Test
    void anAcknowledgementOfAnEarlierPacketIsNotTakenForThisOnes() {
        write("a");
        acknowledge(2, 1);
        write("b");
        acknowledge(2, 1);

        assertThat(flow.idle()).isFalse();
    }

    @Test
    void numbersGoFromFifteenToOne() {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            write("a");
            int number = sent().get(0).sequence();
            numbers.add(number);
            acknowledge(number, 1);
        }

        assertThat(numbers).startsWith(2, 3).endsWith(15, 1, 2);
    }

    @Test
    void aBreakStaysBetweenTheCharactersAroundIt() {
        write("ab");
        act(flow.sendBreak(now));
        write("c");
        acknowledge(2, 2);
        acknowledge(3, 0);

        assertThat(sent()).containsExactly(data(2, "ab"), SolPacket.brk(3), data(4, "c"));
    }

    @Test
    void aBreakThatIsLostIsSentAgainUnderItsNumberSoThatItIsOneBreak() {
        act(flow.sendBreak(now));
        wake();

        assertThat(sent()).containsExactly(SolPacket.brk(2), SolPacket.brk(2));
        acknowledge(2, 0);
        assertThat(flow.idle()).isTrue();
    }

    @Test
    void aBreakThatIsRefusedWaits() {
        act(flow.sendBreak(now));
        nack(2, 0);
        wake();

        assertThat(sent()).containsExactly(SolPacket.brk(2), SolPacket.brk(3));
    }

    @Test
    void whatComesIsDeliveredAndAcknowledged() {
        arrives(1, "login: ");

        assertThat(received).hasToString("login: ");
        assertThat(sent()).containsExactly(SolPacket.acknowledgement(1, 7));
    }

    @Test
    void whatComesTwiceIsDeliveredOnceAndAcknowledgedTwice() {
        arrives(1, "login: ");
        arrives(1, "login: ");

        assertThat(received).hasToString("login: ");
        assertThat(sent())
                .containsExactly(SolPacket.acknowledgement(1, 7), SolPacket.acknowledgement(1, 7));
    }

    @Test
    void ofARepetitionThatHasGrownOnlyWhatWasAcceptedBeforeIsAcknowledged() {
        arrives(1, "login: ");
        arrives(1, "login: admin");
        arrives(2, "admin");

        assertThat(received).hasToString("login: admin");
        assertThat(sent())
                .containsExactly(
                        SolPacket.acknowledgement(1, 7),
                        SolPacket.acknowledgement(1, 7),
                        SolPacket.acknowledgement(2, 5));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 8, 14})
    void whatWasOvertakenByLaterPacketsIsNeitherDeliveredNorAcknowledged(int later) {
        act(flow.arrived(data(15, "a"), 1000, PLENTY, now));
        act(flow.arrived(data(later, "b"), 1000 + later, PLENTY, now));
        sent();
        act(flow.arrived(data(15, "a"), 1000, PLENTY, now));

        assertThat(received).hasToString("ab");
        assertThat(sent()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 8, 14})
    void aBmcThatGavePacketsUpIsFollowed(int next) {
        arrives(15, "a");
        arrives(next, "b");

        assertThat(received).hasToString("ab");
    }

    @Test
    void theOrderGoesRoundWithTheSessionsSequenceNumber() {
        act(flow.arrived(data(1, "a"), Integer.MAX_VALUE, PLENTY, now));
        act(flow.arrived(data(2, "b"), Integer.MIN_VALUE, PLENTY, now));

        assertThat(received).hasToString("ab");
    }

    @Test
    void anAcknowledgementMayComeWithCharacters() {
        write("a");
        act(flow.arrived(
                new SolPacket(5, 2, 1, 0, "b".getBytes(StandardCharsets.ISO_8859_1)),
                ++order,
                PLENTY,
                now));

        assertThat(received).hasToString("b");
        assertThat(flow.idle()).isTrue();
    }

    @Test
    void aSlowReaderAcceptsWhatItHasRoomFor() {
        arrives(1, "abcdef", 2);
        arrives(1, "abcdef", PLENTY);
        arrives(2, "cdef", PLENTY);

        assertThat(received).hasToString("abcdef");
        assertThat(sent())
                .containsExactly(
                        SolPacket.acknowledgement(1, 2),
                        SolPacket.acknowledgement(1, 2),
                        SolPacket.acknowledgement(2, 4));
    }

    @Test
    void aReaderWithoutRoomIsSilentOnceAndThenSaysSo() {
        arrives(1, "ab", 0);
        assertThat(sent()).isEmpty();
        arrives(1, "ab", 0);
        assertThat(sent()).containsExactly(SolPacket.acknowledgement(1, 0));
        arrives(2, "ab", 0);
        assertThat(sent()).isEmpty();
        arrives(2, "ab", 10);

        assertThat(sent()).containsExactly(SolPacket.acknowledgement(2, 2));
        assertThat(received).hasToString("ab");
    }

    @Test
    void breakAndOverrunAreToldOnceThoughTheirPacketIsRepeated() {
        int flags = 1 << SolPacket.Status.BREAK.bit() | 1 << SolPacket.Status.OVERRUN.bit();
        SolPacket packet = new SolPacket(1, 0, 0, flags, new byte[] {'a'});

        act(flow.arrived(packet, ++order, PLENTY, now));
        act(flow.arrived(packet, ++order, PLENTY, now));

        assertThat(events).containsExactly(SolEvent.BREAK, SolEvent.OVERRUN);
    }

    @Test
    void anUnavailablePortIsToldWhenItChanges() {
        status(SolPacket.Status.UNAVAILABLE);
        status(SolPacket.Status.UNAVAILABLE);
        acknowledge(0, 0);

        assertThat(events).containsExactly(SolEvent.UNAVAILABLE, SolEvent.AVAILABLE);
    }

    @Test
    void aBmcThatDeactivatesIsBelievedAndItsLastCharactersAreDelivered() {
        write("never sent again");
        act(flow.arrived(
                new SolPacket(1, 0, 0, 1 << SolPacket.Status.DEACTIVATED.bit(), new byte[] {'z'}),
                ++order,
                PLENTY,
                now));
        sent();

        assertThat(events).containsExactly(SolEvent.DEACTIVATED);
        assertThat(received).hasToString("z");
        assertThat(flow.wakeAt()).isEmpty();
        arrives(2, "after the end");
        write("too late");
        act(flow.time(now + Duration.ofHours(1).toNanos()));
        assertThat(sent()).isEmpty();
        assertThat(received).hasToString("z");
    }

    @Test
    void theBmcIsAskedNowAndThenWhetherTheConsoleIsStillOurs() {
        wake();
        assertThat(asked).isEqualTo(1);
        assertThat(now).isEqualTo(pace.askEvery().toNanos());
        assertThat(flow.wakeAt()).isEmpty();

        act(flow.alive(now));

        assertThat(flow.wakeAt()).hasValue(now + pace.askEvery().toNanos());
        assertThat(sent()).isEmpty();
    }

    @Test
    void aBmcThatTalksIsAskedToo() {
        for (int second = 1; second <= 100; second++) {
            after(1000);
            arrives(second % 15 + 1, "a");
            int before = asked;
            act(flow.time(now));
            if (asked > before) {
                act(flow.alive(now));
            }
        }

        assertThat(asked).isEqualTo(5);
    }

    @Test
    void whileItIsAskedWhatIsUnderWayIsStillSentAgain() {
        wake();
        write("a");
        sent();
        wake();

        assertThat(sent()).containsExactly(data(2, "a"));
    }

    @Test
    void whoeverLearnsThatItEndedTellsItAndItIsToldOnce() {
        act(flow.end(SolEvent.DEACTIVATED));
        act(flow.end(SolEvent.LOST));

        assertThat(events).containsExactly(SolEvent.DEACTIVATED);
        assertThat(flow.idle()).isTrue();
    }

    @Test
    void moreThanThereIsRoomForIsTheCallersMistake() {
        byte[] much = new byte[flow.room() + 1];

        assertThatThrownBy(() -> flow.write(much, 0, much.length, now))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
