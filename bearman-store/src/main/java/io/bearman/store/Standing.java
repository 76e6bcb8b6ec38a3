package io.bearman.store;

import java.time.Instant;
import java.util.Optional;

/**
 * How far a piece of work is.
 *
 * @param piece the work
 * @param submittedAt when, by the store's clock
 * @param turns how often it was begun
 * @param failures how often its handler failed
 * @param lastError why the last time, empty for never
 * @param result of the handler; empty while it is not done
 */
public record Standing(
        Piece piece,
        Instant submittedAt,
        long turns,
        long failures,
        String lastError,
        Optional<String> result) {}
