package io.bearman.core;

import org.jspecify.annotations.Nullable;

/** What we were given is wrong: an unknown host, a bad file, a bad setting. Nothing was tried. */
public final class UsageException extends BearmanException {
    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message);
    }

    public UsageException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    @Override
    public ExitCode exitCode() {
        return ExitCode.USAGE;
    }
}
