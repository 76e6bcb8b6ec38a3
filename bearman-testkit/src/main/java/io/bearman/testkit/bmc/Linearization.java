package io.bearman.testkit.bmc;

import java.util.function.DoubleUnaryOperator;

/** What makes a sensor's value out of its linear part (IPMI v2.0 table 43-1, byte 24). */
public enum Linearization {
    LINEAR(0x00, x -> x),
    LN(0x01, Math::log),
    LOG10(0x02, Math::log10),
    LOG2(0x03, x -> Math.log(x) / Math.log(2)),
    EXP(0x04, Math::exp),
    EXP10(0x05, x -> Math.pow(10, x)),
    EXP2(0x06, x -> Math.pow(2, x)),
    INVERSE(0x07, x -> 1 / x),
    SQUARE(0x08, x -> x * x),
    CUBE(0x09, x -> x * x * x),
    SQUARE_ROOT(0x0a, Math::sqrt),
    CUBE_ROOT(0x0b, Math::cbrt),
    /** The factors depend on the reading and have to be asked for (Get Sensor Reading Factors). */
    NON_LINEAR(0x70, x -> x);

    private final int code;
    private final DoubleUnaryOperator function;

    Linearization(int code, DoubleUnaryOperator function) {
        this.code = code;
        this.function = function;
    }

    int code() {
        return code;
    }

    double of(double linear) {
        return function.applyAsDouble(linear);
    }
}
