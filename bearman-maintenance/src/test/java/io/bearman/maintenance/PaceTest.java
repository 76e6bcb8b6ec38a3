package io.bearman.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.time.VirtualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With two seconds between looks as a rule, and four servers on the move at once. */
class PaceTest {
    private static final int WINDOW = 4;

    private final VirtualTime time = new VirtualTime(1);
    private final Pace pace = new Pace(time, Duration.ofSeconds(2));

    /** What became of a drain whose moves end one after the other. */
    private record Drained(Duration took, int looks) {}

    /** Nova: one server after the other, each taking this long, with a queue that is fed by looks. */
    private Drained drain(int servers, Duration each, Duration call) {
        long begun = time.nanoTime();
        int submitted = WINDOW;
        int ended = 0;
        int looks = 0;
        long nextEnd = begun + each.toNanos();
        while (ended < servers) {
            time.sleep(pace.next(submitted - ended, submitted < servers).plus(call));
            looks++;
            int queued = submitted;
            while (ended < queued && nextEnd - time.nanoTime() <= 0) {
                ended++;
                pace.ended();
                nextEnd += each.toNanos();
            }
            if (ended == queued) {
                // It ran dry, and begins again with what is submitted now.
                nextEnd = time.nanoTime() + each.toNanos();
            }
            submitted = Math.min(servers, ended + WINDOW);
        }
        return new Drained(Duration.ofNanos(time.nanoTime() - begun), looks);
    }

    @ParameterizedTest
    @ValueSource(longs = {300, 1000, 1750, 3000, 5000, 20_000, 120_000})
    void howeverLongAMoveTakesNovaIsHardlyEverIdle(long millis) {
        Duration each = Duration.ofMillis(millis);

        Drained drained = drain(24, each, Duration.ofMillis(100));

        long alone = each.multipliedBy(24).toMillis();
        assertThat(drained.took().toMillis()).isLessThan(alone * 115 / 100 + 3000);
        assertThat(drained.looks()).isLessThan(15 + (int) (alone / 3000));
    }

    @Test
    void aNovaWhoseAnswersTakeSecondsIsNotLeftIdleEither() {
        Drained drained = drain(24, Duration.ofSeconds(3), Duration.ofSeconds(1));

        assertThat(drained.took()).isLessThan(Duration.ofSeconds(24 * 3 * 115 / 100 + 3));
    }

    @Test
    void aLongMoveIsLookedAtLessAndLess() {
        Drained drained = drain(4, Duration.ofMinutes(10), Duration.ZERO);

        assertThat(drained.looks()).isLessThan(4 * 10 * 6 + 20);
    }

    @Test
    void aFirstMoveThatTookLongDoesNotMakeTheNextOnesWait() {
        time.sleep(Duration.ofSeconds(9));
        pace.ended();

        assertThat(pace.next(4, true)).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void theLastOneIsSeenOffSoon() {
        pace.next(4, true);
        time.sleep(Duration.ofSeconds(2));
        pace.ended();

        assertThat(pace.next(1, false)).isEqualTo(Duration.ofMillis(800));
    }
}
