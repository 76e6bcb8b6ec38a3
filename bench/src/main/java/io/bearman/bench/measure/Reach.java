package io.bearman.bench.measure;

import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a figure of Bearman's ought to reach. Prints as people write it: {@code <= 0.5x}. */
public sealed interface Reach {
    /**
     * {@return whether it is reached; empty when there is nothing to reach, or no peer to compare with}
     *
     * @param figure Bearman's
     * @param ratio Bearman's figure through the peer's; null without a peer
     */
    Optional<Boolean> met(double figure, @Nullable Double ratio);

    /** At most this. */
    record AtMost(double bound) implements Reach {
        @Override
        public Optional<Boolean> met(double figure, @Nullable Double ratio) {
            return Optional.of(figure <= bound);
        }

        @Override
        public String toString() {
            return "<= " + plain(bound);
        }
    }

    /** At least this. */
    record AtLeast(double bound) implements Reach {
        @Override
        public Optional<Boolean> met(double figure, @Nullable Double ratio) {
            return Optional.of(figure >= bound);
        }

        @Override
        public String toString() {
            return ">= " + plain(bound);
        }
    }

    /** Exactly this: a count. */
    record Exactly(double count) implements Reach {
        @Override
        public Optional<Boolean> met(double figure, @Nullable Double ratio) {
            return Optional.of(figure == count);
        }

        @Override
        public String toString() {
            return "= " + plain(count);
        }
    }

    /** At most so many times the peer's figure. */
    record OfPeer(double times) implements Reach {
        @Override
        public Optional<Boolean> met(double figure, @Nullable Double ratio) {
            return Optional.ofNullable(ratio).map(it -> it <= times);
        }

        @Override
        public String toString() {
            return "<= " + plain(times) + "x";
        }
    }

    /** At least so many times the peer's figure. */
    record AtLeastOfPeer(double times) implements Reach {
        @Override
        public Optional<Boolean> met(double figure, @Nullable Double ratio) {
            return Optional.ofNullable(ratio).map(it -> it >= times);
        }

        @Override
        public String toString() {
            return ">= " + plain(times) + "x";
        }
    }

    /** Nothing: the figure is noted, not judged. */
    record Nothing() implements Reach {
        @Override
        public Optional<Boolean> met(double figure, @Nullable Double ratio) {
            return Optional.empty();
        }

        @Override
        public String toString() {
            return "";
        }
    }

    private static String plain(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }
}
