package io.bearman.pxe;

import io.bearman.core.BearmanException;
import java.time.Duration;

/** It cannot be done now; whoever asked asks the same again, after the pause. Nothing was changed. */
public final class LaterException extends BearmanException {
    private static final long serialVersionUID = 1L;

    private final Duration pause;

    public LaterException(String message, Duration pause) {
        super(message);
        this.pause = pause;
    }

    /** {@return how long to wait before asking again} */
    public Duration pause() {
        return pause;
    }
}
