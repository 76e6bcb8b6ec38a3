package io.bearman.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.StoreException;
import io.bearman.core.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The clock that db-scheduler is given. */
class ServerTimeTest {
    private static final Duration ANSWER = Duration.ofMillis(300);

    private final VirtualTime time = new VirtualTime(1);
    /** How far the server's clock is from ours. */
    private Duration ahead = Duration.ofDays(1);

    private int reads;
    private boolean away;

    @Test
    void itIsTheServersAndNeverAheadOfIt() {
        ServerTime clock = new ServerTime(this::read, time);

        for (int i = 0; i < 100; i++) {
            time.sleep(Duration.ofMillis(777));
            assertThat(clock.now()).isBetween(server().minus(ANSWER), server());
        }
        assertThat(reads).isBetween(7, 10);
    }

    @Test
    void aServersClockThatIsSetIsFollowedAfterTenSeconds() {
        ServerTime clock = new ServerTime(this::read, time);
        ahead = Duration.ofHours(-3);
        time.sleep(ServerTime.BELIEVED);

        assertThat(clock.now()).isBetween(server().minus(ANSWER), server());
    }

    @Test
    void whileTheServerIsAwayItGoesOn() {
        ServerTime clock = new ServerTime(this::read, time);
        away = true;
        time.sleep(Duration.ofMinutes(10));

        assertThat(clock.now()).isBetween(server().minus(ANSWER), server());
    }

    /** The server reads its clock at the beginning of what the answer takes. */
    private Instant read() {
        if (away) {
            throw new StoreException.Unreachable("away", null);
        }
        reads++;
        Instant now = server();
        time.sleep(ANSWER);
        return now;
    }

    private Instant server() {
        return time.now().plus(ahead);
    }
}
