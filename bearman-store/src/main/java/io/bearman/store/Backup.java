package io.bearman.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bearman.core.RefusedException;
import io.bearman.core.UsageException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything in a store as JSON lines, the same from SQLite as from PostgreSQL: a line that says what
 * it is and of which schema, a line for each row, and a last line with their number and digest. What
 * is sealed stays sealed.
 */
final class Backup {
    /** Each after those that its rows refer to, with the columns that tell its rows apart. */
    private static final List<Table> TABLES = List.of(
            new Table("machine", "id"),
            new Table("machine_mac", "address"),
            new Table("host", "id"),
            new Table("host_label", "host", "name"),
            new Table("binding", "number"),
            new Table("held", "kind", "value"),
            new Table("host_identity", "host"),
            new Table("ssh_host_key", "host"),
            new Table("sealed_secret", "kind", "name"),
            new Table("audit", "number"),
            new Table("run", "number"),
            new Table("run_host", "run", "place"),
            new Table("entry", "number"),
            new Table("slot", "host"),
            new Table("power_on", "number"),
            new Table("claim", "machine"),
            new Table("freeze", "scope"),
            new Table("arming", "host"),
            new Table("boot_report", "number"),
            new Table("registration", "machine"),
            new Table("boot_token", "mac"),
            new Table("boot_session", "id"),
            new Table("boot_override", "host"),
            new Table("boot_event", "number"),
            new Table("image", "name"),
            new Table("image_assignment", "profile"),
            new Table("outbox", "number"),
            new Table("receiver", "name"),
            new Table("delivery", "receiver", "event"),
            new Table("work", "kind", "id"),
            // Last, so that what grows goes on from where it was.
            new Table("counter", "name"));

    private static final int BATCH = 500;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Database database;

    Backup(Database database) {
        this.database = database;
    }

    /** {@return how many rows were written} */
    long write(OutputStream to) {
        return database.read(sql -> {
            Lines lines = new Lines(to);
            ObjectNode head = JSON.createObjectNode();
            head.put("bearman", "backup");
            head.put("schema", Schema.OURS.getVersion());
            lines.write(head);
            for (Table table : TABLES) {
                sql.each(table.query(database), row -> lines.write(table.line(row)));
            }
            lines.end();
            return lines.rows;
        });
    }

    /**
     * Reads it all and keeps nothing.
     *
     * @param name for messages: its file
     * @return how many rows there are
     * @throws UsageException when it is no backup, or not whole
     */
    static long verify(InputStream from, String name) {
        Reading reading = new Reading(from, name);
        while (reading.next().isPresent()) {}
        return reading.rows;
    }

    /**
     * Fills this store, which must have nothing in it; all or nothing.
     *
     * @param name for messages: its file
     * @return how many rows there were
     * @throws UsageException when it is no backup, not whole, or of another schema than ours
     * @throws RefusedException when there is something in this store
     */
    long restore(InputStream from, String name) {
        return database.write(sql -> {
            for (Table table : TABLES) {
                if (!table.name.equals("counter") && table.hasRows(sql)) {
                    throw new RefusedException("there is something in this store (" + table.name
                            + "): a backup is restored into an empty one");
                }
            }
            Reading reading = new Reading(from, name);
            if (!reading.schema.equals(Schema.OURS.getVersion())) {
                throw new UsageException(name + " is of the schema " + reading.schema
                        + ", this Bearman's is " + Schema.OURS
                        + ": restore it with the Bearman that wrote it, then upgrade");
            }
            sql.run("delete from counter");
            Filling filling = new Filling(sql);
            for (Optional<ObjectNode> line = reading.next();
                    line.isPresent();
                    line = reading.next()) {
                filling.add(reading, line.get());
            }
            filling.flush();
            giveOutAgain(sql);
            return reading.rows;
        });
    }

    /** Whoever was at work when the backup was made is at work elsewhere; here nobody is. */
    private static void giveOutAgain(Sql sql) throws SQLException {
        sql.run("update work set holder = null where done_at is null");
        sql.run("delete from scheduled_tasks");
        sql.run("insert into scheduled_tasks"
                + " (task_name, task_instance, execution_time, picked, version)"
                + " select kind, id, current_timestamp, false, 1 from work where done_at is null");
    }

    /** Rows of one table at a time, many in one statement. */
    private static final class Filling {
        private final Sql sql;
        private final List<@Nullable Object[]> rows = new ArrayList<>();
        private final Map<Table, Set<String>> columns = new HashMap<>();
        private String statement = "";

        Filling(Sql sql) {
            this.sql = sql;
        }

        void add(Reading reading, ObjectNode line) throws SQLException {
            Table table = reading.table(line);
            ObjectNode row = (ObjectNode) line.get("row");
            // Their names become a part of the statement, and anybody can write a file.
            if (!columns(table).equals(names(row))) {
                throw reading.unreadable(reading.rows);
            }
            add(table, row);
        }

        private Set<String> columns(Table table) throws SQLException {
            Set<String> known = columns.get(table);
            if (known == null) {
                known = new HashSet<>(
                        sql.columns("select * from " + table.quoted() + " where 1 = 0"));
                columns.put(table, known);
            }
            return known;
        }

        private static Set<String> names(ObjectNode row) {
            Set<String> names = new HashSet<>();
            row.fieldNames().forEachRemaining(names::add);
            return names;
        }

