package io.bearman.store;

import java.time.Duration;

/**
 * How workers work.
 *
 * @param threads how many pieces at once in this process, from 1
 * @param look how often new work is looked for
 * @param heartbeat how often a worker says that it lives; silent for six of them, its work is
 *     another's
 */
public record WorkSettings(int threads, Duration look, Duration heartbeat) {
    /** So many heartbeats a worker may miss. */
    static final int MISSED = 6;

    public WorkSettings {
        if (threads < 1) {
            throw new IllegalArgumentException("at least one thread: " + threads);
        }
        for (Duration each : new Duration[] {look, heartbeat}) {
            if (each.isNegative() || each.isZero()) {
                throw new IllegalArgumentException("longer than zero: " + each);
            }
        }
    }

    /** {@return how long a worker may say nothing until its work is another's} */
    Duration silence() {
        return heartbeat.multipliedBy(MISSED);
    }

    /** {@return four threads, a look each second, a heartbeat every 20 s} */
    public static WorkSettings create() {
        return new WorkSettings(4, Duration.ofSeconds(1), Duration.ofSeconds(20));
    }
}
