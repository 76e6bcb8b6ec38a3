package io.bearman.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GatheringTest {
    private static final int MANY = 10;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Integer> rounds = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    @Test
    void whatIsWantedWhileItWorksIsDoneAtOnceAndEachGetsItsOwn() throws Exception {
        CountDownLatch working = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Gathering<Integer, String> gathering = new Gathering<>(numbers -> {
            rounds.add(numbers.size());
            working.countDown();
            awaits(go);
            return numbers.stream().map(number -> "of " + number).toList();
        });
        Future<String> first = threads.submit(() -> gathering.of(0));
        awaits(working);
        List<Thread> waiting = Collections.synchronizedList(new ArrayList<>());
        List<Future<String>> others = new ArrayList<>();
        for (int i = 1; i <= MANY; i++) {
            int number = i;
            others.add(threads.submit(() -> {
                waiting.add(Thread.currentThread());
                return gathering.of(number);
            }));
        }
        assertThat(TimeSource.system().await(() -> allWait(waiting), Duration.ofMinutes(1)))
                .isTrue();
        go.countDown();

        assertThat(first.get(1, TimeUnit.MINUTES)).isEqualTo("of 0");
        for (int i = 1; i <= MANY; i++) {
            assertThat(others.get(i - 1).get(1, TimeUnit.MINUTES)).isEqualTo("of " + i);
        }
        assertThat(rounds).containsExactly(1, MANY);
    }

    @Test
    void aFailureIsOfThoseWhoWereServedTogetherAndOfNobodyAfterThem() {
        Gathering<Integer, Integer> gathering = new Gathering<>(numbers -> {
            if (numbers.contains(13)) {
                throw new IllegalStateException("13");
            }
            return numbers;
        });

        assertThatThrownBy(() -> gathering.of(13)).hasMessage("13");
        assertThat(gathering.of(14)).isEqualTo(14);
    }

    private static boolean allWait(List<Thread> waiting) {
        synchronized (waiting) {
            return waiting.size() == MANY
                    && waiting.stream().allMatch(it -> it.getState() == Thread.State.WAITING);
        }
    }

    private static void awaits(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
