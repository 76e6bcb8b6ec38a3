package io.bearman.maintenance;

import io.bearman.core.cloud.ServerId;
import io.bearman.core.host.HostId;
import io.bearman.maintenance.Traffic.Lane;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The lanes that the servers of one host are on, and where these lead. Not thread-safe. */
final class Lanes implements AutoCloseable {
    private final Work work;
    private final Moves moves;
    private final Destinations destinations;
    private final Map<ServerId, Lane> taken = new HashMap<>();

    Lanes(Work work) {
        this.work = work;
        this.moves = work.settings().moves();
        this.destinations = new Destinations(work);
    }

    /**
     * How a server may go.
     *
     * @param to the host to ask for; null for one of the scheduler's choice
     */
    record Way(@Nullable HostId to) {}

    /** {@return whether one more may be on the move} */
    boolean free() {
        return work.traffic().free(work.host(), moves);
    }

    /** It is on the move already. */
    void resume(ServerId server) {
        taken.put(server, work.traffic().resume(work.host()));
    }

    /**
     * {@return how this server may go, to none that it failed to reach; empty while none is free}
     *
     * @param refusing hosts that it failed to reach
     */
    Optional<Way> take(ServerId server, Set<HostId> refusing) {
        Optional<Way> any = refusing.isEmpty() ? anywhere(server) : Optional.empty();
        if (any.isPresent() || !free()) {
            return any;
        }
        List<HostId> candidates = destinations.of(server, refusing);
        return candidates.isEmpty() ? anywhere(server) : oneOf(server, candidates);
    }

    private Optional<Way> anywhere(ServerId server) {
        return work.traffic().enter(work.host(), moves).map(lane -> {
            taken.put(server, lane);
            return new Way(null);
        });
    }

    private Optional<Way> oneOf(ServerId server, List<HostId> hosts) {
        for (HostId host : hosts) {
            Optional<Lane> lane = work.traffic().enter(work.host(), host, moves);
            if (lane.isPresent()) {
                taken.put(server, lane.get());
                return Optional.of(new Way(host));
            }
        }
        return Optional.empty();
    }

    /** The scheduler has chosen. */
    void leadsTo(ServerId server, HostId target) {
        Optional.ofNullable(taken.get(server)).ifPresent(lane -> lane.to(target));
    }

    /** It is on the move no more. */
    void leave(ServerId server) {
        Optional.ofNullable(taken.remove(server)).ifPresent(Lane::close);
    }

    @Override
    public void close() {
        taken.values().forEach(Lane::close);
        taken.clear();
    }
}
