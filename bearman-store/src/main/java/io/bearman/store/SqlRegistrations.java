package io.bearman.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.MachineId;
import io.bearman.core.inventory.Inventory;
import io.bearman.core.inventory.Inventory.Revised;
import io.bearman.core.notify.News;
import io.bearman.core.registration.CheckResult;
import io.bearman.core.registration.PowerOff;
import io.bearman.core.registration.RegistrationRecord;
import io.bearman.core.registration.RegistrationRecords;
import io.bearman.core.registration.Verdict;
import io.bearman.core.time.TimeSource;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The latest registration of each machine in SQL. */
final class SqlRegistrations implements RegistrationRecords {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Database database;
    private final TimeSource time;
    private final SqlAudit audit;

    SqlRegistrations(Database database, TimeSource time, SqlAudit audit) {
        this.database = database;
        this.time = time;
        this.audit = audit;
    }

    @Override
    public Optional<RegistrationRecord> latest(MachineId machine) {
        return database.read(sql -> latest(sql, machine));
    }

    private static Optional<RegistrationRecord> latest(Sql sql, MachineId machine)
            throws SQLException {
        return sql.row(
                "select * from registration where machine = ?", SqlRegistrations::record, machine);
    }

    @Override
    public List<RegistrationRecord> all() {
        return database.read(sql -> sql.rows(
                "select * from registration order by registered_at desc, machine",
                SqlRegistrations::record));
    }

    @Override
    public long strangers() {
        return database.read(sql -> sql.row(
                        "select count(*) from registration where host is null",
                        row -> row.getLong(1))
                .orElseThrow());
    }

    @Override
    public Revised conclude(Conclusion conclusion) {
        return Joined.write(database, sql -> {}, (joined, sql) -> {
            Inventory inventory = new SqlInventory(joined, time, new SqlAudit(joined));
            Revised now = conclusion.seen();
            for (HostState next : conclusion.path()) {
                now = inventory.transition(now, next, conclusion.by(), conclusion.why());
            }
            write(sql, conclusion.record());
            tell(sql, conclusion.news());
            return now;
        });
    }

    @Override
    public void note(RegistrationRecord record, List<News> news) {
        database.write(sql -> {
            write(sql, record);
            audit.append(
                    sql,
                    "registration",
                    record.machine().toString(),
                    new SqlAudit.Change(
                            "registration", "", record.verdict().word(), "no host of ours"));
            tell(sql, news);
            return true;
        });
    }

    @Override
    public List<RegistrationRecord> awaitingOff() {
        return database.read(sql -> sql.rows(
                "select * from registration where power_off in ('AWAITED', 'LATE')"
                        + " order by registered_at, machine",
                SqlRegistrations::record));
    }

    @Override
    public boolean powerOff(RegistrationRecord seen, PowerOff now, List<News> news) {
        return database.write(sql -> {
            int noted = sql.run(
                    "update registration set power_off = ? where machine = ? and session = ?"
                            + " and digest = ? and power_off = ?",
                    now,
                    seen.machine(),
                    seen.session(),
                    seen.digest(),
                    seen.powerOff());
            if (noted > 0) {
                tell(sql, news);
            }
            return noted > 0;
        });
    }

    private void tell(Sql sql, List<News> news) throws SQLException {
        for (News each : news) {
            Outbox.append(sql, time.now(), Optional.of(each));
        }
    }

    private static void write(Sql sql, RegistrationRecord it) throws SQLException {
        sql.run("delete from registration where machine = ?", it.machine());
        sql.run(
                "insert into registration (machine, host, session, digest, verdict, results, facts,"
                        + " registered_at, power_off) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                it.machine(),
                it.host().orElse(null),
                it.session(),
                it.digest(),
                it.verdict(),
                results(it.results()),
                it.facts(),
                it.at(),
                it.powerOff());
    }

    private static RegistrationRecord record(ResultSet row) throws SQLException {
        String host = row.getString("host");
        Instant at = Sql.instant(row, "registered_at");
        return new RegistrationRecord(
                MachineId.of(row.getString("machine")),
                host == null ? null : HostId.of(host),
                row.getString("session"),
                row.getString("digest"),
                Verdict.valueOf(row.getString("verdict")),
                results(row.getString("results")),
                row.getString("facts"),
                at,
                PowerOff.valueOf(row.getString("power_off")));
    }

    private static String results(List<CheckResult> results) {
        ArrayNode array = JSON.createArrayNode();
        results.forEach(it -> array.addArray()
                .add(it.check())
                .add(it.outcome().name())
                .add(it.expected())
                .add(it.actual()));
        return array.toString();
    }

    private static List<CheckResult> results(String json) {
        List<CheckResult> results = new ArrayList<>();
        for (JsonNode it : tree(json)) {
            results.add(new CheckResult(
                    it.get(0).textValue(),
                    CheckResult.Outcome.valueOf(it.get(1).textValue()),
                    it.get(2).textValue(),
                    it.get(3).textValue()));
        }
        return results;
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the results of a registration are not JSON", e);
        }
    }
}
