package io.bearman.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.ExitCode;
import io.bearman.core.StoreException;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.RunId;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.journal.Entry;
import io.bearman.core.journal.Run;
import io.bearman.core.time.VirtualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The file under the store: how it is made, and how it fails. */
@Timeout(60)
class SqliteFileTest {
    private static final RunId RUN = RunId.of("run-1");
    private static final HostId HOST = HostId.of("cn1");

    @TempDir
    Path folder;

    private final VirtualTime time = new VirtualTime(1);

    @Test
    void aNewStoreIsItsOwnersOnly() throws IOException {
        Path file = folder.resolve("not/there/yet/bearman.db");

        try (SqlStore store = open(file)) {
            store.freeze().freeze("ann", "test");

            try (var files = Files.list(file.getParent())) {
                assertThat(files)
                        .contains(file)
                        .allSatisfy(each -> assertThat(PosixFilePermissions.toString(
                                        Files.getPosixFilePermissions(each)))
                                .isEqualTo("rw-------"));
            }
        }
    }

    @Test
    void whatWasWrittenIsThereWhenItIsOpenedAgain() {
        try (SqlStore store = open()) {
            store.inventory().put(List.of(Fleet.host(1)), "ann");
        }

        try (SqlStore store = open()) {
            assertThat(store.inventory().all()).containsExactly(Fleet.host(1));
        }
    }

    @Test
    void aStoreMayBeClosedTwice() {
        SqlStore store = open();

        store.close();
        store.close();

        assertThatThrownBy(() -> store.inventory().all())
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(file().toString());
    }

    @Test
    void theNewestMigrationIsTheSchemaThatWeKnow() {
        try (SqlStore store = open()) {
            assertThat(
                            query(
                                    store,
                                    "select version from flyway_schema_history order by installed_rank desc limit 1"))
                    .containsExactly(Schema.OURS.getVersion());
        }
    }

    @Test
    void aWriteIsSyncedInFull() {
        try (SqlStore store = open()) {
            assertThat(query(store, "pragma journal_mode")).containsExactly("wal");
            assertThat(query(store, "pragma synchronous")).containsExactly("2"); // FULL
        }
    }

    @Test
    void queriesArePlannedBySizesAloneNotByTheValuesAskedFor() {
        try (SqlStore store = open()) {
            store.inventory()
                    .put(IntStream.rangeClosed(1, 1000).mapToObj(Fleet::host).toList(), "ann");

            assertThat(query(store, "select stat from sqlite_stat1 where idx = 'host_in_order'"))
                    .containsExactly("1000 1");
            assertThat(query(store, "select count(*) from sqlite_stat4")).containsExactly("0");
        }
    }

