package io.bearman.maintenance;

import io.bearman.core.cloud.Guests;
import io.bearman.core.cloud.Migration;
import io.bearman.core.cloud.Move;
import io.bearman.core.cloud.Server;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.event.Event;
import io.bearman.core.time.Deadline;
import io.bearman.maintenance.Follower.Outcome;
import io.bearman.maintenance.Lanes.Way;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Moves every server away that can be moved, and says of each other why it stays. Looks at the whole
 * host in each round: what to do with a server is {@link Treatment}'s decision, {@link Follower}
 * looks after the tries.
 *
 * <p>Not thread-safe: owned by the task that does the host.
 */
final class Drain {
    private static final Duration LIST_EVERY = Duration.ofSeconds(10);
    private static final Duration TELL_EVERY = Duration.ofSeconds(10);

    private final Work work;
    private final Guests guests;
    private final Records records;
    private final Moves moves;
    private final Attempts attempts;
    private final Mover mover;
    private final Follower follower;
    private final Lanes lanes;
    private final SourceWatch source;
    private final Pace pace;
    private final Map<Server, String> stays = new TreeMap<>(Comparator.comparing(Server::id));
    private final Map<ServerId, Deadline> waiting = new HashMap<>();
    private Map<ServerId, Server> here = Map.of();
    private Deadline nextList;
    private Deadline nextTold;
    private Event.@Nullable Draining told;
    private int left;
    private boolean doubtful;

    Drain(Work work, Disabling disabling) {
        this.work = work;
        this.guests = work.cloud().guests();
        this.records = new Records(guests, work.host());
        this.moves = work.settings().moves();
        this.attempts = Attempts.of(work);
        this.mover = new Mover(work, attempts);
        this.follower = new Follower(work, attempts, mover);
        this.lanes = new Lanes(work);
        this.source = new SourceWatch(work, disabling);
        this.pace = new Pace(work.ports().time(), work.settings().look());
        this.nextList = in(Duration.ZERO);
        this.nextTold = in(TELL_EVERY);
    }

    private Deadline in(Duration duration) {
        return Deadline.in(work.ports().time(), duration);
    }

    private boolean passed(Deadline deadline) {
        return deadline.passed(work.ports().time());
    }

    /**
     * Returns when Nova lists no server here and no try is under way.
     *
     * @throws StepFailed naming every server that stays, after all others have left; or when nothing
     *     can be moved from this host any more
     * @throws TakenBack when somebody took the host back
     */
    void run() {
        attempts.open().forEach(attempt -> lanes.resume(attempt.server()));
        try (lanes) {
            work.rounds(this::round, () -> pace.next(underWay(), !toTreat().isEmpty()));
        }
        if (!stays.isEmpty() && !work.cancelled()) {
            throw new StepFailed(work.host() + ": not all of its servers left: "
                    + stays.entrySet().stream()
                            .map(stay -> stay.getKey().name() + ": " + stay.getValue())
                            .collect(Collectors.joining("; ")));
        }
    }

    /** {@return whether nothing more can be done} */
    private boolean round() {
        boolean lives = source.lives(doubtful);
        doubtful = false;
        Instant looked = work.ports().time().now();
        // The records first: what they say has ended is then seen in the list, not the reverse.
        List<Migration> records = this.records.look(this::haveAllTheirs);
        if (mustList(records)) {
            list();
        }
        for (Attempt attempt : attempts.open()) {
            follow(attempt, records, looked);
        }
        // Not listed here any more, yet Nova may not be done with it: that is no departure.
        stays.keySet()
                .removeIf(
                        server -> !here.containsKey(server.id()) && !attempts.isOpen(server.id()));
        if (!work.cancelled()) {
            treat(lives, records);
        }
        tell();
        return underWay() == 0 && (work.cancelled() || toTreat().isEmpty());
    }

    private boolean haveAllTheirs(List<Migration> records) {
        return attempts.open().stream()
                .allMatch(attempt -> follower.record(attempt, records).isPresent());
    }

    /** While moves only go on and no other may begin, the records tell all there is to know. */
    private boolean mustList(List<Migration> records) {
        boolean onlyGoOn = attempts.open().stream()
                .allMatch(attempt -> follower.record(attempt, records)
                        .filter(record -> !record.status().terminal())
                        .isPresent());
        boolean mayBegin = !toTreat().isEmpty() && lanes.free();
        return attempts.open().isEmpty() || !onlyGoOn || mayBegin || passed(nextList);
    }

