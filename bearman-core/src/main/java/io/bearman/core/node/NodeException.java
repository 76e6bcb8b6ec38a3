package io.bearman.core.node;

import io.bearman.core.BearmanException;
import org.jspecify.annotations.Nullable;

/** Why a node could not be asked or told; one class per reaction. The message names the host first. */
public abstract sealed class NodeException extends BearmanException {
    private static final long serialVersionUID = 1L;

    private NodeException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Kubernetes does not answer, or failed inside. Try again later. */
    public static final class Unreachable extends NodeException {
        private static final long serialVersionUID = 1L;

        public Unreachable(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** The credential is wrong (401) or may not do this (403). Do not retry. */
    public static final class Denied extends NodeException {
        private static final long serialVersionUID = 1L;

        public Denied(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** It does not do what it was asked, and would not do it later (a 4xx). Do not retry. */
    public static final class Refused extends NodeException {
        private static final long serialVersionUID = 1L;

        public Refused(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** There is no such node. */
    public static final class NotFound extends NodeException {
        private static final long serialVersionUID = 1L;

        public NotFound(String message) {
            super(message, null);
        }
    }

    /** The node is somebody else's at the moment: a human or another operator has to let it go. */
    public static final class Taken extends NodeException {
        private static final long serialVersionUID = 1L;

        public Taken(String message) {
            super(message, null);
        }
    }

    /** It did not come to pass in time: pods that do not leave, a node that does not become ready. */
    public static final class NotInTime extends NodeException {
        private static final long serialVersionUID = 1L;

        public NotInTime(String message) {
            super(message, null);
        }
    }
}
