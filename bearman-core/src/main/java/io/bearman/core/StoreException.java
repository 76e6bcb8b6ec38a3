package io.bearman.core;

import org.jspecify.annotations.Nullable;

/**
 * The store could not do its work; one class per reaction. The message names the store. What was
 * acknowledged before is still there; what was asked for is not done, except that a write whose
 * commit failed may turn out to be done: read it again.
 */
public abstract sealed class StoreException extends BearmanException {
    private static final long serialVersionUID = 1L;

    private StoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** It cannot be opened, read or written. Correct the path, its permissions or the disk. */
    public static final class Unreachable extends StoreException {
        private static final long serialVersionUID = 1L;

        public Unreachable(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** Its disk is full. Make room and try again; nothing half-written is left behind. */
    public static final class Full extends StoreException {
        private static final long serialVersionUID = 1L;

        public Full(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** Another process kept it locked for longer than we wait. Try again. */
    public static final class Locked extends StoreException {
        private static final long serialVersionUID = 1L;

        public Locked(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** It is damaged, or no Bearman store at all. Restore the backup or correct the path. */
    public static final class Damaged extends StoreException {
        private static final long serialVersionUID = 1L;

        public Damaged(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** A newer Bearman wrote its schema. Upgrade this one; nothing was read or written. */
    public static final class Newer extends StoreException {
        private static final long serialVersionUID = 1L;

        public Newer(String message) {
            super(message, null);
        }

        @Override
        public ExitCode exitCode() {
            return ExitCode.USAGE;
        }
    }

    /**
     * Its schema is older than the one it was opened with: somebody put an older store in its place.
     * Open it again, which upgrades it; nothing was written.
     */
    public static final class Older extends StoreException {
        private static final long serialVersionUID = 1L;

        public Older(String message) {
            super(message, null);
        }
    }
}
