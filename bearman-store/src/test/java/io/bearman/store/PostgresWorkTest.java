package io.bearman.store;

import org.junit.jupiter.api.extension.ExtendWith;

/** Work on a PostgreSQL server, given out by db-scheduler. */
@ExtendWith(PostgresForTests.Extension.class)
class PostgresWorkTest extends WorkTest {
    private final PostgresLogin login;

    PostgresWorkTest(PostgresForTests postgres) {
        this.login = postgres.emptyStore();
    }

    @Override
    SqlStore open() {
        return SqlStore.open(login, time, StoreSettings.create());
    }
}
