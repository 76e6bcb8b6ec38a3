package io.bearman.core.admission;

import io.bearman.core.host.RunId;
import io.bearman.core.inventory.Inventory.Placed;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A host that ought to serve and, by what the store knows, does not or is about not to.
 *
 * @param placed the host and its machine
 * @param slot the unfinished run that was let take it out and did not give that back; null for none
 */
public record Out(Placed placed, @Nullable RunId slot) {

    /** {@return the run that has it out: that was admitted, or that its state names} */
    public Optional<RunId> run() {
        return Optional.ofNullable(slot).or(() -> placed.host().state().run());
    }
}
