package io.bearman.store;

import io.bearman.core.host.HostIdentity;
import io.bearman.core.image.Image;
import io.bearman.core.secret.Secret;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * Stores as earlier versions left them: their schema, and a row or more in each of its tables, written
 * by statements of that time.
 */
final class EarlierStore {
    static final SealingKey KEY = SealingKey.of(Secret.of("ab".repeat(32)), new SecureRandom());
    static final Secret PASSWORD = Secret.of("pass-word");
    static final HostIdentity IDENTITY =
            HostIdentity.random(Fleet.host(1).host().id(), new Random(7));
    static final UUID EVENT = UUID.fromString("00000000-0000-4000-8000-00000000000e");
    static final String BOOT = "00000000-0000-4000-8000-0000000000b1";
    static final String UNPLANNED_BOOT = "00000000-0000-4000-8000-0000000000c1";
    static final String PUBLIC_KEY = "ssh-ed25519 AAAA cn1";
    static final String NEWS = "{\"kind\":\"host.broken\",\"host\":\"cn1\",\"finding\":\"PSU 2\"}";

    private final Connection connection;
    private final int version;

    private EarlierStore(Connection connection, int version) {
        this.connection = connection;
        this.version = version;
    }

    /** Brings a new database to an earlier schema. */
    static void migrate(PostgresLogin login, int version) {
        migrate(
                Flyway.configure().dataSource(login.url(), login.user(), null),
                " collate \"C\"",
                version);
    }

    static void make(PostgresLogin login, int version) throws SQLException {
        migrate(login, version);
        try (Connection connection =
                DriverManager.getConnection(login.url(), PostgresForTests.USER, null)) {
            new EarlierStore(connection, version).fill();
        }
    }

    static void make(Path file, int version) throws SQLException {
        String url = "jdbc:sqlite:" + file;
        migrate(Flyway.configure().dataSource(url, null, null), " collate binary", version);
        try (Connection connection = DriverManager.getConnection(url)) {
            new EarlierStore(connection, version).fill();
        }
    }

    private static void migrate(FluentConfiguration flyway, String byteOrder, int version) {
        flyway.locations("classpath:io/bearman/store/schema")
                .loggers("slf4j")
                .placeholders(Map.of("byteOrder", byteOrder))
                .target("" + version)
                .load()
                .migrate();
    }

    /** {@return hosts cn1 in maintenance, cn2 in service, cn3 retired, and all that belongs to them} */
    private void fill() throws SQLException {
        host(1, "MAINTENANCE", "run-1", "kernel");
        host(2, "IN_SERVICE", null, null);
        host(3, "RETIRED", null, null);
        row("machine_mac", "address", "52:54:00:00:09:09", "machine", Fleet.id(2), "place", 2);
        insert(
                "update machine set bmc_guid = '00112233445566778899aabbccddeeff' where serial = 'serial-2'");
        row(
                "run",
                "id",
                "run-1",
                "number",
                1,
                "request",
                "{}",
                "reason",
                "kernel",
                "asked_by",
                "ann",
                "opened_at",
                1000);
        row("run_host", "run", "run-1", "place", 0, "host", "cn1");
        row(
                "entry",
                "number",
                1,
                "run",
                "run-1",
                "host",
                "cn1",
                "step",
                "off",
                "phase",
                "INTENT",
                "subject",
                "",
                "detail",
                "soft",
                "noted_at",
                2000);
        row(
                "claim",
                "machine",
                Fleet.id(1),
                "fencing",
                7,
                "owner",
                "run-1",
                "holder",
                "somebody",
                "lease_end",
                1,
                "free_at",
                2);
        row("\"freeze\"", "scope", "fleet", "frozen_by", "ann", "reason", "storm", "since", 0);
        row("arming", "host", "cn1", "run", "run-1", "armed_at", 3000);
        row(
                "boot_report",
                "number",
                1,
                "host",
                "cn1",
                "boot_id",
                BOOT,
                "run",
                "run-1",
                "reported_at",
                4000);
        for (String counter : List.of("run", "entry", "report")) {
            insert("update counter set value = 1 where name = '" + counter + "'");
        }
        insert("update counter set value = 3 where name in ('audit', 'binding')");
        later();
    }

