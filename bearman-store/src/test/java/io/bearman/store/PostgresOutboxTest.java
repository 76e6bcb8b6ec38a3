package io.bearman.store;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/** The outbox on a PostgreSQL server, on the test's time. */
@Tag("lab")
@Tag("lab-store")
@ExtendWith(PostgresForTests.Extension.class)
class PostgresOutboxTest extends OutboxTest {
    private final PostgresLogin login;
    private @Nullable PostgresServer server;

    PostgresOutboxTest(PostgresForTests postgres) {
        this.login = postgres.emptyStore();
    }

    @Override
    SqlStore open(Holder holder) {
        if (server == null) {
            server = PostgresServer.open(login, PostgresServer.Clock.ofServer());
        }
        return SqlStore.of(server.with(sql -> time.now()), time, StoreSettings.create(), holder);
    }
}
