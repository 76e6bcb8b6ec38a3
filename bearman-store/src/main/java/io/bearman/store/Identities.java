package io.bearman.store;

import io.bearman.core.UsageException;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostIdentity;
import io.bearman.core.time.TimeSource;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * The identity of each host: made when it is first asked for, the same ever after. Thread-safe, and
 * two processes that ask at once get the same.
 */
public final class Identities {
    private final Database database;
    private final TimeSource time;
    private final SqlAudit audit;
    private final RandomGenerator random;

    Identities(Database database, TimeSource time, SqlAudit audit, RandomGenerator random) {
        this.database = database;
        this.time = time;
        this.audit = audit;
        this.random = random;
    }

    /**
     * {@return this host's identity, made now if it has none}
     *
     * @param by who asks, for the audit of its making
     * @throws UsageException when the host is not in the inventory
     */
    public HostIdentity of(HostId host, String by) {
        Optional<HostIdentity> known = database.read(sql -> find(sql, host));
        return known.isPresent() ? known.get() : database.write(sql -> make(sql, host, by));
    }

    private HostIdentity make(Sql sql, HostId host, String by) throws SQLException {
        // Another process may have been quicker.
        Optional<HostIdentity> known = find(sql, host);
        if (known.isPresent()) {
            return known.get();
        }
        if (Hosts.find(sql, host).isEmpty()) {
            throw new UsageException(
                    host + " is not in the inventory; see: bearman inventory list");
        }
        HostIdentity made = HostIdentity.random(host, random);
        sql.run(
                "insert into host_identity (host, compute_id, machine_id, host_uuid,"
                        + " ovn_system_id, iscsi_initiator, nvme_host_id, made_at)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?)",
                host,
                made.computeId(),
                made.machineId(),
                made.hostUuid(),
                made.ovnSystemId(),
                made.iscsiInitiator(),
                made.nvmeHostId(),
                time.now());
        audit.append(
                sql,
                by,
                host.value(),
                new SqlAudit.Change("identity", "", "compute_id " + made.computeId(), ""));
        return made;
    }

    private static Optional<HostIdentity> find(Sql sql, HostId host) throws SQLException {
        return sql.row("select * from host_identity where host = ?", Identities::identity, host);
    }

    private static HostIdentity identity(ResultSet row) throws SQLException {
        return new HostIdentity(
                HostId.of(row.getString("host")),
                UUID.fromString(row.getString("compute_id")),
                row.getString("machine_id"),
                UUID.fromString(row.getString("host_uuid")),
                UUID.fromString(row.getString("ovn_system_id")),
                row.getString("iscsi_initiator"),
                UUID.fromString(row.getString("nvme_host_id")));
    }
}
