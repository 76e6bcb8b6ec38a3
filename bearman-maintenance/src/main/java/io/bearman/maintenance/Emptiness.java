package io.bearman.maintenance;

import io.bearman.core.cloud.Allocation;
import io.bearman.core.cloud.Migration;
import io.bearman.core.cloud.MigrationStatus;
import io.bearman.core.cloud.MigrationType;
import io.bearman.core.cloud.Server;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.host.HostId;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Whether a host is empty: servers, migrations and allocations have to agree, twice. */
final class Emptiness {
    private final Work work;
    private final Set<String> told = new HashSet<>();

    Emptiness(Work work) {
        this.work = work;
    }

    /**
     * Why a host is not empty.
     *
     * @param why for people
     * @param passes whether it may pass by itself; else a human has to do something
     */
    record Obstacle(String why, boolean passes) {}

    /** {@return why two looks, {@code confirm} apart, do not both find nothing} */
    Optional<Obstacle> confirmed() {
        Optional<Obstacle> first = look();
        if (first.isPresent()) {
            return first;
        }
        work.say("empty; looking again in " + work.settings().confirm().toSeconds() + " s");
        work.pause(work.settings().confirm());
        return look();
    }

    /** {@return why the host is not empty, if it is not} */
    Optional<String> notEmpty() {
        return look().map(Obstacle::why);
    }

    private Optional<Obstacle> look() {
        List<Server> servers = work.cloud().guests().on(work.host());
        if (!servers.isEmpty()) {
            return Optional.of(new Obstacle(
                    servers.size() + " servers are on it, first "
                            + servers.get(0).label(),
                    true));
        }
        return work.cloud().guests().migrations(work.host()).stream()
                .filter(migration -> !migration.status().terminal())
                .map(this::obstructs)
                .flatMap(Optional::stream)
                .findFirst()
                .or(() -> work.cloud().capacity().allocations(work.host()).stream()
                        .map(this::holds)
                        .flatMap(Optional::stream)
                        .findFirst());
    }

    private Optional<Obstacle> obstructs(Migration migration) {
        Optional<Server> server = work.cloud().guests().observe(migration.server());
        String label = server.map(Server::label).orElse("server " + migration.server());
        String what = what(migration) + " (migration " + migration.id() + " is "
                + migration.status().name().toLowerCase(Locale.ROOT) + ")";
        if (migration.status() == MigrationStatus.FINISHED
                && migration.source().equals(work.host())) {
            // Only its user knows whether the result is good; until then it may be undone.
            return Optional.of(new Obstacle(
                    "the " + what + " of " + label + " from it waits to be confirmed or reverted by"
                            + " whoever asked for it",
                    false));
        }
        if (server.filter(it -> abandoned(migration, it)).isPresent()) {
            tellOnce("the " + what + " of " + label + " will never end, its agent died; the server"
                    + " is elsewhere, so it is left alone");
            return Optional.empty();
        }
        return Optional.of(new Obstacle("the " + what + " of " + label + " goes on", true));
    }

    private static String what(Migration migration) {
        return switch (migration.type()) {
            case LIVE_MIGRATION -> "live migration";
            case MIGRATION -> "cold migration";
            case RESIZE -> "resize";
            case EVACUATION -> "evacuation";
        };
    }

    /** Its agent died in the middle, so nobody will ever end the record (measured on Zed). */
    private boolean abandoned(Migration migration, Server server) {
        return migration.type() == MigrationType.LIVE_MIGRATION
                && server.taskState().isEmpty()
                && isElsewhere(server)
                && migration
                        .created()
                        .plus(work.settings().moves().moveTime())
                        .isBefore(work.ports().time().now());
    }

    private boolean isElsewhere(Server server) {
        Optional<HostId> host = server.host();
        return host.isPresent() && !host.get().equals(work.host());
    }

    /** {@return why this allocation means that a guest is or will be here; empty when it is leaked} */
    private Optional<Obstacle> holds(Allocation allocation) {
        ServerId id;
        try {
            id = ServerId.of(allocation.consumer());
        } catch (IllegalArgumentException e) {
            return leaked(allocation);
        }
        return work.cloud()
                .guests()
                .observe(id)
                .filter(this::mayCome)
                .map(server -> Optional.of(
                        new Obstacle("server " + server.label() + " is about to be here", true)))
                .orElseGet(() -> leaked(allocation));
    }

    /** Its way here began before we disabled the host: a build, or a move that Nova goes on with. */
    private boolean mayCome(Server server) {
        if (!isElsewhere(server) || server.taskState().isPresent()) {
            return true;
        }
        return work.cloud().guests().migrations(server.id()).stream()
                .anyMatch(migration ->
                        !migration.status().terminal() && !abandoned(migration, server));
    }

    private Optional<Obstacle> leaked(Allocation allocation) {
        tellOnce("Placement still holds resources for " + allocation.consumer()
                + ", which is not here: leaked, left alone");
        return Optional.empty();
    }

    private void tellOnce(String what) {
        if (told.add(what)) {
            work.say(what);
        }
    }
}