    private void host(int number, String state, String run, String text) throws SQLException {
        row(
                "machine",
                "id",
                Fleet.id(number),
                "serial",
                "serial-" + number,
                "vendor",
                "Vendor",
                "product",
                "Product",
                "bmc_address",
                "10.0.0." + number,
                "bmc_port",
                623,
                "bmc_credential",
                "rack1",
                "bmc_suites",
                "17,3",
                "rack",
                "r1",
                "unit",
                number);
        for (int card = 0; card < 2; card++) {
            row(
                    "machine_mac",
                    "address",
                    Fleet.mac(number, card),
                    "machine",
                    Fleet.id(number),
                    "place",
                    card);
        }
        row(
                "host",
                "id",
                "cn" + number,
                "role",
                "compute",
                "region",
                "one",
                "zone",
                "az1",
                "flavor",
                "diskless",
                "state",
                state,
                "state_run",
                run,
                "state_text",
                text);
        row(
                "binding",
                "number",
                number,
                "host",
                "cn" + number,
                "machine",
                Fleet.id(number),
                "begun_at",
                0);
        row(
                "audit",
                "number",
                number,
                "noted_at",
                0,
                "noted_by",
                "ann",
                "about",
                "cn" + number,
                "what",
                "added",
                "was",
                "",
                "became",
                "",
                "why",
                "");
    }

    private void later() throws SQLException {
        if (version >= 2) {
            insert("update host set revision = 5 where id = 'cn1'");
            insert("update counter set value = 1 where name = 'event'");
            event();
        }
        if (version >= 3) {
            sealed("BMC", "rack1", "admin", PASSWORD);
        }
        if (version >= 4) {
            row(
                    "host_identity",
                    "host",
                    "cn1",
                    "compute_id",
                    IDENTITY.computeId(),
                    "machine_id",
                    IDENTITY.machineId(),
                    "host_uuid",
                    IDENTITY.hostUuid(),
                    "ovn_system_id",
                    IDENTITY.ovnSystemId(),
                    "iscsi_initiator",
                    IDENTITY.iscsiInitiator(),
                    "nvme_host_id",
                    IDENTITY.nvmeHostId(),
                    "made_at",
                    0);
        }
        if (version >= 5) {
            insert("update host set boot_profile = flavor");
            insert("update host set boot_profile = 'gpu', storage = 'SHARED' where id = 'cn1'");
            row("host_label", "host", "cn1", "name", "row", "value", "7");
            insert("update machine set hardware_profile = 'gen3', bmc_quirks = 'AUTHCAP'"
                    + " where serial = 'serial-1'");
            insert("update machine_mac set planned_switch = 'leaf1', planned_port = 'Eth1/7'"
                    + " where address = '" + Fleet.mac(1, 0) + "'");
        }
        if (version >= 6) {
            row("receiver", "name", "ops", "known_since", 0, "paused_until", 0);
            row(
                    "delivery",
                    "receiver",
                    "ops",
                    "event",
                    1,
                    "about",
                    "cn1",
                    "attempts",
                    2,
                    "refusals",
                    1,
                    "not_before",
                    0);
            row(
                    "work",
                    "kind",
                    "count",
                    "id",
                    "one",
                    "data",
                    "some",
                    "submitted_at",
                    0,
                    "turn",
                    0,
                    "not_before",
                    0,
                    "failures",
                    0);
        }
        if (version >= 7) {
            held("uuid", Fleet.id(3));
            held("mac", Fleet.mac(3, 0));
            held("mac", Fleet.mac(3, 1));
        }
        if (version >= 8) {
            row("ssh_host_key", "host", "cn1", "public_key", PUBLIC_KEY, "made_at", 0);
            sealed("SSH", "cn1", "ssh-ed25519", Secret.of("private"));
        }
        if (version >= 10) {
            insert("update counter set value = 2 where name = 'report'");
            row(
                    "boot_report",
                    "number",
                    2,
                    "host",
                    "cn2",
                    "boot_id",
                    UNPLANNED_BOOT,
                    "reported_at",
                    5000);
        }
        if (version >= 11) {
            row("slot", "host", "cn1", "run", "run-1", "since", 0);
            row("power_on", "number", 1, "rack", "r1", "noted_at", 0);
            insert("update counter set value = 1 where name = 'power_on'");
            insert("update run set ordered = 'PAUSE', ordered_by = 'ann'");
        }
        if (version >= 14) {
            row(
                    "registration",
                    "machine",
                    Fleet.id(1),
                    "host",
                    "cn1",
                    "session",
                    "session-1",
                    "digest",
                    "ab".repeat(32),
                    "verdict",
                    "POWER_OFF",
                    "results",
                    "[[\"memory\",\"PASS\",\"1 GiB\",\"1 GiB\"]]",
                    "facts",
                    "{}",
                    "registered_at",
                    0,
                    "power_off",
                    "AWAITED");
        }
        if (version >= 12) {
            row(
                    "boot_token",
                    "mac",
                    Fleet.mac(1, 0),
                    "purpose",
                    "REGISTRATION",
                    "seed",
                    "5eed",
                    "digest",
                    "d1",
                    "offered_at",
                    0,
                    "expires_at",
                    0,
                    "complaints",
                    "");
            row(
                    "boot_session",
                    "id",
                    "0123456789012345678901",
                    "mac",
                    Fleet.mac(1, 0),
                    "purpose",
                    "REGISTRATION",
                    "digest",
                    "d2",
                    "opened_at",
                    0,
                    "expires_at",
                    0,
                    "seen_at",
                    0);
            row(
                    "boot_event",
                    "number",
                    1,
                    "mac",
                    Fleet.mac(1, 0),
                    "host",
                    "cn1",
                    "stage",
                    "loader-up",
                    "detail",
                    "hello",
                    "noted_at",
                    4000);
            insert("update counter set value = 1 where name = 'boot_event'");
        }
        if (version >= 13) {
            row("boot_override", "host", "cn1", "chosen_by", "ann", "chosen_at", 0);
        }
        if (version >= 16) {
            image(Fleet.image("compute-7"));
            row("image_assignment", "profile", "diskless", "image", "compute-7");
        }
    }