        private void add(Table table, ObjectNode row) throws SQLException {
            List<String> columns = new ArrayList<>();
            List<@Nullable Object> values = new ArrayList<>();
            row.properties().forEach(field -> {
                columns.add(field.getKey());
                JsonNode value = field.getValue();
                values.add(
                        value.isNull()
                                ? null
                                : value.isNumber()
                                        ? (Object) value.longValue()
                                        : value.textValue());
            });
            String next = "insert into " + table.quoted() + " (" + String.join(", ", columns)
                    + ") values ("
                    + String.join(", ", Collections.nCopies(columns.size(), "?")) + ")";
            if (!next.equals(statement) || rows.size() == BATCH) {
                flush();
                statement = next;
            }
            rows.add(values.toArray());
        }

        void flush() throws SQLException {
            sql.batch(statement, rows);
            rows.clear();
        }
    }

    /** A table and the columns that put its rows in order. */
    private record Table(String name, List<String> key) {
        Table(String name, String... key) {
            this(name, List.of(key));
        }

        /** SQL has the word "freeze" for something else. */
        String quoted() {
            return "\"" + name + "\"";
        }

        String query(Database database) {
            List<String> order = new ArrayList<>();
            for (String column : key) {
                boolean number = List.of("number", "place", "event").contains(column);
                order.add(number ? column : database.inByteOrder(column));
            }
            return "select * from " + quoted() + " order by " + String.join(", ", order);
        }

        boolean hasRows(Sql sql) throws SQLException {
            return sql.row("select 1 from " + quoted() + " limit 1", row -> true)
                    .isPresent();
        }

        /** In the order of the columns' names: the databases differ in theirs. */
        ObjectNode line(ResultSet row) throws SQLException {
            ResultSetMetaData meta = row.getMetaData();
            List<String> columns = new ArrayList<>();
            for (int i = 1; i <= meta.getColumnCount(); i++) {
                columns.add(meta.getColumnName(i));
            }
            Collections.sort(columns);
            ObjectNode line = JSON.createObjectNode();
            line.put("table", name);
            ObjectNode values = line.putObject("row");
            for (String column : columns) {
                Object value = row.getObject(column);
                if (value instanceof Number number) {
                    values.put(column, number.longValue());
                } else {
                    values.put(column, value == null ? null : value.toString());
                }
            }
            return line;
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // Every JRE has it.
        }
    }

    private static final class Lines {
        private final OutputStream to;
        private final MessageDigest digest = sha256();
        private long rows = -1;

        Lines(OutputStream to) {
            this.to = to;
        }

        void write(ObjectNode line) {
            byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
            digest.update(bytes);
            send(bytes);
            rows++;
        }

        void end() {
            ObjectNode last = JSON.createObjectNode();
            last.put("rows", rows);
            last.put("sha256", HexFormat.of().formatHex(digest.digest()));
            send((last + "\n").getBytes(StandardCharsets.UTF_8));
        }

        private void send(byte[] bytes) {
            try {
                to.write(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** A backup being read, line by line; its end is compared with its last line. */
    private static final class Reading {
        private final BufferedReader lines;
        private final String name;
        private final MessageDigest digest = sha256();
        private final String schema;
        private long rows;

        Reading(InputStream from, String name) {
            this.lines = new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8));
            this.name = name;
            ObjectNode head = parse(line().orElse(""));
            if (!head.path("bearman").asText().equals("backup")) {
                throw new UsageException(name + " is no backup of a store");
            }
            this.schema = head.path("schema").asText();
            update(head);
        }

        /** {@return the next row; empty at the end of a whole backup} */
        Optional<ObjectNode> next() {
            ObjectNode line = parse(line().orElseThrow(() -> cut()));
            if (!line.has("sha256")) {
                update(line);
                rows++;
                return Optional.of(line);
            }
            String found = HexFormat.of().formatHex(digest.digest());
            boolean whole = line.path("sha256").asText().equals(found)
                    && line.path("rows").asLong() == rows
                    && line().isEmpty();
            if (!whole) {
                throw new UsageException(
                        name + " was changed since it was written: use another backup");
            }
            return Optional.empty();
        }

        Table table(ObjectNode line) {
            String table = line.path("table").asText();
            return TABLES.stream()
                    .filter(it -> it.name.equals(table) && line.path("row").isObject())
                    .findFirst()
                    .orElseThrow(() -> unreadable(rows));
        }

        private void update(ObjectNode line) {
            digest.update((line + "\n").getBytes(StandardCharsets.UTF_8));
        }

        private Optional<String> line() {
            try {
                return Optional.ofNullable(lines.readLine());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private ObjectNode parse(String line) {
            try {
                if (JSON.readTree(line) instanceof ObjectNode node) {
                    return node;
                }
            } catch (JsonProcessingException e) {
                throw rows == 0 ? new UsageException(name + " is no backup of a store") : cut();
            }
            throw unreadable(rows + 1);
        }

        private UsageException cut() {
            return new UsageException(
                    name + " ends after " + rows + " rows: it is cut off; use another backup");
        }

        private UsageException unreadable(long row) {
            return new UsageException(name + " has something in row " + row
                    + " that no backup has: use another backup");
        }
    }
}
