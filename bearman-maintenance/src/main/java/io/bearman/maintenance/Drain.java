package io.bearman.maintenance;

import io.bearman.core.cloud.CloudException;
import io.bearman.core.cloud.Guests;
import io.bearman.core.cloud.Migration;
import io.bearman.core.cloud.Move;
import io.bearman.core.cloud.Server;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.cloud.Submitted;
import io.bearman.core.event.Event;
import io.bearman.core.time.Deadline;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Moves every server away that can be moved, and says of each other why it stays. Looks at the whole
 * host in each round; what to do is {@link Treatment}'s and {@link Progress}'s decision.
 *
 * <p>Not thread-safe: owned by the task that does the host.
 */
final class Drain {
    private final Work work;
    private final Guests guests;
    private final Attempts attempts;
    private final Map<Server, String> stays =
            new TreeMap<>(java.util.Comparator.comparing(Server::id));
    private final Map<ServerId, Deadline> waiting = new HashMap<>();
    private final Map<ServerId, Deadline> confirming = new HashMap<>();
    private final Map<ServerId, String> lastWords = new HashMap<>();

    Drain(Work work) {
        this.work = work;
        this.guests = work.cloud().guests();
        this.attempts = Attempts.of(work);
    }

    /**
     * Returns when Nova lists no server here and no try is under way.
     *
     * @throws StepFailed naming every server that stays, after all others have left
     */
    void run() {
        Deadline silence = Deadline.in(work.ports().time(), work.settings().waitTime());
        while (true) {
            try {
                if (round()) {
                    break;
                }
                silence = Deadline.in(work.ports().time(), work.settings().waitTime());
            } catch (CloudException.Unreachable | CloudException.Faulty e) {
                if (silence.passed(work.ports().time())) {
                    throw e;
                }
                work.sayWaiting(e.getMessage());
            }
            work.pause(work.settings().look());
        }
        if (!stays.isEmpty()) {
            throw new StepFailed(work.host() + ": not all of its servers left: "
                    + stays.entrySet().stream()
                            .map(stay -> stay.getKey().name() + ": " + stay.getValue())
                            .collect(Collectors.joining("; ")));
        }
    }

    /** {@return whether nothing more can be done} */
    private boolean round() {
        List<Server> listed = guests.on(work.host());
        Map<ServerId, Server> here =
                listed.stream().collect(Collectors.toMap(Server::id, server -> server));
        for (Attempt attempt : attempts.open()) {
            follow(attempt, Optional.ofNullable(here.get(attempt.server())));
        }
        // Not listed here any more, yet Nova may not be done with it: that is no departure.
        stays.keySet()
                .removeIf(
                        server -> !here.containsKey(server.id()) && !attempts.isOpen(server.id()));
        for (Server server : listed) {
            if (!attempts.isOpen(server.id()) && !isGivenUp(server)) {
                treat(server);
            }
        }
        return attempts.open().stream().allMatch(attempt -> isGivenUp(attempt.server()))
                && here.keySet().stream().allMatch(this::isGivenUp);
    }

    private boolean isGivenUp(Server server) {
        return isGivenUp(server.id());
    }

    private boolean isGivenUp(ServerId server) {
        return stays.keySet().stream().anyMatch(stay -> stay.id().equals(server));
    }

    private void follow(Attempt attempt, Optional<Server> listed) {
        // Not listed here any more: it moved, or it is gone; its record tells.
        Optional<Server> server = listed.isPresent() ? listed : guests.observe(attempt.server());
        List<Migration> records = guests.migrations(attempt.server());
        Progress progress = Progress.of(
                attempt, server, records, work.host(), work.ports().time().now(), work.settings());
        if (progress instanceof Progress.Moved moved) {
            attempts.moved(attempt, moved.to(), moved.migration().id());
            work.tell(new Event.Moved(
                    work.host(), work.ports().time().now(), server.orElseThrow(), moved.to()));
        } else if (progress instanceof Progress.Gone) {
            attempts.gone(attempt);
            work.say(attempt.name() + " was deleted by its user");
        } else if (progress instanceof Progress.Failed failed) {
            fail(attempt, server.orElseThrow(), failed.why() + explanation(attempt));
        } else if (progress instanceof Progress.Confirmable confirmable) {
            confirm(attempt, server.orElseThrow(), confirmable.migration());
        } else if (progress instanceof Progress.Stuck stuck) {
            stay(server.orElseThrow(), "stuck: " + stuck.what());
        }
    }