    private void event() throws SQLException {
        if (version < 6) {
            row(
                    "outbox",
                    "number",
                    1,
                    "id",
                    EVENT,
                    "kind",
                    "host.broken",
                    "about",
                    "cn1",
                    "body",
                    NEWS,
                    "noted_at",
                    0,
                    "attempts",
                    2);
        } else {
            row(
                    "outbox",
                    "number",
                    1,
                    "id",
                    EVENT,
                    "kind",
                    "host.broken",
                    "about",
                    "cn1",
                    "body",
                    NEWS,
                    "noted_at",
                    0);
        }
    }

    private void image(Image image) throws SQLException {
        row(
                "image",
                "name",
                image.name(),
                "kernel_sha256",
                image.kernel().sha256(),
                "kernel_size",
                image.kernel().size(),
                "initrd_sha256",
                image.initrd().sha256(),
                "initrd_size",
                image.initrd().size(),
                "cmdline",
                image.cmdline(),
                "signature",
                image.signature(),
                "added_at",
                0);
    }

    private void held(String kind, Object value) throws SQLException {
        row("held", "kind", kind, "value", value, "host", "cn3", "since", 0, "why", "retired");
    }

    private void sealed(String kind, String name, String user, Secret secret) throws SQLException {
        SealingKey.Sealed sealed = KEY.seal(kind + "\n" + name + "\n" + user, secret);
        row(
                "sealed_secret",
                "kind",
                kind,
                "name",
                name,
                "user_name",
                user,
                "key_id",
                KEY.id(),
                "nonce",
                sealed.nonce(),
                "sealed",
                sealed.text(),
                "sealed_at",
                0);
    }

    /** Inserts a row of columns and values in turn. */
    private void row(String table, Object... columns) throws SQLException {
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < columns.length; i += 2) {
            names.append(i == 0 ? "" : ", ").append(columns[i]);
        }
        String marks = String.join(", ", Collections.nCopies(columns.length / 2, "?"));
        try (PreparedStatement row = connection.prepareStatement(
                "insert into " + table + " (" + names + ") values (" + marks + ")")) {
            for (int i = 1; i < columns.length; i += 2) {
                Object value = columns[i];
                if (value instanceof Number number) {
                    row.setLong((i + 1) / 2, number.longValue());
                } else {
                    row.setString((i + 1) / 2, value == null ? null : value.toString());
                }
            }
            row.executeUpdate();
        }
    }

    private void insert(String statement) throws SQLException {
        try (PreparedStatement prepared = connection.prepareStatement(statement)) {
            prepared.executeUpdate();
        }
    }
}
