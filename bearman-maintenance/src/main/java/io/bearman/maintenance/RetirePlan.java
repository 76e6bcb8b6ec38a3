package io.bearman.maintenance;

import io.bearman.core.inventory.Inventory.Placed;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What retiring a host would do; nothing was written to make it.
 *
 * @param placed the host and its machine
 * @param steps what is done, in order, for people
 * @param refusedFor why nothing of it is done; null when it may be
 */
public record RetirePlan(
        Placed placed, List<String> steps, @Nullable String refusedFor) {
    public RetirePlan {
        steps = List.copyOf(steps);
    }

    /** {@return why nothing of it is done} */
    public Optional<String> refusal() {
        return Optional.ofNullable(refusedFor);
    }
}
