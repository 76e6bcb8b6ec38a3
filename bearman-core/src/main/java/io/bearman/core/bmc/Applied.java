package io.bearman.core.bmc;

import io.bearman.core.BearmanException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of the findings, in the order in which they were gone about.
 *
 * @param outcomes one for each finding that was gone about
 * @param address where the BMC was reached last: the inventory's address, unless it moved
 * @param stoppedBy what kept it from going on, after at least one change; null when it went to its
 *     end. The rest is done by applying again
 */
public record Applied(
        List<Outcome> outcomes, String address, @Nullable BearmanException stoppedBy) {
    public Applied {
        outcomes = List.copyOf(outcomes);
    }

    /** What became of one finding. */
    public sealed interface Outcome {
        /** {@return the finding} */
        Finding finding();

        /**
         * It is as it ought to be, and was read back.
         *
         * @param finding as it was before
         */
        record Changed(Finding finding) implements Outcome {}

        /**
         * It is as it was.
         *
         * @param finding the finding
         * @param why why it was not changed, for people
         */
        record Kept(Finding finding, String why) implements Outcome {}
    }

    /** {@return what was changed} */
    public List<Finding> changed() {
        return outcomes.stream()
                .filter(Outcome.Changed.class::isInstance)
                .map(Outcome::finding)
                .toList();
    }

    /** {@return what is as it was} */
    public List<Outcome.Kept> kept() {
        return outcomes.stream()
                .filter(Outcome.Kept.class::isInstance)
                .map(Outcome.Kept.class::cast)
                .toList();
    }

    /** {@return what stopped it half-way, if anything did} */
    public Optional<BearmanException> stopped() {
        return Optional.ofNullable(stoppedBy);
    }
}
