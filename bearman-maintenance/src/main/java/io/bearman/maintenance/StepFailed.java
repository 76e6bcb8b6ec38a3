package io.bearman.maintenance;

import io.bearman.core.BearmanException;

/** A step could not be done; the host stays as it is and the run can go on later. */
final class StepFailed extends BearmanException {
    private static final long serialVersionUID = 1L;

    StepFailed(String message) {
        super(message);
    }
}
