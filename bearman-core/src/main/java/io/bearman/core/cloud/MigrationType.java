package io.bearman.core.cloud;

/** What kind of move a migration record is about (GET /os-migrations, migration_type). */
public enum MigrationType {
    LIVE_MIGRATION,
    /** A cold migration; ends in {@code finished} and needs a confirmation. */
    MIGRATION,
    RESIZE,
    EVACUATION
}
