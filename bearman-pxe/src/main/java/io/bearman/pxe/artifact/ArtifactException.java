package io.bearman.pxe.artifact;

import io.bearman.core.BearmanException;

/** The directory of artifacts cannot be read or written. */
public final class ArtifactException extends BearmanException {
    private static final long serialVersionUID = 1L;

    ArtifactException(String message, Throwable cause) {
        super(message, cause);
    }
}
