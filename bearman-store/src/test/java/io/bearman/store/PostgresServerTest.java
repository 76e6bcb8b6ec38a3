package io.bearman.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.StoreException;
import io.bearman.core.boot.BootReport;
import io.bearman.core.claim.Claim;
import io.bearman.core.claim.ClaimLostException;
import io.bearman.core.claim.Claiming;
import io.bearman.core.host.HostId;
import io.bearman.core.host.RunId;
import io.bearman.core.journal.Entry;
import io.bearman.core.secret.Secret;
import io.bearman.core.time.TimeSource;
import io.bearman.core.time.VirtualTime;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What only a server can do, and what can be wrong with one. */
@ExtendWith(PostgresForTests.Extension.class)
@Timeout(120)
class PostgresServerTest {
    private static final RunId RUN = RunId.of("run-1");
    private static final RunId OTHER = RunId.of("run-2");

    private final PostgresForTests postgres;

    PostgresServerTest(PostgresForTests postgres) {
        this.postgres = postgres;
    }

    @Test
    void aLeaseEndsByTheServersClockWhateverOurOwnSays() {
        PostgresLogin login = postgres.emptyStore();
        VirtualTime wrong = new VirtualTime(1);
        StoreSettings settings = StoreSettings.create();
        try (SqlStore store = open(login, wrong)) {
            Claiming claiming = store.claims().claim(Fleet.id(1), RUN);
            Claim claim = ((Claiming.Granted) claiming).claim();

            // Years apart from the server's, and standing still: what is left is what the server
            // says.
            assertThat(store.claims().check(claim).left(wrong))
                    .isPositive()
                    .isLessThanOrEqualTo(settings.lease());
            Instant end = store.database()
                    .read(sql ->
                            sql.row("select * from claim", row -> Sql.instant(row, "lease_end")))
                    .orElseThrow();
            assertThat(Duration.between(TimeSource.system().now(), end))
                    .isBetween(settings.lease().minusSeconds(60), settings.lease());
        }
    }

    @Test
    void whatIsComparedByItsTimeHasTheServersWhateverOurOwnClockSays() {
        try (SqlStore store = open(postgres.emptyStore(), new VirtualTime(1))) {
            Instant before = store.audit().now();
            store.inventory().put(List.of(Fleet.host(1), Fleet.host(2)), "ann");
            store.audit().note("ann", "cn1", "looked at", "");
            store.boots().arm(HostId.of("cn1"), RUN);
            BootReport armed =
                    store.boots().report(HostId.of("cn1"), "boot-id-1").orElseThrow();
            BootReport returned =
                    store.boots().returned(HostId.of("cn2"), "boot-id-2").orElseThrow();

            List<Instant> times = new ArrayList<>(List.of(
                    armed.at(),
                    returned.at(),
                    store.boots().arming(HostId.of("cn1")).orElseThrow().at()));
            store.audit().latest(10).forEach(event -> times.add(event.at()));
            assertThat(times)
                    .hasSize(8)
                    .allMatch(at ->
                            !at.isBefore(before) && !at.isAfter(store.audit().now()));
        }
    }

    @Test
    void aClaimIsTakenOverWhenTheServersClockSaysSo() {
        PostgresLogin login = postgres.emptyStore();
        StoreSettings brief = new StoreSettings(Duration.ofMillis(300), Duration.ofMillis(300));
        try (SqlStore one = SqlStore.open(login, TimeSource.system(), brief);
                SqlStore two = SqlStore.of(
                        PostgresServer.open(login, PostgresServer.Clock.ofServer()),
                        new VirtualTime(1),
                        brief,
                        new SqlStoreTest.SimulatedHolder("two", java.util.Set.of()))) {
            Claim first = ((Claiming.Granted) one.claims().claim(Fleet.id(1), RUN)).claim();
            assertThat(two.claims().claim(Fleet.id(1), OTHER)).isInstanceOf(Claiming.Held.class);

            List<Claiming> taken = new ArrayList<>();
            assertThat(TimeSource.system()
                            .await(
                                    () -> {
                                        taken.add(two.claims().claim(Fleet.id(1), OTHER));
                                        return taken.get(taken.size() - 1)
                                                instanceof Claiming.Granted;
                                    },
                                    Duration.ofSeconds(20)))
                    .isTrue();

            Claim second = ((Claiming.Granted) taken.get(taken.size() - 1)).claim();
            assertThat(second.fencing()).isGreaterThan(first.fencing());
            assertThatThrownBy(() -> one.claims().check(first))
                    .isInstanceOf(ClaimLostException.class)
                    .hasMessageContaining(OTHER.value());
            assertThatThrownBy(() -> one.claims().renew(first))
                    .isInstanceOf(ClaimLostException.class);
        }
    }

