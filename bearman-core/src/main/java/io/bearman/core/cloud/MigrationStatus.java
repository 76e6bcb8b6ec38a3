package io.bearman.core.cloud;

import java.util.Locale;

/** Where a migration is, in Nova's words. */
public enum MigrationStatus {
    ACCEPTED,
    QUEUED,
    PRE_MIGRATING,
    PREPARING,
    MIGRATING,
    RUNNING,
    POST_MIGRATING,
    /** Cold only: done, waits for confirm or revert; the source still holds the resources. */
    FINISHED,
    CONFIRMING,
    CONFIRMED,
    REVERTING,
    REVERTED,
    COMPLETED,
    /** Evacuation only: moved; the source has not cleaned up yet. */
    DONE,
    FAILED,
    ERROR,
    CANCELLED,
    /** A word that this version of Bearman does not know: treated as still going on. */
    UNKNOWN;

    /** {@return the status of Nova's word} */
    public static MigrationStatus of(String word) {
        try {
            return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
        } catch (IllegalArgumentException e) {
            return UNKNOWN;
        }
    }

    /** {@return whether nothing more will happen to it by itself or by a confirmation} */
    public boolean terminal() {
        return succeeded() || failed();
    }

    /** {@return whether it ended without moving the server} */
    public boolean failed() {
        return switch (this) {
            case FAILED, ERROR, CANCELLED, REVERTED -> true;
            case ACCEPTED, QUEUED, PRE_MIGRATING, PREPARING, MIGRATING, RUNNING -> false;
            case POST_MIGRATING, FINISHED, CONFIRMING, CONFIRMED, REVERTING -> false;
            case COMPLETED, DONE, UNKNOWN -> false;
        };
    }

    /** {@return whether the record says that the server moved for good} */
    public boolean succeeded() {
        return this == COMPLETED || this == CONFIRMED || this == DONE;
    }
}
