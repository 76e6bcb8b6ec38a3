package io.bearman.pxe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.StoreException;
import io.bearman.core.boot.BootChanges.Mark;
import io.bearman.core.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NewestTest {
    private static final int MANY = 8;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger asked = new AtomicInteger();

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    @Test
    void whoAsksAloneAsksTheStoreEachTime() {
        Newest newest = new Newest(() -> mark(asked.incrementAndGet()));

        assertThat(newest.get().event()).isEqualTo(1);
        assertThat(newest.get().event()).isEqualTo(2);
    }

    @Test
    void whoCameWhileTheStoreWasAskedHearsTheNextAnswerAndAllTheSame() throws Exception {
        CountDownLatch asking = new CountDownLatch(1);
        CountDownLatch answers = new CountDownLatch(1);
        AtomicInteger came = new AtomicInteger();
        Newest newest = new Newest(() -> {
            int number = asked.incrementAndGet();
            if (number == 1) {
                asking.countDown();
                awaits(answers);
            }
            return mark(number);
        });
        Future<Mark> first = threads.submit(newest::get);
        awaits(asking);
        List<Future<Mark>> others = new ArrayList<>();
        List<Thread> waiting = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            others.add(threads.submit(() -> {
                synchronized (waiting) {
                    waiting.add(Thread.currentThread());
                }
                came.incrementAndGet();
                return newest.get();
            }));
        }
        // All of them are in its queue, so all came before the second answer is asked for.
        assertThat(TimeSource.system()
                        .await(() -> came.get() == MANY && allWait(waiting), Duration.ofMinutes(1)))
                .isTrue();
        answers.countDown();

        assertThat(first.get(1, TimeUnit.MINUTES).event()).isEqualTo(1);
        for (Future<Mark> other : others) {
            assertThat(other.get(1, TimeUnit.MINUTES).event()).isEqualTo(2);
        }
        assertThat(asked).hasValue(2);
    }

    @Test
    void aStoreThatIsAwayIsAskedAgainByTheNextOne() {
        Newest newest = new Newest(() -> {
            if (asked.incrementAndGet() == 1) {
                throw new StoreException.Unreachable("store x cannot be used", null);
            }
            return mark(7);
        });

        assertThatThrownBy(newest::get).isInstanceOf(StoreException.Unreachable.class);
        assertThat(newest.get().event()).isEqualTo(7);
    }

    private static boolean allWait(List<Thread> threads) {
        synchronized (threads) {
            return threads.stream().allMatch(it -> it.getState() == Thread.State.WAITING);
        }
    }

    private static void awaits(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Mark mark(long event) {
        return new Mark(event, Instant.EPOCH, 0, Instant.EPOCH);
    }
}
