package io.bearman.maintenance;

import io.bearman.core.BearmanException;

/** Another worker of this run is at this host, or was while this one stood still: hands off for now. */
final class OfAnotherWorker extends BearmanException {
    private static final long serialVersionUID = 1L;

    OfAnotherWorker(String message) {
        super(message);
    }
}
