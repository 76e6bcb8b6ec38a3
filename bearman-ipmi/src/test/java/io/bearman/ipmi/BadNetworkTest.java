package io.bearman.ipmi;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.power.PowerAction;
import io.bearman.core.power.PowerException;
import io.bearman.core.power.PowerState;
import io.bearman.ipmi.command.ChassisControl;
import io.bearman.ipmi.command.ChassisStatus;
import io.bearman.ipmi.command.Done;
import io.bearman.ipmi.command.GetChassisStatus;
import io.bearman.ipmi.command.Privilege;
import io.bearman.testkit.net.Link;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fifty BMCs at once over networks that lose, double, turn round, delay, flip, replay and forge. */
class BadNetworkTest {
    private static final int MANY = 50;
    private static final Link USUAL = Link.of(Duration.ofMillis(5));

    /** {@return when the last of fifty had told the truth} */
    private static Duration ask(ManyBmcs many, Link link) {
        many.network.link(link);
        for (int i = 0; i < MANY; i++) {
            many.add(i % 2 == 0 ? PowerState.ON : PowerState.OFF, 17, 3);
        }
        Map<String, PowerState> states = new HashMap<>();
        try (Stream<Fleet.Answer<String, ChassisStatus>> answers =
                many.fleet().ask(many.bmcs(), new GetChassisStatus())) {
            answers.forEach(answer ->
                    states.put(answer.of(), answer.fold(ChassisStatus::power, why -> {
                        throw new AssertionError(answer.of(), why);
                    })));
        }
        assertThat(states).hasSize(MANY);
        states.forEach((name, state) ->
                assertThat(state).isEqualTo(many.stations.get(name).chassis().power()));
        return many.elapsed();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void allAnswerThroughFivePercentLossWithinThreeSeconds(long seed) {
        assertThat(ask(new ManyBmcs(seed), USUAL.loss(0.05))).isLessThan(Duration.ofSeconds(3));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void allAnswerThroughTwentyPercentLossWithinTenSeconds(long seed) {
        ManyBmcs many = new ManyBmcs(seed);
        many.sessionLimit = 63; // as ipmi_sim

        assertThat(ask(many, USUAL.loss(0.20))).isLessThan(Duration.ofSeconds(10));
    }

    /** Half-open sessions of lost answers fill a small table until the BMC forgets them. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void allAnswerThroughTwentyPercentLossAlsoWithEightSessions(long seed) {
        ask(new ManyBmcs(seed), USUAL.loss(0.20));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void someAnswerThroughFiftyPercentLossTheOthersAreUnreachableAndNoneTellsALie(long seed) {
        ManyBmcs many = new ManyBmcs(seed);
        many.sessionLimit = 63;
        many.network.link(USUAL.loss(0.5));
        int came = 0;
        for (int i = 0; i < MANY; i++) {
            many.add(i % 2 == 0 ? PowerState.ON : PowerState.OFF, 17, 3);
        }
        try (Stream<Fleet.Answer<String, ChassisStatus>> answers =
                many.fleet().ask(many.bmcs(), new GetChassisStatus())) {
            for (Fleet.Answer<String, ChassisStatus> answer : answers.toList()) {
                PowerState is = many.stations.get(answer.of()).chassis().power();
                came += answer.<Integer>fold(
                        status -> {
                            assertThat(status.power()).isEqualTo(is);
                            return 1;
                        },
                        why -> {
                            assertThat(why)
                                    .isInstanceOfAny(
                                            PowerException.Unreachable.class,
                                            PowerException.Busy.class);
                            return 0;
                        });
            }
        }

        assertThat(came).isGreaterThan(MANY / 4);
        assertThat(many.elapsed()).isLessThanOrEqualTo(Duration.ofSeconds(21));
    }

    @ParameterizedTest
    @CsvSource({"0.3,0", "0,0.3"})
    void allAnswerThroughDoubledOrReorderedPacketsWithinHalfASecond(
            double duplication, double reordering) {
        Link link = USUAL.duplication(duplication).reordering(reordering);

        assertThat(ask(new ManyBmcs(9), link)).isLessThan(Duration.ofMillis(500));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void allAnswerThroughDoubledAndReorderedPacketsWithinHalfASecond(long seed) {
        assertThat(ask(new ManyBmcs(seed), USUAL.duplication(0.3).reordering(0.3)))
                .isLessThan(Duration.ofMillis(500));
    }

    @Test
    void allAnswerThroughASecondOfDelayAndLateAnswersOfEarlierAttemptsAreNotTaken() {
        ManyBmcs many = new ManyBmcs(1);

        ask(many, Link.of(Duration.ofMillis(500)));
        many.time.sleep(Duration.ofSeconds(5));

        assertThat(many.stations.values())
                .extracting(station -> station.bmc().sessions())
                .containsOnly(0);
    }

    /** What was learnt of a quick BMC must not keep us from it when it, or the way, becomes slow. */
    @ParameterizedTest
    @ValueSource(longs = {500, 1000, 1600})
    void aQuickBmcThatBecomesSlowIsStillReached(long roundTrip) {
        ManyBmcs many = new ManyBmcs(1);
        ManyBmcs.Station station = many.add(PowerState.ON, 17);
        for (int i = 0; i < 50; i++) {
            many.power.read(station.machine());
        }
        many.network.link(Link.of(Duration.ofMillis(roundTrip / 2)));
        long before = many.time.nanoTime();

        assertThat(many.power.read(station.machine()).state()).isEqualTo(PowerState.ON);

        assertThat(Duration.ofNanos(many.time.nanoTime() - before))
                .isLessThan(Duration.ofSeconds(15));
        many.time.sleep(Duration.ofSeconds(20));
        assertThat(station.bmc().sessions()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void allAnswerThroughFlippedBitsAndReplays(long seed) {
        ask(new ManyBmcs(seed), USUAL.bitFlips(0.05).replays(0.3));
    }

    @Test
    void tenThousandPacketsWithFlippedBitsNeverTellALie() {
        ManyBmcs many = new ManyBmcs(1);
        ManyBmcs.Station off = many.add(PowerState.OFF, 17);
        try (Session session =
                many.client.open(off.machine().bmc(), many.credential, Privilege.USER)) {
            many.network.link(off.address(), USUAL.bitFlips(0.3));
            while (many.network.carried() < 10_000) {
                assertThat(session.chassisStatus().power()).isEqualTo(PowerState.OFF);
            }
        }

        assertThat(many.client.dropped().get(Dropped.NOT_GENUINE)).isGreaterThan(500);
    }

    /** A cycle whose answer is lost is asked no second time, whatever the network does to packets. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void noCycleHappensTwice(long seed) {
        ManyBmcs many = new ManyBmcs(seed);
        many.network.link(
                new Link(Duration.ofMillis(5), Duration.ofMillis(5), 0.1, 0.3, 0.3, 0, 0.2));
        for (int i = 0; i < MANY; i++) {
            many.add(PowerState.ON, 17, 3);
        }

        int[] done = {0};
        try (Stream<Fleet.Answer<String, Done>> answers =
                many.fleet().ask(many.bmcs(), new ChassisControl(PowerAction.CYCLE))) {
            answers.forEach(answer -> {
                List<PowerAction> actions =
                        many.stations.get(answer.of()).chassis().actions();
                answer.fold(
                        yes -> {
                            done[0]++;
                            return assertThat(actions).containsExactly(PowerAction.CYCLE);
                        },
                        why -> assertThat(actions).hasSizeLessThanOrEqualTo(1));
            });
        }
        many.time.sleep(Duration.ofSeconds(60));

        assertThat(done[0]).isGreaterThan(MANY / 2);
        many.stations
                .values()
                .forEach(station ->
                        assertThat(station.chassis().actions()).hasSizeLessThanOrEqualTo(1));
    }

    /** He sees no packet of ours, but guesses: every tag, no id, from the BMC's address. */
    @Test
    void anOffPathForgerOfErrorsAndGarbageStopsNobody() {
        ManyBmcs many = new ManyBmcs(1);
        many.network.link(USUAL);
        ManyBmcs.Station station = many.add(PowerState.ON, 17);
        InetSocketAddress ours = new InetSocketAddress("10.255.255.1", 40_000);
        Random random = new Random(1);
        for (int ms = 0; ms < 60; ms++) {
            many.time.after(Duration.ofMillis(ms), () -> {
                for (int tag = 0; tag < 256; tag++) {
                    for (int type : new int[] {0x11, 0x13, 0x15}) {
                        byte[] refusal = {(byte) tag, (byte) random.nextInt(0x13)};
                        Packet forged = new Packet(
                                type, false, false, 0, 0, refusal, new byte[0], new byte[0]);
                        many.network.inject(station.address(), ours, forged.encode());
                    }
                }
                byte[] garbage = new byte[random.nextInt(100)];
                random.nextBytes(garbage);
                many.network.inject(station.address(), ours, garbage);
            });
        }

        try (Session session =
                many.client.open(station.machine().bmc(), many.credential, Privilege.USER)) {
            assertThat(session.chassisStatus().power()).isEqualTo(PowerState.ON);
        }
    }
}
