package io.bearman.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.secret.Credential;
import io.bearman.core.secret.Secret;
import io.bearman.core.time.TimeSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What is left of processes that were killed while they upgraded a store or rotated its key. */
@Tag("lab")
@Tag("lab-store")
@ExtendWith(PostgresForTests.Extension.class)
@Timeout(900)
class KilledUpgradeTest {
    private static final int KILLS = 10;
    private static final int SECRETS = 60;

    @TempDir
    private Path folder;

    private final Random random = new Random(3);
    private final TimeSource time = TimeSource.system();

    @Test
    void anUpgradeThatIsKilledIsFinishedByTheNextOnSqlite() throws Exception {
        List<Integer> found = new ArrayList<>();
        for (int kill = 0; kill < KILLS; kill++) {
            Path file = folder.resolve("upgrade-" + kill + ".db");
            EarlierStore.make(file, 1);
            killed(file.toString(), "jdbc:sqlite:" + file, null);
            found.add(version("jdbc:sqlite:" + file, null));
            try (SqlStore store = SqlStore.open(file, time, StoreSettings.create())) {
                UpgradeTest.isWhole(store, 1);
            }
        }
        say("SQLite", found);
    }

    @Test
    void anUpgradeThatIsKilledIsFinishedByTheNextOnPostgres(PostgresForTests postgres)
            throws Exception {
        List<Integer> found = new ArrayList<>();
        for (int kill = 0; kill < KILLS; kill++) {
            PostgresLogin login = postgres.newDatabase();
            EarlierStore.make(login, 1);
            killed(login.url(), login.url(), PostgresForTests.USER);
            found.add(version(login.url(), PostgresForTests.USER));
            try (SqlStore store = SqlStore.open(login, time, StoreSettings.create())) {
                UpgradeTest.isWhole(store, 1);
            }
        }
        say("PostgreSQL", found);
    }

    /** Soon after it came to some version. */
    private void killed(String place, String url, String user) throws Exception {
        int target = 1 + random.nextInt(Integer.parseInt(Schema.OURS.getVersion()));
        try (ChildProcess worker = ChildProcess.start(UpgradingWorker.class, place, "open")) {
            assertThat(worker.line()).isEqualTo("begins");
            assertThat(time.await(() -> version(url, user) >= target, Duration.ofSeconds(60)))
                    .isTrue();
            worker.kill();
        }
    }

    private static int version(String url, String user) {
        try (Connection connection = DriverManager.getConnection(url, user, null);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select max(cast(version as int)) from flyway_schema_history")) {
            row.next();
            return row.getInt(1);
        } catch (SQLException e) {
            return 0; // SQLite's upgrade holds it; look again.
        }
    }

    private static void say(String database, List<Integer> found) {
        System.out.println(database + ": killed at the schema versions " + found);
    }

    @Test
    void aRotationThatIsKilledLeavesAllUnderOneKeyOnSqlite() throws Exception {
        Path file = folder.resolve("rotation.db");
        rotations(file.toString(), () -> SqlStore.open(file, time, StoreSettings.create()));
    }

    @Test
    void aRotationThatIsKilledLeavesAllUnderOneKeyOnPostgres(PostgresForTests postgres)
            throws Exception {
        PostgresLogin login = postgres.emptyStore();
        rotations(login.url(), () -> SqlStore.open(login, time, StoreSettings.create()));
    }

    private void rotations(String place, Supplier<SqlStore> open) throws Exception {
        for (int kill = 0; kill < KILLS; kill++) {
            try (SqlStore store = open.get()) {
                for (int i = 0; kill == 0 && i < SECRETS; i++) {
                    store.secrets(() -> UpgradingWorker.key(1)).put("s" + i, login(i), "ann");
                }
            }
            try (ChildProcess worker = ChildProcess.start(UpgradingWorker.class, place, "rotate")) {
                assertThat(worker.line()).isEqualTo("begins");
                for (int turn = random.nextInt(3); turn >= 0; turn--) {
                    assertThat(worker.line()).startsWith("rotated");
                }
                time.sleep(Duration.ofMillis(random.nextInt(30)));
                worker.kill();
            }
            try (SqlStore store = open.get()) {
                allUnderOneKey(store);
            }
        }
    }

    private static void allUnderOneKey(SqlStore store) {
        List<String> keys = store.secrets(() -> UpgradingWorker.key(1)).list().stream()
                .map(SealedSecrets.Listed::keyId)
                .distinct()
                .toList();
        assertThat(keys).hasSize(1);
        boolean first = keys.get(0).equals(UpgradingWorker.key(1).id());
        SealedSecrets secrets = store.secrets(() -> UpgradingWorker.key(first ? 1 : 2));
        assertThat(secrets.check()).isEqualTo(SECRETS);
        for (int i = 0; i < SECRETS; i++) {
            assertThat(secrets.find("s" + i)).contains(login(i));
        }
        if (!first) {
            // The next worker begins with the first key.
            secrets.rotate(UpgradingWorker.key(1), "ann");
        }
    }

    private static Credential login(int number) {
        return new Credential("admin", Secret.of("password-" + number));
    }
}
