package io.bearman.testkit.cloud;

import io.bearman.core.cloud.ServerId;
import io.bearman.core.host.HostId;
import io.bearman.core.time.TimeSource;
import io.bearman.testkit.cloud.Rows.Compute;
import io.bearman.testkit.cloud.Rows.Guest;
import io.bearman.testkit.cloud.Rows.Job;
import io.bearman.testkit.cloud.Rows.Moving;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the parts of the fake cloud share: the rows, the clock, what is to happen, and where guests
 * really run. Guarded by {@link #lock}.
 */
final class Region {
    final Object lock = new Object();
    final CloudSettings settings;
    final TimeSource time;
    private final Timers timers;
    private final Moves moves = new Moves(this);
    private Rows rows = new Rows();
    private Hypervisor hypervisor = Hypervisor.none();
    private Runnable onChange = () -> {};

    Region(CloudSettings settings, TimeSource time, Timers timers) {
        this.settings = settings;
        this.time = time;
        this.timers = timers;
    }

    Rows rows() {
        return rows;
    }

    Moves moves() {
        return moves;
    }

    void onChange(Runnable listener) {
        onChange = listener;
    }

    void changed() {
        onChange.run();
    }

    /** Takes over other rows; what was to happen with the old ones never does. */
    void replace(Rows other) {
        rows = other;
        for (Job job : List.copyOf(other.jobs)) {
            timers.after(Duration.ofNanos(Math.max(0, job.dueNanos - time.nanoTime())), fire(job));
        }
    }

    void hypervisor(Hypervisor witness) {
        hypervisor = witness;
        for (Compute compute : rows.computes.values()) {
            for (String id : compute.runs) {
                witness.guestStarts(HostId.of(compute.host), ServerId.of(id), guestName(id));
            }
        }
    }

    private String guestName(String id) {
        Guest guest = rows.guests.get(id);
        return guest == null ? "deleted" : guest.name;
    }

    /** Milliseconds since 1970. */
    long now() {
        return time.now().toEpochMilli();
    }

    String uuid(String kind) {
        String text = settings.seed() + "/" + kind + "/" + rows.uuidsMade++;
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
    }

    String requestId() {
        String text = settings.seed() + "/request/" + rows.requestsMade++;
        return "req-" + UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    // ---- what is to happen

    void later(Duration delay, Step step, String subject, int course, @Nullable String requestId) {
        Job job = new Job();
        job.id = ++rows.jobsMade;
        job.step = step;
        job.subject = subject;
        job.course = course;
        job.requestId = requestId;
        job.dueNanos = time.nanoTime() + delay.toNanos();
        rows.jobs.add(job);
        timers.after(delay, fire(job));
    }

    void later(Duration delay, Step step, Moving move) {
        later(delay, step, Long.toString(move.id), move.course, move.requestId);
    }

    /** One hop from one part of Nova to the next. */
    void hop(Step step, Moving move) {
        later(settings.pace().hop(), step, move);
    }

    private Runnable fire(Job job) {
        return () -> {
            synchronized (lock) {
                // After a restore the jobs of the old rows are nobody's.
                if (rows.jobs.remove(job)) {
                    moves.step(job);
                    changed();
                }
            }
        };
    }

    // ---- hosts

    Compute compute(String host) {
        Compute found = rows.computes.getOrDefault(host, rows.strangers.get(host));
        if (found == null) {
            throw new IllegalArgumentException("no such host in the fake cloud: " + host);
        }
        return found;
    }

    /** A machine that Nova did not know gets a service and a provider. */
    void register(Compute compute) {
        rows.strangers.remove(compute.host);
        compute.number = rows.computes.size() + 3;
        compute.serviceId = uuid("service");
        compute.providerId = uuid("provider");
        compute.zone = "nova";
        compute.writtenAt = 0;
        rows.computes.put(compute.host, compute);
    }

    Optional<Compute> findCompute(@Nullable String host) {
        return host == null ? Optional.empty() : Optional.ofNullable(rows.computes.get(host));
    }

    /** When the agent last reported: it does so by itself while it runs and a conductor lives. */
    @Nullable
    Long reportedAt(Compute compute) {
        if (compute.reportedAt == null || !compute.running || rows.conductorDown) {
            return compute.reportedAt;
        }
        long every = settings.service().report().toMillis();
        long since = now() - compute.reportedAt;
        return compute.reportedAt + since / every * every;
    }

    /** Whether the service counts as up, forced down or not. */
    boolean heard(Compute compute) {
        Long reported = reportedAt(compute);
        return reported != null && now() - reported <= settings.service().down().toMillis();
    }

    boolean up(Compute compute) {
        return !compute.forcedDown && heard(compute);
    }

    /** Lets the agents' reports stop or go on without losing the last one. */
    void conductorDown(boolean down) {
        for (Compute compute : rows.computes.values()) {
            compute.reportedAt = reportedAt(compute);
        }
        rows.conductorDown = down;
        if (!down) {
            rows.computes.values().stream()
                    .filter(compute -> compute.running)
                    .forEach(compute -> compute.reportedAt = now());
        }
    }

    // ---- guests, as they really run

    boolean runs(Guest guest, @Nullable String host) {
        return host != null && compute(host).runs.contains(guest.id);
    }

    void startGuest(Guest guest, String host) {
        if (compute(host).runs.add(guest.id)) {
            hypervisor.guestStarts(HostId.of(host), ServerId.of(guest.id), guest.name);
        }
    }

    void stopGuest(String guest, @Nullable String host) {
        if (host != null && compute(host).runs.remove(guest)) {
            hypervisor.guestStops(HostId.of(host), ServerId.of(guest));
        }
    }

    // ---- migrations

    Moving move(String id) {
        // Records are never removed, so a record's number is its place.
        return rows.moves.get(Integer.parseInt(id) - 1);
    }

    Stream<Moving> moves(Predicate<Moving> which) {
        return rows.moves.stream().filter(which);
    }

    Guest guest(Moving move) {
        return Objects.requireNonNull(rows.guests.get(move.server));
    }

    Moving newMove(Guest guest, String type, String requestId) {
        Moving move = new Moving();
        move.id = rows.moves.size() + 1L;
        move.uuid = uuid("migration");
        move.server = guest.id;
        move.type = type;
        move.source = String.valueOf(guest.host);
        move.createdAt = now();
        move.updatedAt = now();
        move.requestId = requestId;
        move.vmBefore = guest.vmState;
        rows.moves.add(move);
        return move;
    }

    void status(Moving move, String status) {
        move.status = status;
        move.updatedAt = now();
    }

    void state(Guest guest, String vmState, @Nullable String task) {
        guest.vmState = vmState;
        guest.task = task;
        guest.updatedAt = now();
        if (task == null) {
            guest.power = power(vmState);
        }
    }

    static int power(String vmState) {
        return switch (vmState) {
            case "active", "rescued", "resized" -> 1;
            case "paused" -> 3;
            case "stopped", "suspended" -> 4;
            default -> 0;
        };
    }

    // ---- allocations

    void hold(String consumer, String host, String flavor) {
        rows.allocations.computeIfAbsent(consumer, key -> new TreeMap<>()).put(host, flavor);
    }

    void release(String consumer, String host) {
        var held = rows.allocations.get(consumer);
        if (held != null) {
            held.remove(host);
            if (held.isEmpty()) {
                rows.allocations.remove(consumer);
            }
        }
    }

    /** While a server moves, its migration holds the source and the server the target. */
    void holdByMigration(Moving move, Guest guest) {
        release(guest.id, move.source);
        hold(move.uuid, move.source, guest.flavor);
    }

    void holdByServerAgain(Moving move, Guest guest) {
        if (move.dest != null) {
            release(guest.id, move.dest);
        }
        release(move.uuid, move.source);
        hold(guest.id, move.source, guest.flavor);
    }

    Optional<Guest> findGuest(String id) {
        return Optional.ofNullable(rows.guests.get(id));
    }

    List<Guest> guestsNewestFirst(Predicate<Guest> which) {
        return rows.guests.values().stream()
                .filter(which)
                .sorted(Comparator.comparingLong((Guest guest) -> guest.createdAt)
                        .thenComparingInt(guest -> guest.number)
                        .reversed())
                .toList();
    }
}
