package io.bearman.core.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.InterruptedWaitException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class VirtualTimeTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private final VirtualTime time = new VirtualTime(7);

    @Test
    void aSleepOutsideAnyTaskMovesTheClockAndRunsWhatIsDue() {
        List<String> log = new ArrayList<>();
        time.after(SECOND, () -> log.add("event at " + time.nanoTime()));

        time.sleep(Duration.ofSeconds(2));

        assertThat(log).containsExactly("event at 1000000000");
        assertThat(time.nanoTime()).isEqualTo(2_000_000_000L);
    }

    @Test
    void eventsOfOneInstantKeepTheirOrder() {
        List<Integer> log = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            int number = i;
            time.after(SECOND, () -> log.add(number));
        }

        time.sleep(SECOND);

        assertThat(log).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void tasksTakeTurnsAtTheirWaits() {
        List<String> log = new ArrayList<>();
        time.spawn("slow", () -> {
            time.sleep(Duration.ofSeconds(3));
            log.add("slow " + time.nanoTime());
        });
        time.spawn("fast", () -> {
            time.sleep(SECOND);
            log.add("fast " + time.nanoTime());
        });

        time.run(HOUR);

        assertThat(log).containsExactly("fast 1000000000", "slow 3000000000");
    }

    @Test
    void aConditionWakesItsWaiterAtTheInstantItHolds() {
        List<String> mail = new ArrayList<>();
        List<Long> seen = new ArrayList<>();
        time.spawn("reader", () -> {
            assertThat(time.await(() -> !mail.isEmpty(), HOUR)).isTrue();
            seen.add(time.nanoTime());
        });
        time.after(SECOND, () -> mail.add("hello"));

        time.run(HOUR);

        assertThat(seen).containsExactly(1_000_000_000L);
    }

    @Test
    void aWaitInVainEndsAtItsDeadline() {
        assertThat(time.await(() -> false, SECOND)).isFalse();
        assertThat(time.nanoTime()).isEqualTo(1_000_000_000L);
    }

    @Test
    void aSeedReplaysTheSameOrder() {
        assertThat(orderOf(42)).isEqualTo(orderOf(42));
        assertThat(orderOf(42)).isNotEqualTo(orderOf(43));
    }

    private static List<Integer> orderOf(long seed) {
        VirtualTime world = new VirtualTime(seed);
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            int number = i;
            world.spawn("task-" + i, () -> order.add(number));
        }
        world.run(HOUR);
        return order;
    }

    @Test
    void aTasksFailureIsTheRunsFailure() {
        time.spawn("bad", () -> {
            throw new IllegalArgumentException("planted");
        });

        assertThatThrownBy(() -> time.run(HOUR)).hasMessage("planted");
    }

    @RepeatedTest(100)
    void anInterruptEndsTheWaitsOfATaskAtThatInstantUntilItIsTaken() {
        List<String> log = new ArrayList<>();
        time.spawn("waiting", () -> {
            Thread self = Thread.currentThread();
            time.after(SECOND, self::interrupt);
            assertThatThrownBy(() -> time.sleep(HOUR)).isInstanceOf(InterruptedWaitException.class);
            log.add("interrupted at " + time.nanoTime());
            assertThatThrownBy(() -> time.sleep(HOUR)).isInstanceOf(InterruptedWaitException.class);
            assertThat(Thread.interrupted()).isTrue();
            time.sleep(SECOND);
            log.add("slept until " + time.nanoTime());
        });

        time.run(HOUR);

        assertThat(log).containsExactly("interrupted at 1000000000", "slept until 2000000000");
    }

    @Test
    void aTaskThatIsInterruptedWhileItRunsDoesNotWait() {
        time.spawn("running", () -> {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> time.await(() -> false, HOUR))
                    .isInstanceOf(InterruptedWaitException.class);
        });

        time.run(HOUR);

        assertThat(time.nanoTime()).isZero();
    }

    @Test
    void anInterruptOfWhoPlaysTheWorldEndsHisWaitAndNothingElse() {
        List<Long> log = new ArrayList<>();
        Thread self = Thread.currentThread();
        time.after(SECOND, self::interrupt);
        time.after(Duration.ofSeconds(2), () -> log.add(time.nanoTime()));

        assertThatThrownBy(() -> time.sleep(HOUR)).isInstanceOf(InterruptedWaitException.class);

        assertThat(time.nanoTime()).isEqualTo(1_000_000_000L);
        assertThat(Thread.interrupted()).isTrue();
        time.sleep(SECOND);
        assertThat(log).containsExactly(2_000_000_000L);
    }

    @Test
    void aFutureIsWaitedForUntilItIsDoneHoweverItEnds() {
        CompletableFuture<String> failing = new CompletableFuture<>();
        time.after(SECOND, () -> failing.completeExceptionally(new IllegalStateException()));

        assertThat(time.await(failing, Duration.ofMillis(999))).isFalse();
        assertThat(time.await(failing, HOUR)).isTrue();

        assertThat(time.nanoTime()).isEqualTo(1_000_000_000L);
    }

    @Test
    void tasksThatNeverEndAreNamed() {
        time.spawn("stuck", () -> time.await(() -> false, Duration.ofDays(1000)));

        assertThatThrownBy(() -> time.run(HOUR)).hasMessageContaining("stuck");
    }
}
