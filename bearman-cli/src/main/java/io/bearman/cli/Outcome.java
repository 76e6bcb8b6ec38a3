package io.bearman.cli;

import io.bearman.core.BearmanException;
import io.bearman.core.ExitCode;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What came of one of many.
 *
 * @param target which
 * @param value what it answered; null when it failed
 * @param failure why it failed; null when it did not
 */
record Outcome<R>(
        Target target, @Nullable R value, @Nullable BearmanException failure) {
    static <R> Outcome<R> came(Target target, R value) {
        return new Outcome<>(target, Objects.requireNonNull(value), null);
    }

    static <R> Outcome<R> failed(Target target, BearmanException why) {
        return new Outcome<>(target, null, why);
    }

    /** {@return the same with something made of what was answered} */
    <T> Outcome<T> map(Function<? super R, ? extends T> what) {
        return value == null
                ? new Outcome<>(target, null, failure)
                : new Outcome<>(target, what.apply(value), failure);
    }

    ExitCode exitCode() {
        return failure == null ? ExitCode.DONE : failure.exitCode();
    }

    /** As a run's report: 3 when all that was not done was refused, else 1. */
    static ExitCode worst(List<ExitCode> codes) {
        List<ExitCode> bad =
                codes.stream().filter(code -> code != ExitCode.DONE).distinct().toList();
        return bad.isEmpty() ? ExitCode.DONE : bad.size() == 1 ? bad.get(0) : ExitCode.FAILED;
    }
}
