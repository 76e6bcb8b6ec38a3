package io.bearman.ipmi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimerWheelTest {
    private static final long ORIGIN = -5_000_000_000L;
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final TimerWheel wheel = new TimerWheel(ORIGIN);
    private final List<String> rang = new ArrayList<>();

    private TimerWheel.Timer timer(String name) {
        return new TimerWheel.Timer(() -> rang.add(name));
    }

    @Test
    void anEmptyWheelHasNothingToRing() {
        assertThat(wheel.next()).isEqualTo(TimerWheel.NEVER);

        wheel.ring(ORIGIN + MINUTE);

        assertThat(wheel.next()).isEqualTo(TimerWheel.NEVER);
    }

    @Test
    void timersRingAtTheirTimeEarliestFirstAndEqualOnesInTheOrderOfSetting() {
        wheel.set(timer("third"), ORIGIN + 20);
        wheel.set(timer("first"), ORIGIN + 10);
        wheel.set(timer("fourth"), ORIGIN + 20);
        wheel.set(timer("second"), ORIGIN + 15);
        wheel.set(timer("late"), ORIGIN + 21);

        wheel.ring(ORIGIN + 20);

        assertThat(rang).containsExactly("first", "second", "third", "fourth");
        assertThat(wheel.next()).isEqualTo(ORIGIN + 21);
    }

    @Test
    void aTimerThatAnotherCancelsOrSetsAnewDoesNotRing() {
        TimerWheel.Timer cancelled = timer("cancelled");
        TimerWheel.Timer later = timer("later");
        wheel.set(
                new TimerWheel.Timer(() -> {
                    wheel.cancel(cancelled);
                    wheel.set(later, ORIGIN + MINUTE);
                }),
                ORIGIN + 1);
        wheel.set(cancelled, ORIGIN + 2);
        wheel.set(later, ORIGIN + 2);

        wheel.ring(ORIGIN + 3);

        assertThat(rang).isEmpty();
        assertThat(later.isSet()).isTrue();
    }

    @Test
    void aTimerOfALaterTurnStaysInItsSlot() {
        wheel.set(timer("in an hour"), ORIGIN + 60 * MINUTE);
        long now = ORIGIN;
        while (rang.isEmpty()) {
            now = wheel.next();
            wheel.ring(now);
        }

        assertThat(now).isEqualTo(ORIGIN + 60 * MINUTE);
    }

    @Test
    void aTimeThatHasPassedRingsAtOnce() {
        wheel.ring(ORIGIN + MINUTE);
        wheel.set(timer("late"), ORIGIN + 1);

        assertThat(wheel.next()).isLessThanOrEqualTo(ORIGIN + MINUTE);
        wheel.ring(ORIGIN + MINUTE);

        assertThat(rang).containsExactly("late");
    }

    @Test
    void aTimeThatHasPassedRingsAtOnceAlsoWhenItIsSetByATimer() {
        long now = ORIGIN + MINUTE;
        TimerWheel.Timer late = timer("late");
        wheel.set(new TimerWheel.Timer(() -> wheel.set(late, ORIGIN + 1)), now - 100_000_000);
        wheel.ring(now);

        assertThat(wheel.next()).isLessThanOrEqualTo(now);
        wheel.ring(now);

        assertThat(rang).containsExactly("late");
    }

    @Test
    void aTimerThatThrowsHoldsUpNoOther() {
        wheel.set(
                new TimerWheel.Timer(() -> {
                    throw new IllegalStateException("planted");
                }),
                ORIGIN + 1);
        wheel.set(timer("next"), ORIGIN + 2);
        assertThatThrownBy(() -> wheel.ring(ORIGIN + MINUTE))
                .isInstanceOf(IllegalStateException.class);

        assertThat(wheel.next()).isLessThanOrEqualTo(ORIGIN + MINUTE);
        wheel.ring(ORIGIN + MINUTE);

        assertThat(rang).containsExactly("next");
    }

    /** The wheel against a plain list of times. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everyTimerRingsOnceAtItsTime(long seed) {
        Random random = new Random(seed);
        Map<Integer, Long> expected = new HashMap<>();
        Map<Integer, TimerWheel.Timer> timers = new HashMap<>();
        long[] now = {ORIGIN};
        for (int step = 0; step < 20_000; step++) {
            int id = random.nextInt(200);
            TimerWheel.Timer timer = timers.computeIfAbsent(
                    id,
                    key -> new TimerWheel.Timer(
                            () -> assertThat(expected.remove(key)).isLessThanOrEqualTo(now[0])));
            switch (random.nextInt(4)) {
                case 0 -> {
                    wheel.cancel(timer);
                    expected.remove(id);
                }
                case 1 -> {
                    now[0] += (long) (random.nextDouble() * random.nextInt(3) * 1e9);
                    wheel.ring(now[0]);
                    assertThat(expected.values()).allMatch(at -> at > now[0]);
                    assertThat(wheel.next())
                            .isLessThanOrEqualTo(expected.values().stream()
                                    .min(Long::compare)
                                    .orElse(TimerWheel.NEVER));
                }
                default -> {
                    long at = now[0] + 1 + (long) (random.nextDouble() * 30e9);
                    wheel.set(timer, at);
                    expected.put(id, at);
                }
            }
        }
    }
}
