package io.bearman.openstack;

import java.time.Duration;

/**
 * How long to wait for OpenStack, and how often to ask again. Only reads are asked again.
 *
 * @param read how long one read may take
 * @param write how long one write may take; above Nova's {@code rpc_response_timeout} (60 s by
 *     default), because changing the service of a host that just died takes that long
 * @param attempts how often a read is tried in all, at least once
 * @param pause at most so long before the second attempt, at least half of it; doubles with each
 *     further one
 */
public record Patience(Duration read, Duration write, int attempts, Duration pause) {
    public Patience {
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts must be at least 1: " + attempts);
        }
        if (read.isNegative() || read.isZero() || write.isNegative() || write.isZero()) {
            throw new IllegalArgumentException("not a time to wait: " + read + ", " + write);
        }
    }

    /** {@return 30 s a read, 75 s a write, four attempts, 0.5 s before the second} */
    public static Patience create() {
        return new Patience(
                Duration.ofSeconds(30), Duration.ofSeconds(75), 4, Duration.ofMillis(500));
    }

    /**
     * {@return the pause after this many attempts: between half of it and the whole, so that those
     * whom one fault hit do not come back together}
     *
     * @param salt the monotonic clock: it differs between processes and threads as a random number
     *     does, and yet a simulated run repeats
     */
    Duration pauseAfter(int tried, long salt) {
        Duration longest = pause.multipliedBy(1L << Math.min(tried - 1, 10));
        long half = longest.toNanos() / 2;
        // Multiplied by the golden ratio's bits, near instants are far apart (Fibonacci hashing).
        long spread = (salt * 0x9E3779B97F4A7C15L) >>> 1;
        return longest.minusNanos(half == 0 ? 0 : spread % (half + 1));
    }
}