    @Test
    void manyMayOpenANewStoreAtOnce() throws Exception {
        List<Callable<SqlStore>> opening = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            opening.add(this::open);
        }
        ExecutorService threads = Executors.newFixedThreadPool(opening.size());
        try {
            for (Future<SqlStore> store : threads.invokeAll(opening)) {
                store.get().close();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aStoreOfANewerBearmanIsRefused() throws SQLException {
        open().close();
        sqlite(
                "insert into flyway_schema_history (installed_rank, version, description, type, script,"
                        + " installed_by, execution_time, success)"
                        + " values (99, '700', 'later', 'SQL', 'V700__later.sql', '', 1, 1)");

        assertThatThrownBy(this::open)
                .isInstanceOfSatisfying(
                        StoreException.Newer.class,
                        newer -> assertThat(newer.exitCode()).isEqualTo(ExitCode.USAGE))
                .hasMessageContaining(file().toString())
                .hasMessageContaining("schema version 700");
    }

    @Test
    void aFileThatIsNoStoreIsRefusedAndLeftAlone() throws IOException {
        Files.writeString(
                file(), "precious notes, and long enough for SQLite to look at them\n".repeat(99));
        byte[] before = Files.readAllBytes(file());

        assertThatThrownBy(this::open)
                .isInstanceOf(StoreException.Damaged.class)
                .hasMessageContaining(file().toString());

        assertThat(Files.readAllBytes(file())).isEqualTo(before);
    }

    @Test
    void aDatabaseOfSomebodyElseIsRefused() throws SQLException {
        sqlite("create table recipes (name varchar(10))");

        assertThatThrownBy(this::open)
                .isInstanceOf(StoreException.Damaged.class)
                .hasMessageContaining(file().toString());
    }

    @Test
    void aPathThatCannotBeAFileIsUnreachable() throws IOException {
        Files.createDirectory(file());
        Path below = Files.createFile(folder.resolve("plain")).resolve("bearman.db");

        assertThatThrownBy(this::open)
                .isInstanceOf(StoreException.Unreachable.class)
                .hasMessageContaining(file().toString());
        assertThatThrownBy(() -> open(below))
                .isInstanceOf(StoreException.Unreachable.class)
                .hasMessageContaining(below.toString());
    }

    @Test
    void aFullDiskIsSaidAndNothingHalfWrittenStays() {
        try (SqlStore store = open()) {
            store.journal().open(new Run(RUN, List.of(HOST), "{}", "", "ann", time.now()));
            query(store, "pragma max_page_count = 1");
            List<Entry> written = new ArrayList<>();

            assertThatThrownBy(() -> {
                        while (written.size() < 1000) {
                            written.add(write(store, "x".repeat(1000)));
                        }
                    })
                    .isInstanceOf(StoreException.Full.class)
                    .hasMessageContaining(file().toString());

            assertThat(store.journal().entries(RUN, HOST)).containsExactlyElementsOf(written);
            query(store, "pragma max_page_count = 100000");
            written.add(write(store, "room again"));
            assertThat(store.journal().entries(RUN, HOST)).containsExactlyElementsOf(written);
        }
    }

    @Test
    void aStoreThatAnotherKeepsLockedIsSaidToBe() throws SQLException {
        try (SqlStore store = open();
                Connection other = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = other.createStatement()) {
            query(store, "pragma busy_timeout = 50");
            statement.execute("begin immediate");

            assertThatThrownBy(() -> store.freeze().freeze("ann", "test"))
                    .isInstanceOf(StoreException.Locked.class)
                    .hasMessageContaining(file().toString());
            assertThat(store.freeze().frozen()).isEmpty();

            statement.execute("rollback");
            store.freeze().freeze("ann", "test");
            assertThat(store.freeze().frozen()).isPresent();
        }
    }

    @Test
    void theDatabaseItselfHoldsWhatIsUnique() {
        try (SqlStore store = open()) {
            store.inventory().put(List.of(Fleet.host(1), Fleet.host(2)), "ann");

            for (String statement : List.of(
                    "update machine set serial = 'serial-1'",
                    "update machine set bmc_address = '10.0.0.1'",
                    "update binding set host = 'cn1'",
                    "update binding set machine = '" + Fleet.id(1) + "'",
                    "delete from machine")) {
                assertThatThrownBy(() -> store.database().write(sql -> sql.run(statement)))
                        .as(statement)
                        .isInstanceOf(IllegalStateException.class);
            }
        }
    }

    @Test
    void anOldMachineIsRememberedWithTheTimeItPlayed() {
        try (SqlStore store = open()) {
            Placed host = Fleet.host(1);
            Placed expected =
                    new Placed(host.host().with(new HostState.Expected()), host.machine());
            store.inventory().put(List.of(expected), "ann");
            time.sleep(Duration.ofDays(1));
            store.inventory().put(List.of(Fleet.host("cn1", Fleet.machine(2))), "ann");

            long begun = Sql.nanos(Instant.parse("2026-01-01T00:00:00Z"));
            long changed = Sql.nanos(Instant.parse("2026-01-02T00:00:00Z"));
            assertThat(query(
                            store,
                            "select machine || ' ' || begun_at || ' ' || coalesce(ended_at, 'now')"
                                    + " from binding order by number"))
                    .containsExactly(
                            Fleet.id(1) + " " + begun + " " + changed,
                            Fleet.id(2) + " " + changed + " now");
        }
    }

    private Entry write(SqlStore store, String detail) {
        return store.journal().write(RUN, HOST, "step", Entry.Phase.INTENT, "", detail);
    }

    /** {@return the first column, asked over the connection that writes} */
    private static List<String> query(SqlStore store, String query) {
        return store.database().write(sql -> sql.rows(query, row -> row.getString(1)));
    }

    private void sqlite(String statement) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement prepared = connection.createStatement()) {
            prepared.execute(statement);
        }
    }

    private Path file() {
        return folder.resolve("bearman.db");
    }

    private SqlStore open() {
        return open(file());
    }

    private SqlStore open(Path file) {
        return SqlStore.open(file, time, StoreSettings.create());
    }
}