    @Test
    @Tag("lab")
    @Tag("lab-store")
    void manyMayOpenANewDatabaseAtOnce() throws Exception {
        PostgresLogin login = postgres.newDatabase();
        List<Callable<SqlStore>> opening = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            opening.add(() -> open(login, TimeSource.system()));
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
    void twoProcessesWriteAtOnceAndNothingIsLost() throws Exception {
        PostgresLogin login = postgres.emptyStore();
        try (ChildProcess one = ChildProcess.start(login, "intents", "run-one", 100);
                ChildProcess two = ChildProcess.start(login, "intents", "run-two", 100)) {
            assertThat(one.linesUntil("intent 100")).hasSize(100);
            assertThat(two.linesUntil("intent 100")).hasSize(100);
        }

        try (SqlStore store = open(login, TimeSource.system())) {
            for (String run : List.of("run-one", "run-two")) {
                assertThat(store.journal().entries(RunId.of(run), HostId.of("host-of-" + run)))
                        .extracting(Entry::detail)
                        .containsExactlyElementsOf(IntStream.rangeClosed(1, 100)
                                .mapToObj(String::valueOf)
                                .toList());
            }
        }
    }

    @Test
    void theDatabaseItselfHoldsWhatIsUnique() {
        try (SqlStore store = open(postgres.emptyStore(), TimeSource.system())) {
            store.inventory().put(List.of(Fleet.host(1), Fleet.host(2)), "ann");

            for (String statement : List.of(
                    "update machine set serial = 'serial-1'",
                    "update machine set bmc_address = '10.0.0.1'",
                    "update binding set host = 'cn1'",
                    "delete from machine")) {
                assertThatThrownBy(() -> store.database().write(sql -> sql.run(statement)))
                        .as(statement)
                        .isInstanceOf(IllegalStateException.class);
            }
            assertThat(store.inventory().all()).containsExactly(Fleet.host(1), Fleet.host(2));
        }
    }

    @Test
    void aBrokenConnectionIsSaidAndTheNextCallHasANewOne() {
        PostgresLogin login = postgres.emptyStore();
        try (SqlStore store = open(login, TimeSource.system())) {
            store.inventory().put(List.of(Fleet.host(1)), "ann");

            assertThatThrownBy(() -> store.database().write(sql -> {
                        sql.run("update host set zone = 'az2'");
                        disconnect(login);
                        return sql.run("update host set zone = 'az3'");
                    }))
                    .isInstanceOf(StoreException.Unreachable.class)
                    .hasMessageContaining(login.name());

            assertThat(store.inventory().all()).containsExactly(Fleet.host(1));
        }
    }

    private void disconnect(PostgresLogin login) {
        postgres.run(
                PostgresForTests.USER,
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = '"
                        + PostgresForTests.database(login) + "'");
    }

    @Test
    @Tag("lab")
    @Tag("lab-store")
    void whoeverStopsInsideATransactionHoldsUpNobodyForLong() {
        PostgresLogin login = postgres.emptyStore();
        try (SqlStore stopped = open(login, TimeSource.system());
                SqlStore other = open(login, TimeSource.system())) {
            assertThatThrownBy(() -> stopped.database().write(sql -> {
                        sql.run("update counter set value = 7 where name = 'run'");
                        other.freeze().freeze("ann", "waits until the server ends the other");
                        return sql.run("update counter set value = 8 where name = 'run'");
                    }))
                    .isInstanceOf(StoreException.class);

            assertThat(other.freeze().frozen()).isPresent();
            assertThat(value(other, "select value from counter where name = 'run'"))
                    .isEqualTo("0");
        }
    }

    @Test
    void anUnreachableServerIsSaidWithoutThePassword() {
        PostgresLogin nobody = new PostgresLogin(
                "jdbc:postgresql://localhost:1/bearman?connectTimeout=1",
                "ann",
                Secret.of("hunter2"));

        assertThatThrownBy(() -> open(nobody, TimeSource.system()))
                .isInstanceOf(StoreException.Unreachable.class)
                .hasMessageContaining("jdbc:postgresql://localhost:1/bearman")
                .satisfies(e -> assertThat(whole(e)).doesNotContain("hunter2"));
        assertThat(nobody.toString()).doesNotContain("hunter2");
    }

    @Test
    void aDatabaseThatIsNotThereIsSaid() {
        PostgresLogin nowhere = postgres.login("nowhere");

        assertThatThrownBy(() -> open(nowhere, TimeSource.system()))
                .isInstanceOf(StoreException.Unreachable.class)
                .hasMessageContaining("nowhere")
                .hasStackTraceContaining("does not exist");
    }

    @Test
    void aDatabaseOfSomebodyElseIsRefused() {
        PostgresLogin login = postgres.newDatabase();
        postgres.run(PostgresForTests.database(login), "create table recipes (name text)");

        assertThatThrownBy(() -> open(login, TimeSource.system()))
                .isInstanceOf(StoreException.Damaged.class)
                .hasMessageContaining(login.name());
    }

    @Test
    void aStoreOfANewerBearmanIsRefused() {
        PostgresLogin login = postgres.emptyStore();
        postgres.run(
                PostgresForTests.database(login),
                "insert into flyway_schema_history (installed_rank, version, description, type,"
                        + " script, installed_by, execution_time, success)"
                        + " values (99, '77', 'later', 'SQL', 'V77__later.sql', '', 1, true)");

        assertThatThrownBy(() -> open(login, TimeSource.system()))
                .isInstanceOf(StoreException.Newer.class)
                .hasMessageContaining("schema version 77");
    }

    @Test
    void aWorkerThatAnUpgradeLeftBehindWritesNoMore() {
        PostgresLogin login = postgres.emptyStore();
        try (SqlStore store = open(login, TimeSource.system())) {
            Claiming claiming = store.claims().claim(Fleet.id(1), RUN);
            Claim claim = ((Claiming.Granted) claiming).claim();

            postgres.run(
                    PostgresForTests.database(login),
                    "update counter set value = 77 where name = 'schema'");

            assertThatThrownBy(() -> store.freeze().freeze("ann", "storm"))
                    .isInstanceOf(StoreException.Newer.class)
                    .hasMessageContaining("schema version 77");
            assertThatThrownBy(() -> store.claims().renew(claim))
                    .isInstanceOf(StoreException.Newer.class);
            assertThatThrownBy(() -> store.claims().check(claim))
                    .isInstanceOf(StoreException.Newer.class);
        }
    }

    /** A deferred trigger is where a transaction dies at its very last moment. */
    @Test
    void anUpgradeThatDiesAtItsLastCommitIsMadeAgainByWhoeverOpensTheStoreNext() {
        PostgresLogin login = postgres.newDatabase();
        String database = PostgresForTests.database(login);
        EarlierStore.migrate(login, 7);
        postgres.run(
                database,
                "create function dies() returns trigger language plpgsql as"
                        + " 'begin raise exception ''died''; end'");
        postgres.run(
                database,
                "create constraint trigger dies after insert on flyway_schema_history"
                        + " deferrable initially deferred for each row execute function dies()");

        assertThatThrownBy(() -> open(login, TimeSource.system()))
                .isInstanceOf(StoreException.class);

        postgres.run(database, "drop trigger dies on flyway_schema_history");
        try (SqlStore store = open(login, TimeSource.system())) {
            store.inventory().put(List.of(Fleet.host(1)), "ann");
            assertThat(store.inventory().all()).containsExactly(Fleet.host(1));
        }
    }

    @Test
    void durabilityThatTheServerSwitchedOffIsSwitchedOn() {
        PostgresLogin login = postgres.emptyStore();
        String database = PostgresForTests.database(login);
        postgres.run(
                PostgresForTests.USER,
                "alter database " + database + " set synchronous_commit = off");

        try (SqlStore store = open(login, TimeSource.system())) {
            assertThat(value(store, "show synchronous_commit")).isEqualTo("on");
        }
    }

    private static SqlStore open(PostgresLogin login, TimeSource time) {
        return SqlStore.open(login, time, StoreSettings.create());
    }

    private static String value(SqlStore store, String query) {
        return store.database()
                .read(sql -> sql.row(query, row -> row.getString(1)))
                .orElseThrow();
    }

    private static String whole(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
