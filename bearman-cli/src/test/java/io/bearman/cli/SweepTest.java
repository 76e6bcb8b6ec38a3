package io.bearman.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.InterruptedWaitException;
import io.bearman.core.RefusedException;
import io.bearman.core.host.Bmc;
import io.bearman.core.time.TimeSource;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SweepTest {
    private final List<Target> targets = IntStream.rangeClosed(1, 5)
            .mapToObj(i -> new Target("cn" + i, Bmc.of("10.0.0." + i, 623, null, "x"), null))
            .toList();
    private final Sweep sweep = new Sweep(
            targets,
            new Progress(new PrintWriter(new StringWriter()), TimeSource.system(), 5, false));

    @Test
    void allAreAskedAtOnceAndAnsweredInTheOrderOfTheCommandLine() {
        CountDownLatch all = new CountDownLatch(targets.size());

        List<Outcome<String>> outcomes = sweep.each(target -> {
            all.countDown();
            try {
                assertThat(all.await(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return target.name();
        });

        assertThat(outcomes)
                .extracting(Outcome::value)
                .containsExactly("cn1", "cn2", "cn3", "cn4", "cn5");
    }

    @Test
    void oneThatFailsEndsNothing() {
        List<Outcome<String>> outcomes = sweep.each(target -> {
            if (target.name().equals("cn3")) {
                throw new RefusedException("cn3: no");
            }
            return "yes";
        });

        assertThat(outcomes)
                .extracting(it -> it.failure() == null)
                .containsExactly(true, true, false, true, true);
    }

    @Test
    void aDefectOfOursIsThrownAndNotWaitedForForEver() {
        assertThatThrownBy(() -> sweep.each(target -> {
                    throw new IllegalArgumentException("a bug");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasStackTraceContaining("a bug");
    }

    @Test
    void whoIsInterruptedWithdrawsWhatIsUnderWay() {
        List<CompletableFuture<String>> asked =
                targets.stream().map(any -> new CompletableFuture<String>()).toList();
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> sweep.futures(target -> asked.get(targets.indexOf(target))))
                .isInstanceOf(InterruptedWaitException.class);

        assertThat(asked).allMatch(CompletableFuture::isCancelled);
    }
}
