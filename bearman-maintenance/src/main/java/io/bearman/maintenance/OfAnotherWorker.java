package io.bearman.maintenance;

import io.bearman.core.BearmanException;

/** Another worker of this run is at this host: it is left to that one as long as it lives. */
final class OfAnotherWorker extends BearmanException {
    private static final long serialVersionUID = 1L;

    OfAnotherWorker(String message) {
        super(message);
    }
}
