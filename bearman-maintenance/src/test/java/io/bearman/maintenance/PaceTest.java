package io.bearman.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.time.VirtualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** With two seconds between looks as a rule. */
class PaceTest {
    private final VirtualTime time = new VirtualTime(1);
    private final Pace pace = new Pace(time, Duration.ofSeconds(2));

    private Duration after(Duration waited, int underWay, boolean more) {
        time.sleep(waited);
        return pace.next(underWay, more);
    }

    @Test
    void aLongMoveIsLookedAtLessAndLess() {
        assertThat(after(Duration.ZERO, 4, true)).isEqualTo(Duration.ofSeconds(2));
        assertThat(after(Duration.ofSeconds(20), 4, true)).isEqualTo(Duration.ofSeconds(5));
        assertThat(after(Duration.ofHours(1), 4, true)).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void whileOthersWaitTheNextLookComesBeforeNovasQueueIsDry() {
        time.sleep(Duration.ofSeconds(2));
        pace.ended();

        assertThat(pace.next(4, true)).isLessThan(Duration.ofSeconds(2 * 3));
        assertThat(pace.next(2, true)).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void theLastOneIsSeenOffSoon() {
        time.sleep(Duration.ofSeconds(2));
        pace.ended();

        assertThat(pace.next(1, false)).isEqualTo(Duration.ofMillis(800));
    }

    @Test
    void oneThatTakesLongerThanTheOthersDidCostsFewCalls() {
        time.sleep(Duration.ofSeconds(2));
        pace.ended();

        assertThat(after(Duration.ofSeconds(12), 1, false)).isEqualTo(Duration.ofSeconds(6));
    }
}
