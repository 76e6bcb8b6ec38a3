package io.bearman.bench.measure;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One figure, beside a peer's where there is one.
 *
 * @param area what {@code bin/bench} was asked for
 * @param what is measured
 * @param unit of both figures
 * @param bearman the median; null when it was not measured
 * @param peer the peer's median of the same rounds; null without one
 * @param peerName null when nobody else does this
 * @param reach what is to be reached
 * @param runs of how many runs the medians are, the smaller number of both
 * @param skipped why a figure is missing, and what to install; null when none is
 */
public record Row(
        String area,
        String what,
        String unit,
        @Nullable Double bearman,
        @Nullable Double peer,
        @Nullable String peerName,
        Reach reach,
        int runs,
        @Nullable String skipped) {
    public Row {
        if (peer != null && peerName == null) {
            throw new IllegalArgumentException("whose figure is " + peer + "? " + what);
        }
        if (skipped == null && (bearman == null || (peerName != null && peer == null))) {
            throw new IllegalArgumentException("a missing figure has a reason: " + what);
        }
    }

    /** {@return Bearman's figure through the peer's} */
    public Optional<Double> ratio() {
        return bearman == null || peer == null || peer == 0
                ? Optional.empty()
                : Optional.of(bearman / peer);
    }

    /** {@return whether what is to be reached was; empty when that cannot be told} */
    public Optional<Boolean> met() {
        return bearman == null ? Optional.empty() : reach.met(bearman, ratio().orElse(null));
    }
}
