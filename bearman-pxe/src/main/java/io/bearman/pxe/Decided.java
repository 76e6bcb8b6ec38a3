package io.bearman.pxe;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The answer to {@code GET /v1/boot}.
 *
 * @param answer a script
 * @param until how long it is the answer to the same question while nothing changes in the store; null
 *     when it is to be decided anew each time
 */
record Decided(Answer answer, @Nullable Instant until) {
    /** {@return an answer for once} */
    static Decided once(Answer answer) {
        return new Decided(answer, null);
    }
}
