package io.bearman.maintenance;

import io.bearman.core.BearmanException;

/** A human decided otherwise about this host: hands off, the run ends for it. */
final class TakenBack extends BearmanException {
    private static final long serialVersionUID = 1L;

    TakenBack(String message) {
        super(message);
    }
}