    private void list() {
        mover.looks();
        Map<ServerId, Server> now = guests.on(work.host()).stream()
                .collect(Collectors.toMap(Server::id, Function.identity()));
        for (Server server : here.values()) {
            if (!now.containsKey(server.id()) && !attempts.isOpen(server.id())) {
                left++;
                work.tell(new Event.Left(
                        work.host(), work.ports().time().now(), server.id(), server.name()));
            }
        }
        here = now;
        nextList = in(LIST_EVERY);
    }

    private List<Server> toTreat() {
        return here.values().stream()
                .filter(server -> !attempts.isOpen(server.id()) && !isGivenUp(server.id()))
                .sorted(Comparator.comparing(Server::id))
                .toList();
    }

    private int underWay() {
        return (int) attempts.open().stream()
                .filter(attempt -> !isGivenUp(attempt.server()))
                .count();
    }

    private boolean isGivenUp(ServerId server) {
        return stays.keySet().stream().anyMatch(stay -> stay.id().equals(server));
    }

    private void follow(Attempt attempt, List<Migration> records, Instant looked) {
        ServerId id = attempt.server();
        follower.record(attempt, records)
                .flatMap(Migration::target)
                .ifPresent(target -> lanes.leadsTo(id, target));
        Outcome outcome = follower.follow(attempt, records, looked, here.get(id), isGivenUp(id));
        if (outcome instanceof Outcome.GivenUp givenUp) {
            stay(givenUp.server(), givenUp.why());
        } else if (outcome instanceof Outcome.Left) {
            left++;
            ended(id);
        } else if (outcome instanceof Outcome.Failed) {
            doubtful = true;
            stays.keySet().removeIf(server -> server.id().equals(id));
            ended(id);
        }
    }

    private void ended(ServerId server) {
        lanes.leave(server);
        pace.ended();
    }

    /**
     * @param lives whether servers can be moved now
     */
    private void treat(boolean lives, List<Migration> records) {
        long after = records.stream().mapToLong(Migration::id).max().orElse(0);
        boolean room = lives;
        for (Server server : toTreat()) {
            Treatment treatment = Treatment.of(server);
            if (treatment instanceof Treatment.Blocked blocked) {
                stay(server, blocked.reason());
            } else if (treatment instanceof Treatment.Waits waits) {
                waitFor(server, waits.reason());
            } else if (attempts.failures(server.id()) >= moves.attempts()) {
                stay(server, attempts.lastWords(server.id()));
            } else if (room && treatment instanceof Treatment.Moves it) {
                room = submit(server, it.how(), after);
            }
        }
    }

    private void waitFor(Server server, String why) {
        // Somebody else's move has as long as one of ours.
        boolean onTheMove = server.taskState().filter("migrating"::equals).isPresent();
        Duration patience = onTheMove ? moves.moveTime() : work.settings().waitTime();
        Deadline deadline = waiting.computeIfAbsent(server.id(), id -> in(patience));
        if (passed(deadline)) {
            stay(server, "waited in vain: " + why);
        }
    }

    private void stay(Server server, String why) {
        lanes.leave(server.id());
        stays.put(server, why);
        work.tell(new Event.Stayed(work.host(), work.ports().time().now(), server, why));
    }

    /** {@return whether another one may be tried in this round} */
    private boolean submit(Server server, Move how, long after) {
        Optional<Way> way = lanes.take(server.id(), attempts.refusing(server.id()));
        if (way.isEmpty()) {
            return false;
        }
        switch (mover.move(server, how, way.get().to(), after)) {
            case UNDER_WAY -> waiting.remove(server.id());
            case NOT_SENT -> lanes.leave(server.id());
            case REFUSED -> {
                lanes.leave(server.id());
                doubtful = true;
            }
        }
        return true;
    }

    private void tell() {
        Event.Draining now = new Event.Draining(
                work.host(),
                work.ports().time().now(),
                left,
                underWay(),
                toTreat().size(),
                stays.size());
        boolean same = told != null && told.facts().equals(now.facts());
        if (passed(nextTold) && !same) {
            told = now;
            nextTold = in(TELL_EVERY);
            work.tell(now);
        }
    }
}
