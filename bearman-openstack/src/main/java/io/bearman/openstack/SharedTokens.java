package io.bearman.openstack;

import io.bearman.core.cloud.CloudException;
import io.bearman.core.time.Deadline;
import io.bearman.core.time.TimeSource;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One token for all threads. Who finds it used up logs in, the others wait for the outcome: a
 * denied login counts once against the account, not once a thread.
 *
 * <p>Waits on {@link TimeSource} rather than on a lock, so that it also works where exactly one
 * task runs at a time. State: {@code held} and {@code flight}, each written only by the thread that owns
 * the flight.
 */
final class SharedTokens implements Tokens {
    /** A token is renewed this long before its end, or a quarter of its life if that is less. */
    private static final Duration AHEAD = Duration.ofMinutes(5);

    /** Longer than any login takes with its own time-outs. */
    private static final Duration LONGEST_LOGIN = Duration.ofMinutes(2);

    private final Login login;
    private final TimeSource time;
    private final AtomicReference<@Nullable Held> held = new AtomicReference<>();
    private final AtomicReference<@Nullable Flight> flight = new AtomicReference<>();

    SharedTokens(Login login, TimeSource time) {
        this.login = login;
        this.time = time;
    }

    @Override
    public AuthToken current() {
        Held now = held.get();
        return now != null && !now.renewAt.passed(time) ? now.token : replace(now);
    }

    @Override
    public AuthToken renewed(AuthToken stale) {
        Held now = held.get();
        return now != null && now.token != stale ? now.token : replace(now);
    }

    private AuthToken replace(@Nullable Held old) {
        Flight mine = new Flight();
        while (!flight.compareAndSet(null, mine)) {
            Flight other = flight.get();
            if (other != null) {
                return other.outcome(time);
            }
        }
        try {
            Held now = held.get();
            // Somebody may have landed between our look and our start.
            mine.token = now != null && now != old ? now.token : fresh();
            return mine.token;
        } catch (CloudException e) {
            mine.failure = e;
            throw e;
        } finally {
            mine.landed = true;
            flight.set(null);
        }
    }

    private AuthToken fresh() {
        Deadline asked = Deadline.in(time, Duration.ZERO);
        AuthToken token = login.login();
        Duration quarter = token.lifetime().dividedBy(4);
        Duration ahead = quarter.compareTo(AHEAD) < 0 ? quarter : AHEAD;
        long end = asked.nanoTime() + token.lifetime().minus(ahead).toNanos();
        held.set(new Held(token, new Deadline(end)));
        return token;
    }

    private record Held(AuthToken token, Deadline renewAt) {}

    /** A login that is going on; written by its owner before {@code landed}, read after it. */
    private static final class Flight {
        private @Nullable AuthToken token;
        private @Nullable CloudException failure;
        private volatile boolean landed;

        AuthToken outcome(TimeSource time) {
            time.await(() -> landed, LONGEST_LOGIN);
            if (landed && token != null) {
                return token;
            }
            if (landed && failure != null) {
                throw failure;
            }
            throw new CloudException.Unreachable("the login of another thread did not end", null);
        }
    }
}