    private String explanation(Attempt attempt) {
        return attempt.requestId()
                .flatMap(request -> guests.explanation(attempt.server(), request))
                .map(words -> ": " + words)
                .orElse("");
    }

    private void fail(Attempt attempt, Server server, String why) {
        attempts.failed(attempt, why);
        lastWords.put(server.id(), why);
        work.sayWaiting(server.name() + " was not moved: " + why);
    }

    private void treat(Server server) {
        Treatment treatment = Treatment.of(server);
        if (treatment instanceof Treatment.Blocked blocked) {
            stay(server, blocked.reason());
        } else if (treatment instanceof Treatment.Waits waits) {
            waitFor(server, waits.reason());
        } else if (treatment instanceof Treatment.Moves moves) {
            waiting.remove(server.id());
            if (attempts.failures(server.id()) >= work.settings().attempts()) {
                stay(server, lastWords.getOrDefault(server.id(), "no reason is known"));
            } else if (attempts.open().size() < work.settings().parallelMoves()) {
                submit(server, moves.how());
            }
        }
    }

    private void waitFor(Server server, String why) {
        Deadline deadline = waiting.computeIfAbsent(
                server.id(),
                id -> Deadline.in(work.ports().time(), work.settings().waitTime()));
        if (deadline.passed(work.ports().time())) {
            stay(server, "waited in vain: " + why);
        }
    }

    private void stay(Server server, String why) {
        stays.put(server, why);
        work.tell(new Event.Stayed(work.host(), work.ports().time().now(), server, why));
    }

    private void submit(Server server, Move how) {
        List<Migration> records = guests.migrations(server.id());
        Deadline notAfter = work.notAfter();
        Attempt attempt = attempts.begin(server, how, records);
        work.say("move " + server.name() + " (" + new Treatment.Moves(how).word() + ")");
        try {
            Submitted submitted = guests.move(server.id(), how, notAfter);
            attempts.answered(attempt, submitted.requestId());
        } catch (CloudException.Ambiguous e) {
            attempts.unanswered(attempt);
            work.sayWaiting(server.name() + ": the answer was lost, looking for its migration");
        } catch (CloudException.Refused | CloudException.NotFound e) {
            fail(attempt, server, e.getMessage());
        } catch (CloudException.Unreachable | CloudException.TooLate e) {
            attempts.notSent(attempt, e.getMessage());
            work.sayWaiting(e.getMessage());
        } catch (CloudException.Denied | CloudException.Unsupported e) {
            attempts.notSent(attempt, e.getMessage());
            throw e;
        }
    }

    private void confirm(Attempt attempt, Server server, Migration migration) {
        Deadline patience = confirming.computeIfAbsent(
                server.id(),
                id -> Deadline.in(work.ports().time(), work.settings().waitTime()));
        if (patience.passed(work.ports().time())) {
            stay(server, "it moved, and Nova does not confirm it: migration " + migration.id());
            return;
        }
        Deadline notAfter = work.notAfter();
        attempts.confirming(attempt, migration);
        work.say("confirm the move of " + attempt.name());
        try {
            guests.confirm(attempt.server(), notAfter);
        } catch (CloudException.Ambiguous | CloudException.Refused | CloudException.NotFound e) {
            // Only what the next round sees counts: confirmed, or still waiting for us.
            work.sayWaiting(e.getMessage());
        }
    }
}
