package io.bearman.core;

/** Bearman will not do this because it could harm a guest or undo a human; nothing was tried. */
public final class RefusedException extends BearmanException {
    private static final long serialVersionUID = 1L;

    public RefusedException(String message) {
        super(message);
    }

    @Override
    public ExitCode exitCode() {
        return ExitCode.REFUSED;
    }
}
