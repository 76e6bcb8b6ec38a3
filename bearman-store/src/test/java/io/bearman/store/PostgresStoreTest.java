package io.bearman.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** The store on a PostgreSQL server keeps the contract, on the test's time. */
@ExtendWith(PostgresForTests.Extension.class)
class PostgresStoreTest extends StoreContract {
    /** One for all tests, as a new database takes longer than a test. */
    private static PostgresServer server;

    private final Map<String, Process> living = new HashMap<>();
    private final List<Process> all = new ArrayList<>();
    private final Set<String> gone = new HashSet<>();

    @BeforeAll
    static void connect(PostgresForTests postgres) {
        server = PostgresServer.open(postgres.emptyStore(), PostgresServer.Clock.ofServer());
    }

    @BeforeEach
    void empty() {
        List<String> tables = server.read(sql -> sql.rows(
                "select tablename from pg_tables where schemaname = 'public'"
                        + " and tablename not in ('counter', 'flyway_schema_history')",
                row -> '"' + row.getString(1) + '"'));
        server.write(sql -> sql.run("truncate " + String.join(", ", tables)));
        server.write(sql -> sql.run("update counter set value = 0 where name <> 'schema'"));
    }

    @Override
    Ports process(String name) {
        return SqlStoreTest.ports(living.computeIfAbsent(name, this::start).store);
    }

    private Process start(String name) {
        String id = name + ", number " + all.size();
        Process process = new Process(
                id,
                SqlStore.of(
                        server.with(sql -> time.now()),
                        time,
                        SETTINGS,
                        new SqlStoreTest.SimulatedHolder(id, gone)));
        all.add(process);
        return process;
    }

    @Override
    void crash(String name) {
        gone.add(living.remove(name).id);
    }

    @AfterAll
    static void disconnect() {
        if (server != null) {
            server.close();
        }
    }

    private record Process(String id, SqlStore store) {}
}
