package io.bearman.core;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The root of every failure that Bearman reports: unchecked, one class per reaction of the caller.
 *
 * <p>The message is one line for a person: who (the host first), what, and what to do. It never
 * contains a secret and never repeats the cause's text.
 */
public abstract class BearmanException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    protected BearmanException(String message) {
        super(Objects.requireNonNull(message));
    }

    protected BearmanException(String message, @Nullable Throwable cause) {
        super(Objects.requireNonNull(message), cause);
    }

    /** {@return the line for a person; there always is one} */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }

    /** {@return the process exit code that tells the truth about this failure; see {@link ExitCode}} */
    public ExitCode exitCode() {
        return ExitCode.FAILED;
    }
}
