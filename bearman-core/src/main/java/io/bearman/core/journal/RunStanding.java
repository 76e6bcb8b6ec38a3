package io.bearman.core.journal;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a run stands.
 *
 * @param order what its workers were told last
 * @param by who told them; empty when nobody did
 * @param ended how it ended; null while it is unfinished
 */
public record RunStanding(Order order, String by, Journal.@Nullable Outcome ended) {

    /** {@return how it ended; empty while it is unfinished} */
    public Optional<Journal.Outcome> outcome() {
        return Optional.ofNullable(ended);
    }
}
