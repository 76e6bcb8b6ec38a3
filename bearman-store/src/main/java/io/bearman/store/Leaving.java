package io.bearman.store;

import io.bearman.core.RefusedException;
import io.bearman.core.UsageException;
import io.bearman.core.host.Host;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.HostState.Kind;
import io.bearman.core.host.Machine;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.inventory.InventoryLines;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Hosts and machines that leave the inventory or one another, in one transaction. */
final class Leaving {
    /** Those that nothing depends on; a retired one, besides, may be forgotten. */
    private static final Set<Kind> IDLE =
            Stream.of(Kind.values()).filter(Kind::idle).collect(Collectors.toSet());

    private final Sql sql;
    private final SqlAudit audit;
    private final Instant now;
    private final String by;

    Leaving(Sql sql, SqlAudit audit, Instant now, String by) {
        this.sql = sql;
        this.audit = audit;
        this.now = now;
        this.by = by;
    }

    void remove(Placed placed, String why) throws SQLException {
        mustBe(placed.host(), "removed", with(Kind.RETIRED));
        forget(placed, why);
        forget(placed.machine());
    }

    private void forget(Machine machine) throws SQLException {
        sql.run("delete from machine_mac where machine = ?", machine.id());
        boolean remembered = sql.row(
                        "select host from binding where machine = ?", row -> true, machine.id())
                .isPresent();
        if (remembered) {
            // It played another host before, whose history names it; what is its own is free.
            sql.run(
                    "update machine set serial = ' ' || id, bmc_address = ' ' || id,"
                            + " bmc_guid = null where id = ?",
                    machine.id());
        } else {
            sql.run("delete from machine where id = ?", machine.id());
        }
    }

    /** Refuses when a host is not to be given another machine by a mere put. */
    void mayMove(Host host) throws SQLException {
        if (!host.state().kind().idle()) {
            throw new RefusedException("host " + host.id() + " is " + States.words(host.state())
                    + ", its machine is replaced by another only with: bearman host replace "
                    + host.id());
        }
        mustBe(host, "given another machine", IDLE);
    }

    void replace(Placed placed, Machine machine, String why) throws SQLException {
        Host host = placed.host();
        mustBe(host, "given another machine", with(Kind.BROKEN));
        if (machine.id().equals(placed.machine().id())) {
            throw new UsageException("host " + host.id() + ": machine " + machine.id()
                    + " is the one that plays it already");
        }
        HostState state = new HostState.Expected();
        Optional<Placed> other = Hosts.find(sql, machine.id());
        if (other.isPresent()) {
            mustBe(other.get().host(), "left without its machine", IDLE);
            state = other.get().host().state().kind() == Kind.IN_STOCK
                    ? new HostState.InStock()
                    : state;
            forget(other.get(), "its machine plays host " + host.id());
        }
        new Holds(sql).add(host.id(), placed.machine(), now, "replaced: " + why);
        // The next machine often has the address of the one before.
        sql.run(
                "update machine set bmc_address = ' ' || id where id = ?",
                placed.machine().id());
        Hosts.state(sql, host.id(), state);
        Placed after = new Placed(host.with(machine.id()), machine);
        new Placing(sql, audit, now, by).put(List.of(after));
        sql.run("delete from arming where host = ?", host.id());
        SqlBootSessions.forget(sql, host.id());
        SshHostKeys.forget(sql, host.id());
        audit.append(
                sql,
                by,
                host.id().value(),
                new SqlAudit.Change(
                        "replaced",
                        placed.machine().id().toString(),
                        machine.id().toString(),
                        why));
    }

    /** All of a host but its audit, its runs and what is on hold; its machine stays. */
    private void forget(Placed placed, String why) throws SQLException {
        HostId host = placed.host().id();
        for (String table : List.of("host_label", "binding", "arming", "boot_report")) {
            sql.run("delete from " + table + " where host = ?", host);
        }
        sql.run("delete from host_identity where host = ?", host);
        SqlBootSessions.forget(sql, host);
        SshHostKeys.forget(sql, host);
        sql.run("delete from host where id = ?", host);
        audit.append(
                sql,
                by,
                host.value(),
                new SqlAudit.Change("removed", InventoryLines.format(placed), "", why));
    }

    private void mustBe(Host host, String what, Set<Kind> kinds) throws SQLException {
        if (!kinds.contains(host.state().kind())) {
            throw new RefusedException("host " + host.id() + " is " + States.words(host.state())
                    + " and cannot be " + what + "; it must be " + words(kinds));
        }
        Optional<String> run = sql.row(
                "select run from run_host where host = ? and closed_at is null",
                row -> row.getString(1),
                host.id());
        if (run.isPresent()) {
            throw new RefusedException("host " + host.id() + " is of the unfinished run "
                    + run.get() + " and cannot be " + what);
        }
    }

    private static Set<Kind> with(Kind kind) {
        Set<Kind> kinds = EnumSet.copyOf(IDLE);
        kinds.add(kind);
        return kinds;
    }

    private static String words(Set<Kind> kinds) {
        String text = EnumSet.copyOf(kinds).toString();
        return text.substring(1, text.length() - 1);
    }
}
