package io.bearman.store;

import java.time.Duration;

/**
 * How long a claim holds.
 *
 * @param lease from one renewal to the end; 180 s by default
 * @param actionDeadline the longest time that a dangerous action may take once it is begun; a claim
 *     is taken over only this long after its lease; 90 s by default
 */
public record StoreSettings(Duration lease, Duration actionDeadline) {
    public StoreSettings {
        if (lease.isNegative() || lease.isZero()) {
            throw new IllegalArgumentException("a lease must be longer than zero: " + lease);
        }
        if (actionDeadline.isNegative()) {
            throw new IllegalArgumentException(
                    "an action deadline must not be negative: " + actionDeadline);
        }
    }

    /** {@return a lease of 180 s and an action deadline of 90 s} */
    public static StoreSettings create() {
        return new StoreSettings(Duration.ofSeconds(180), Duration.ofSeconds(90));
    }
}
