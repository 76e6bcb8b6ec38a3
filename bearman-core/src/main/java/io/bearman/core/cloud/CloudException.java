package io.bearman.core.cloud;

import io.bearman.core.BearmanException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why OpenStack could not be asked or told; one class per reaction. The message says what was asked,
 * how it was answered, and the remote request id.
 */
public abstract sealed class CloudException extends BearmanException {
    private static final long serialVersionUID = 1L;

    private final @Nullable String requestId;

    private CloudException(String message, @Nullable String requestId, @Nullable Throwable cause) {
        super(requestId == null ? message : message + " [" + requestId + "]", cause);
        this.requestId = requestId;
    }

    /** {@return OpenStack's id of the request, if it answered with one} */
    public Optional<String> requestId() {
        return Optional.ofNullable(requestId);
    }

    /** Certainly not received, or a read without an answer. Try again later. */
    public static final class Unreachable extends CloudException {
        private static final long serialVersionUID = 1L;

        public Unreachable(String message, @Nullable Throwable cause) {
            super(message, null, cause);
        }
    }

    /** The credential is wrong (401) or may not do this (403, naming the policy). Do not retry. */
    public static final class Denied extends CloudException {
        private static final long serialVersionUID = 1L;

        public Denied(String message, @Nullable String requestId) {
            super(message, requestId, null);
        }
    }

    /** What was asked about does not exist (404). */
    public static final class NotFound extends CloudException {
        private static final long serialVersionUID = 1L;

        public NotFound(String message, @Nullable String requestId) {
            super(message, requestId, null);
        }
    }

    /** It will not be done as things are (400, 409), in the cloud's own words. */
    public static final class Refused extends CloudException {
        private static final long serialVersionUID = 1L;

        private final @Nullable String vmState;
        private final @Nullable String taskState;

        public Refused(String message, @Nullable String requestId) {
            this(message, requestId, null, null);
        }

        /** Refused because of what the server is, or of what is being done to it. */
        public Refused(
                String message,
                @Nullable String requestId,
                @Nullable String vmState,
                @Nullable String taskState) {
            super(message, requestId, null);
            this.vmState = vmState;
            this.taskState = taskState;
        }

        /** {@return the vm_state that it is refused for, if the cloud names one: stopped, rescued} */
        public Optional<String> vmState() {
            return Optional.ofNullable(vmState);
        }

        /** {@return the task_state that it is refused for, if the cloud names one: migrating} */
        public Optional<String> taskState() {
            return Optional.ofNullable(taskState);
        }
    }

    /** The cloud failed inside (500) while only being asked, or is overloaded. Try again later. */
    public static final class Faulty extends CloudException {
        private static final long serialVersionUID = 1L;

        public Faulty(String message, @Nullable String requestId) {
            super(message, requestId, null);
        }
    }

    /** A write whose outcome is unknown: look before anything else, never repeat it blindly. */
    public static final class Ambiguous extends CloudException {
        private static final long serialVersionUID = 1L;

        public Ambiguous(String message, @Nullable String requestId, @Nullable Throwable cause) {
            super(message, requestId, cause);
        }
    }

    /** The cloud is too old or too new for us (406, or no common microversion). Nothing was written. */
    public static final class Unsupported extends CloudException {
        private static final long serialVersionUID = 1L;

        public Unsupported(String message, @Nullable String requestId) {
            super(message, requestId, null);
        }
    }

    /** The not-after instant of an action was reached before it could be sent; nothing was sent. */
    public static final class TooLate extends CloudException {
        private static final long serialVersionUID = 1L;

        public TooLate(String message) {
            super(message, null, null);
        }
    }
}
