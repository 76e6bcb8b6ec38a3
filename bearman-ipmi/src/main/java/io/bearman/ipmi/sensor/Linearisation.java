package io.bearman.ipmi.sensor;

import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/** The function that makes a value linear, in the order of its number (IPMI v2.0 §43.1, byte 24). */
enum Linearisation {
    LINEAR(x -> x),
    LN(Math::log),
    LOG10(Math::log10),
    LOG2(x -> Math.log(x) / Math.log(2)),
    E(Math::exp),
    EXP10(x -> Math.pow(10, x)),
    EXP2(x -> Math.pow(2, x)),
    RECIPROCAL(x -> 1 / x),
    SQUARE(x -> x * x),
    CUBE(x -> x * x * x),
    SQUARE_ROOT(Math::sqrt),
    CUBE_ROOT(Math::cbrt);

    /** From here on the factors differ from reading to reading, and are asked for. */
    private static final int VARIABLE = 0x70;

    private final DoubleUnaryOperator function;

    Linearisation(DoubleUnaryOperator function) {
        this.function = function;
    }

    static boolean variable(int number) {
        return number >= VARIABLE;
    }

    /** Empty for numbers that the specification keeps for later. */
    static Optional<Linearisation> of(int number) {
        if (variable(number)) {
            return Optional.of(LINEAR);
        }
        return number < values().length ? Optional.of(values()[number]) : Optional.empty();
    }

    double apply(double value) {
        return function.applyAsDouble(value);
    }
}
