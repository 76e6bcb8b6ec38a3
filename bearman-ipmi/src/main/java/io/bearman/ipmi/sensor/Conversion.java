package io.bearman.ipmi.sensor;

import io.bearman.ipmi.sdr.Factors;
import io.bearman.ipmi.sdr.FullSensor;
import java.util.OptionalDouble;

/**
 * Makes values of raw readings (IPMI v2.0 §36.3):
 * {@code y = L[(M * x + B * 10^bExponent) * 10^rExponent]}.
 *
 * @param analog format, function and factors
 */
public record Conversion(FullSensor.Analog analog) {
    /** {@return whether the factors differ from reading to reading, so that the BMC has to be asked} */
    public boolean variable() {
        return Linearisation.variable(analog.linearisation());
    }

    /** {@return the same with the factors of one reading} */
    public Conversion with(Factors factors) {
        return new Conversion(
                new FullSensor.Analog(analog.format(), analog.linearisation(), factors));
    }

    /**
     * {@return the value, in the sensor's unit}; empty where the function has none (the logarithm of
     * zero), or is not known.
     *
     * @param raw 0 to 255
     */
    public OptionalDouble value(int raw) {
        return linear(analog.format().signed(raw));
    }

    /**
     * {@return by how much the value may be wrong either way, in the sensor's unit}; 0 when it is not
     * given.
     *
     * <p>The specification (§36.4.1) applies the function to the tolerance itself, which for a
     * logarithm or a reciprocal says nothing; this is half the span of values that belong to the
     * tolerated raw readings, the same for a linear sensor.
     *
     * @param raw 0 to 255
     */
    public double tolerance(int raw) {
        double counts = analog.factors().tolerance() / 2.0;
        int signed = analog.format().signed(raw);
        OptionalDouble low = linear(signed - counts);
        OptionalDouble high = linear(signed + counts);
        return low.isPresent() && high.isPresent()
                ? Math.abs(high.getAsDouble() - low.getAsDouble()) / 2
                : 0;
    }

    private OptionalDouble linear(double x) {
        Factors factors = analog.factors();
        double y = scaled(
                factors.m() * x + scaled(factors.b(), factors.bExponent()), factors.rExponent());
        return Linearisation.of(analog.linearisation())
                .map(function -> finite(function.apply(y)))
                .orElse(OptionalDouble.empty());
    }

    /** Dividing by a whole power of ten rounds once; multiplying with 0.01 would round twice. */
    private static double scaled(double value, int exponent) {
        return exponent < 0 ? value / Math.pow(10, -exponent) : value * Math.pow(10, exponent);
    }

    private static OptionalDouble finite(double value) {
        return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
    }
}
