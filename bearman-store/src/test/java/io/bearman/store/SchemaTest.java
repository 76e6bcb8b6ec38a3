package io.bearman.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.StoreException;
import io.bearman.core.claim.Claim;
import io.bearman.core.claim.Claiming;
import io.bearman.core.claim.FreezeSwitch;
import io.bearman.core.host.Host;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.RunId;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.time.VirtualTime;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stores of earlier versions: each schema that was ever committed is brought to ours. */
class SchemaTest {
    private static final String FIRST = "V1-as-first-committed.sql";

    @TempDir
    Path folder;

    private final VirtualTime time = new VirtualTime(1);

    @Test
    void theFirstMigrationSaysWhatItSaidWhenItWasCommitted() throws IOException {
        // But for a name that PostgreSQL reserves, quoted since; the table is the same.
        assertThat(text("schema/V1__hosts_journal_and_claims.sql").replace("\"freeze\"", "freeze"))
                .isEqualTo(text(FIRST));
    }

    @Test
    void aStoreOfTheFirstVersionIsUpgradedWithAllThatIsInIt() throws Exception {
        makeFirstVersion();

        try (SqlStore store = open()) {
            Placed placed = Fleet.host(1);
            Host host = placed.host().with(new HostState.Maintenance(RunId.of("run-1"), "kernel"));
            assertThat(store.inventory().all()).containsExactly(new Placed(host, placed.machine()));
            assertThat(store.freeze().frozen())
                    .contains(new FreezeSwitch.Frozen("ann", "storm", Instant.EPOCH));
            assertThat(store.audit().about("cn1")).hasSize(1);

            store.inventory().put(List.of(Fleet.host(2)), "bob");
            store.freeze().unfreeze("bob");
            assertThat(store.audit().latest(1).get(0).number()).isEqualTo(4);
            assertThat(store.inventory().find(HostId.of("cn2"))).contains(Fleet.host(2));
        }
    }

    /** A store as the first version left it: its own schema, Flyway's history of that time, a host. */
    private void makeFirstVersion() throws Exception {
        Path early = folder.resolve("early");
        Files.createDirectory(early);
        Files.writeString(early.resolve("V1__hosts_journal_and_claims.sql"), text(FIRST));
        Flyway.configure()
                .dataSource("jdbc:sqlite:" + file(), null, null)
                .locations("filesystem:" + early)
                .loggers("slf4j")
                .load()
                .migrate();
        run("insert into host values ('cn1', 'compute', 'one', 'az1', 'diskless',"
                + " 'MAINTENANCE', 'run-1', 'kernel')");
        run("insert into machine values ('" + Fleet.id(1) + "', 'serial-1', 'Vendor', 'Product',"
                + " '10.0.0.1', 623, null, 'rack1', '17,3', 'r1', 1)");
        for (int card = 0; card < 2; card++) {
            run("insert into machine_mac values ('" + Fleet.mac(1, card) + "', '" + Fleet.id(1)
                    + "', " + card + ")");
        }
        run("insert into binding values (1, 'cn1', '" + Fleet.id(1) + "', 0, null)");
        run("insert into audit values (2, 0, 'ann', 'cn1', 'added', '', '', '')");
        run("insert into freeze values ('fleet', 'ann', 'storm', 0)");
        run("update counter set value = 2 where name = 'audit'");
        run("update counter set value = 1 where name = 'binding'");
    }

    @Test
    void aWorkerThatAnUpgradeLeftBehindWritesNoMore() throws SQLException {
        try (SqlStore store = open()) {
            run("update counter set value = 77 where name = 'schema'");

            assertThatThrownBy(() -> store.freeze().freeze("ann", "storm"))
                    .isInstanceOf(StoreException.Newer.class)
                    .hasMessageContaining(file().toString())
                    .hasMessageContaining("schema version 77");
            assertThat(store.freeze().frozen()).isEmpty();
        }
    }

    @Test
    void aWorkerThatAnUpgradeLeftBehindActsNoMore() throws SQLException {
        try (SqlStore store = open()) {
            Claiming claiming = store.claims().claim(Fleet.id(1), RunId.of("run-1"));
            Claim claim = ((Claiming.Granted) claiming).claim();
            run("update counter set value = 77 where name = 'schema'");

            assertThatThrownBy(() -> store.claims().check(claim))
                    .isInstanceOf(StoreException.Newer.class)
                    .hasMessageContaining("schema version 77")
                    .hasMessageContaining("up to " + Schema.OURS);
        }
    }

    @Test
    void aStoreThatBecameOlderWhileItWasOpenIsSaidToBeAndBothVersionsAreNamed()
            throws SQLException {
        try (SqlStore store = open()) {
            run("update counter set value = 3 where name = 'schema'");

            assertThatThrownBy(() -> store.freeze().freeze("ann", "storm"))
                    .isInstanceOf(StoreException.Older.class)
                    .hasMessageContaining(file().toString())
                    .hasMessageContaining("schema version 3")
                    .hasMessageContaining("with " + Schema.OURS);
        }
    }

    @Test
    void anUpgradeThatDiedBeforeItSaidSoIsFinishedByWhoeverOpensTheStoreNext() throws SQLException {
        open().close();
        run("update counter set value = 7 where name = 'schema'");

        try (SqlStore store = open()) {
            store.freeze().freeze("ann", "storm");
            assertThat(store.freeze().frozen()).isPresent();
        }
    }

    @Test
    void theVersionThatWritersLookAtIsTheNewest() throws SQLException {
        open().close();

        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("select value from counter where name = 'schema'")) {
            assertThat(row.getString(1)).isEqualTo(Schema.OURS.getVersion());
        }
    }

    private void run(String statement) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement prepared = connection.createStatement()) {
            prepared.execute(statement);
        }
    }

    private static String text(String resource) throws IOException {
        try (InputStream stream = Schema.class.getResourceAsStream(resource)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private Path file() {
        return folder.resolve("bearman.db");
    }

    private SqlStore open() {
        return SqlStore.open(file(), time, StoreSettings.create());
    }
}
