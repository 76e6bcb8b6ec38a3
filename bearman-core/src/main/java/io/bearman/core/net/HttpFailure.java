package io.bearman.core.net;

import org.jspecify.annotations.Nullable;

/** No answer to a request; what that means for a write is in the class. */
public abstract sealed class HttpFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private HttpFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Nothing was sent: no connection, or the not-after instant was reached. */
    public static final class NotSent extends HttpFailure {
        private static final long serialVersionUID = 1L;

        private final boolean tooLate;

        public NotSent(String message, boolean tooLate, @Nullable Throwable cause) {
            super(message, cause);
            this.tooLate = tooLate;
        }

        /** {@return whether it was the not-after instant} */
        public boolean tooLate() {
            return tooLate;
        }
    }

    /** Some of it was sent: it may have been received and acted upon. */
    public static final class NoAnswer extends HttpFailure {
        private static final long serialVersionUID = 1L;

        public NoAnswer(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
