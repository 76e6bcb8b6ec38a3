package io.bearman.maintenance;

import io.bearman.core.BearmanException;

/** The run was cancelled, and this host is at a point where it can be given back as it is. */
final class GivenUp extends BearmanException {
    private static final long serialVersionUID = 1L;

    GivenUp(String message) {
        super(message);
    }
}
