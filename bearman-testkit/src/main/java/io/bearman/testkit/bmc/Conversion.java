package io.bearman.testkit.bmc;

import java.util.List;

/**
 * How the raw byte of an analog sensor becomes its value (IPMI v2.0 §36.3).
 *
 * @param format whether the byte has a sign
 * @param linearization what comes after the factors
 * @param segments the factors; more than one for {@link Linearization#NON_LINEAR} only
 */
public record Conversion(Format format, Linearization linearization, List<Segment> segments) {
    private static final int RAWS = 256;

    /** How a byte is a number. */
    public enum Format {
        UNSIGNED,
        ONES_COMPLEMENT,
        TWOS_COMPLEMENT;

        int number(int raw) {
            return switch (this) {
                case UNSIGNED -> raw;
                case ONES_COMPLEMENT -> raw < 0x80 ? raw : raw - 0xff;
                case TWOS_COMPLEMENT -> (byte) raw;
            };
        }
    }

    /**
     * Factors that hold for some raw bytes.
     *
     * @param upTo the last of them, 255 for the last segment
     */
    public record Segment(int upTo, Factors factors) {}

    public Conversion {
        segments = List.copyOf(segments);
        if (segments.isEmpty() || segments.get(segments.size() - 1).upTo() != RAWS - 1) {
            throw new IllegalArgumentException("factors for some raw bytes only: " + segments);
        }
        if (segments.size() > 1 && linearization != Linearization.NON_LINEAR) {
            throw new IllegalArgumentException(linearization + " has one set of factors");
        }
    }

    /** {@return the conversion of an unsigned byte by these factors} */
    public static Conversion linear(Factors factors) {
        return new Conversion(
                Format.UNSIGNED, Linearization.LINEAR, List.of(new Segment(RAWS - 1, factors)));
    }

    /** {@return the conversion of an unsigned byte by factors that depend on it} */
    public static Conversion nonLinear(List<Segment> segments) {
        return new Conversion(Format.UNSIGNED, Linearization.NON_LINEAR, segments);
    }

    /** {@return this with another format} */
    public Conversion with(Format other) {
        return new Conversion(other, linearization, segments);
    }

    /** {@return this with another linearization} */
    public Conversion with(Linearization other) {
        return new Conversion(format, other, segments);
    }

    /** {@return the value of a raw byte, 0 to 255} */
    public double value(int raw) {
        return linearization.of(segment(raw).factors().linear(format.number(raw)));
    }

    /** {@return the raw byte whose value is nearest} */
    public int raw(double value) {
        int nearest = 0;
        double distance = Double.POSITIVE_INFINITY;
        for (int raw = 0; raw < RAWS; raw++) {
            double other = Math.abs(value(raw) - value); // NaN is nearer to nothing
            if (other < distance) {
                nearest = raw;
                distance = other;
            }
        }
        return nearest;
    }

    Segment segment(int raw) {
        return segments.stream().filter(it -> raw <= it.upTo()).findFirst().orElseThrow();
    }
}
