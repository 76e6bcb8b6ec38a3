package io.bearman.core.power;

import io.bearman.core.BearmanException;
import io.bearman.core.ExitCode;
import org.jspecify.annotations.Nullable;

/** Why a BMC could not be asked or told; one class per reaction. None of them ever means OFF. */
public abstract sealed class PowerException extends BearmanException {
    private static final long serialVersionUID = 1L;

    private PowerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** No answer in time. Try again later; it says nothing about the power. */
    public static final class Unreachable extends PowerException {
        private static final long serialVersionUID = 1L;

        public Unreachable(String message) {
            super(message, null);
        }
    }

    /** User, password or privilege is wrong. Do not retry; correct the credential. */
    public static final class Denied extends PowerException {
        private static final long serialVersionUID = 1L;

        public Denied(String message) {
            super(message, null);
        }
    }

    /** The BMC answered and will not do it (completion code, no common cipher suite). */
    public static final class Refused extends PowerException {
        private static final long serialVersionUID = 1L;

        public Refused(String message) {
            super(message, null);
        }
    }

    /** All its sessions are in use, or it is initialising. Try again in a minute. */
    public static final class Busy extends PowerException {
        private static final long serialVersionUID = 1L;

        public Busy(String message) {
            super(message, null);
        }
    }

    /** Sent, and no answer: it may or may not have happened. Read the power, never repeat blindly. */
    public static final class Ambiguous extends PowerException {
        private static final long serialVersionUID = 1L;

        public Ambiguous(String message) {
            super(message, null);
        }
    }

    /** The BMC is another machine's. Nothing was done; correct the inventory or the cabling. */
    public static final class WrongMachine extends PowerException {
        private static final long serialVersionUID = 1L;

        public WrongMachine(String message) {
            super(message, null);
        }

        @Override
        public ExitCode exitCode() {
            return ExitCode.REFUSED;
        }
    }

    /**
     * The inventory has no GUID for this BMC, or another machine with the same, so nothing is done to
     * it; learn the GUID first.
     */
    public static final class Unverified extends PowerException {
        private static final long serialVersionUID = 1L;

        public Unverified(String message) {
            super(message, null);
        }

        @Override
        public ExitCode exitCode() {
            return ExitCode.REFUSED;
        }
    }

    /** The not-after instant of the action was reached before it could be sent; nothing was sent. */
    public static final class TooLate extends PowerException {
        private static final long serialVersionUID = 1L;

        public TooLate(String message) {
            super(message, null);
        }
    }

    /** It answered, authenticated, with bytes that make no sense. */
    public static final class Garbled extends PowerException {
        private static final long serialVersionUID = 1L;

        public Garbled(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** The fence could not prove that the machine is off. Never evacuate on this. */
    public static final class NotProvenOff extends PowerException {
        private static final long serialVersionUID = 1L;

        private final boolean on;

        public NotProvenOff(String message) {
            this(message, false);
        }

        /**
         * @param on whether the last reading said ON
         */
        public NotProvenOff(String message, boolean on) {
            super(message, null);
            this.on = on;
        }

        /** {@return whether the machine was read ON, not merely not read OFF} */
        public boolean readsOn() {
            return on;
        }
    }
}
