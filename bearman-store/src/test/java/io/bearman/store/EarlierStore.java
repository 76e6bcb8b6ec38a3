package io.bearman.store;

import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** Stores as earlier versions left them. */
final class EarlierStore {
    private EarlierStore() {}

    /** Brings a new database to an earlier schema. */
    static void migrate(PostgresLogin login, int version) {
        migrate(
                Flyway.configure().dataSource(login.url(), login.user(), null),
                " collate \"C\"",
                version);
    }

    private static void migrate(FluentConfiguration flyway, String byteOrder, int version) {
        flyway.locations("classpath:io/bearman/store/schema")
                .loggers("slf4j")
                .placeholders(Map.of("byteOrder", byteOrder))
                .target("" + version)
                .load()
                .migrate();
    }
}
