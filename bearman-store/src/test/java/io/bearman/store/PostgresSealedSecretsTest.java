package io.bearman.store;

import io.bearman.core.time.TimeSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/** Secrets are sealed alike on a PostgreSQL server. */
@Tag("lab")
@Tag("lab-store")
@ExtendWith(PostgresForTests.Extension.class)
class PostgresSealedSecretsTest extends SealedSecretsTest {
    private final PostgresForTests postgres;

    PostgresSealedSecretsTest(PostgresForTests postgres) {
        this.postgres = postgres;
    }

    @Override
    SqlStore emptyStore() {
        return SqlStore.open(postgres.emptyStore(), TimeSource.system(), StoreSettings.create());
    }
}
