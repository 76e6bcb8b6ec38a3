package io.bearman.sdk;

import io.bearman.core.BearmanException;
import io.bearman.core.ExitCode;

/** A setting is wrong: where it stands, what is wrong, what would be right. Nothing was tried. */
public final class ConfigurationException extends BearmanException {
    private static final long serialVersionUID = 1L;

    ConfigurationException(String origin, String problem) {
        super(origin + ": " + problem);
    }

    @Override
    public ExitCode exitCode() {
        return ExitCode.USAGE;
    }
}
