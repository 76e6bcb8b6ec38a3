package io.bearman.maintenance;

import io.bearman.core.cloud.Migration;
import io.bearman.core.cloud.MigrationStatus;
import io.bearman.core.cloud.MigrationType;
import io.bearman.core.cloud.Server;
import io.bearman.core.host.Host;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of a server whose host is dead: {@link Treatment#evacuating}, what the request adds to
 * it, and what the records say of a move that the host died in. Pure.
 */
final class Rescue {
    private Rescue() {}

    /**
     * {@return what becomes of this server}
     *
     * @param records the migration records of the host
     * @param among every server of the host
     */
    static Treatment of(
            Server server,
            Host host,
            List<Migration> records,
            Collection<Server> among,
            Evacuation asked) {
        Optional<Migration> arrived = arrived(server, host, records);
        if (arrived.isPresent()) {
            String where = arrived.get().target().map(Object::toString).orElse("another host");
            return new Treatment.Blocked(
                    "its live migration to " + where + " ended there without Nova"
                            + " having noted where it is, so it may run there; start the nova-compute of "
                            + where);
        }
        boolean conceded = asked.concessions().acceptsDiskLoss(server, among);
        return resetFirst(server, asked)
                ? Evacuating.reset(server, host.storage(), conceded)
                : Treatment.evacuating(server, host.storage(), conceded);
    }

    /** {@return whether its state is reset before, because Nova evacuates none as it is} */
    static boolean resetFirst(Server server, Evacuation asked) {
        return asked.startsPaused() && server.vmState().equals("paused");
    }

    /**
     * It runs where it was going: starting it a second time would ruin its disk. While the record says
     * running, the guest was still on the dead host (the moment between is libvirt's).
     */
    private static Optional<Migration> arrived(Server server, Host host, List<Migration> records) {
        return records.stream()
                .filter(it -> server.taskState().filter("migrating"::equals).isPresent())
                .filter(it -> it.server().equals(server.id()) && it.source().equals(host.id()))
                .filter(it -> it.type() == MigrationType.LIVE_MIGRATION)
                .max(Comparator.comparingLong(Migration::id))
                .filter(it -> it.status() == MigrationStatus.POST_MIGRATING
                        || it.status() == MigrationStatus.COMPLETED);
    }
}
