package io.bearman.maintenance;

import io.bearman.core.cloud.Allocation;
import io.bearman.core.cloud.Migration;
import io.bearman.core.cloud.Server;
import io.bearman.core.cloud.ServerId;
import java.util.List;
import java.util.Optional;

/** Whether a host is empty: servers, migrations and allocations have to agree, twice. */
final class Emptiness {
    private final Work work;

    Emptiness(Work work) {
        this.work = work;
    }

    /** {@return whether two looks, {@code confirm} apart, both find nothing} */
    boolean confirmed() {
        if (notEmpty().isPresent()) {
            return false;
        }
        work.say("empty; looking again in " + work.settings().confirm().toSeconds() + " s");
        work.pause(work.settings().confirm());
        return notEmpty().isEmpty();
    }

    /** {@return why the host is not empty, if it is not} */
    Optional<String> notEmpty() {
        List<Server> servers = work.cloud().guests().on(work.host());
        if (!servers.isEmpty()) {
            return Optional.of(servers.size() + " servers are on it, first "
                    + servers.get(0).label());
        }
        Optional<Migration> going = work.cloud().guests().migrations(work.host()).stream()
                .filter(migration -> !migration.status().terminal())
                .findFirst();
        if (going.isPresent()) {
            return Optional.of(
                    "migration " + going.get().id() + " is " + going.get().status());
        }
        return work.cloud().capacity().allocations(work.host()).stream()
                .map(this::holds)
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** {@return why this allocation means that a guest is or will be here; empty when it is leaked} */
    private Optional<String> holds(Allocation allocation) {
        ServerId id;
        try {
            id = ServerId.of(allocation.consumer());
        } catch (IllegalArgumentException e) {
            return leaked(allocation);
        }
        Optional<Server> server = work.cloud().guests().observe(id);
        boolean coming = server.filter(this::mayCome).isPresent();
        return coming
                ? Optional.of("server " + server.get().label() + " is about to be here")
                : leaked(allocation);
    }

    /** Its way here began before we disabled the host: a build, or a move that Nova goes on with. */
    private boolean mayCome(Server server) {
        if (server.host().isEmpty() || server.host().get().equals(work.host())) {
            return true;
        }
        return server.taskState().isPresent()
                || work.cloud().guests().migrations(server.id()).stream()
                        .anyMatch(migration -> !migration.status().terminal());
    }

    private Optional<String> leaked(Allocation allocation) {
        work.say("Placement still holds resources for " + allocation.consumer()
                + ", which is not here: leaked, left alone");
        return Optional.empty();
    }
}
