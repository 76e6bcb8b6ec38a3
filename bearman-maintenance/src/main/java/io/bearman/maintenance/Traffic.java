package io.bearman.maintenance;

import io.bearman.core.host.HostId;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who is on the move in this process, from where and to where, so that no limit is exceeded however
 * many hosts are drained at once. Thread-safe.
 */
final class Traffic {
    private final Set<Lane> lanes = new HashSet<>();

    /** {@return a lane to a host of the scheduler's choice, if that can exceed no limit} */
    synchronized Optional<Lane> enter(HostId source, Moves limits) {
        return free(source, limits) && lanes.stream().allMatch(lane -> fits(lane.target, limits))
                ? Optional.of(add(source, null))
                : Optional.empty();
    }

    /** {@return a lane to this host, if that exceeds no limit} */
    synchronized Optional<Lane> enter(HostId source, HostId target, Moves limits) {
        return free(source, limits) && fits(target, limits)
                ? Optional.of(add(source, target))
                : Optional.empty();
    }

    /** {@return a lane for what is under way already, whatever the limits say} */
    synchronized Lane resume(HostId source) {
        return add(source, null);
    }

    /** {@return whether one more may leave this host, if only to a host that has room for it} */
    synchronized boolean free(HostId source, Moves limits) {
        return lanes.size() < limits.inAll()
                && count(lane -> lane.source.equals(source)) < limits.perSource();
    }

    /** {@return how many are on their way to this host, as far as is known} */
    synchronized long to(HostId target) {
        return count(lane -> target.equals(lane.target));
    }

    /** Those whose target is not known yet may all be going there. */
    private boolean fits(@Nullable HostId target, Moves limits) {
        return count(lane -> lane.target == null || Objects.equals(lane.target, target))
                < limits.perTarget();
    }

    private long count(Predicate<Lane> which) {
        return lanes.stream().filter(which).count();
    }

    private Lane add(HostId source, @Nullable HostId target) {
        Lane lane = new Lane(source, target);
        lanes.add(lane);
        return lane;
    }

    /** One server's place on the road, until it is closed. */
    final class Lane implements AutoCloseable {
        private final HostId source;
        private @Nullable HostId target;

        private Lane(HostId source, @Nullable HostId target) {
            this.source = source;
            this.target = target;
        }

        /** The scheduler has chosen. */
        void to(HostId chosen) {
            synchronized (Traffic.this) {
                target = chosen;
            }
        }

        @Override
        public void close() {
            synchronized (Traffic.this) {
                lanes.remove(this);
            }
        }
    }
}
