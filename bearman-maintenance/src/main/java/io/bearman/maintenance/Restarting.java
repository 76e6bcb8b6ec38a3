package io.bearman.maintenance;

import io.bearman.core.boot.BootReport;
import io.bearman.core.cloud.CloudException;
import io.bearman.core.cloud.Guests;
import io.bearman.core.cloud.Server;
import io.bearman.core.cloud.ServerAction;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.cloud.Submitted;
import io.bearman.core.host.Host;
import io.bearman.core.time.Deadline;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Starts the servers of one host again after one boot, a few at a time, and says of each other why it
 * stays. Looks at the whole host in each round; what to do is {@link Restart}'s decision.
 *
 * <p>Not thread-safe: owned by the task that does the host.
 */
final class Restarting {
    /** The journal's step of a server that is not restarted. */
    static final String STAYS = "stays";

    private final Work work;
    private final RecoverySettings settings;
    private final Host host;
    private final BootReport boot;
    private final Guests guests;
    private final RestartTries tries;
    private final Map<ServerId, String> stays = new HashMap<>();
    private final Map<String, String> failed = new TreeMap<>();
    private final Map<ServerId, Deadline> waiting = new HashMap<>();

    Restarting(Work work, RecoverySettings settings, Host host, BootReport boot) {
        this.work = work;
        this.settings = settings;
        this.host = host;
        this.boot = boot;
        this.guests = work.cloud().guests();
        this.tries = RestartTries.of(work, boot);
    }

    /**
     * Returns when every server that is to run was seen ACTIVE and idle, or when the host has booted
     * once more and it is all in vain.
     *
     * @throws StepFailed naming every server that could not be restarted, after all others were
     */
    void run() {
        work.rounds(this::round, work.settings()::look);
        if (!failed.isEmpty()) {
            throw new StepFailed(work.host() + ": not all of its servers run again: "
                    + failed.entrySet().stream()
                            .map(it -> it.getKey() + ": " + it.getValue())
                            .collect(Collectors.joining("; "))
                    + ". The host stays disabled");
        }
    }

    /** {@return whether nothing more is to be done} */
    private boolean round() {
        boolean latest =
                work.ports().boots().latest(work.host()).filter(boot::equals).isPresent();
        if (!latest) {
            return true;
        }
        List<Server> listed = guests.on(work.host());
        Map<ServerId, Server> here =
                listed.stream().collect(Collectors.toMap(Server::id, Function.identity()));
        for (RestartTry tried : tries.open()) {
            follow(tried, Optional.ofNullable(here.get(tried.server())));
        }
        for (Server server : listed) {
            if (!isSettled(server.id()) && !tries.isOpen(server.id())) {
                treat(server);
            }
        }
        return tries.open().isEmpty() && here.keySet().stream().allMatch(this::isSettled);
    }

    private boolean isSettled(ServerId server) {
        return tries.isRestarted(server) || stays.containsKey(server);
    }

    private void treat(Server server) {
        boolean active = server.vmState().equals("active");
        // After a try of ours it may be in ERROR, or be rebooting for ever.
        boolean again = tries.failures(server.id()) > 0
                && (Restart.rebooting(server)
                        || server.vmState().equals("error")
                                && server.taskState().isEmpty());
        List<ServerAction> actions = active || again ? guests.actions(server.id()) : List.of();
        Restart restart = again ? new Restart.Restarts() : Restart.of(server, host, actions, boot);
        if (restart instanceof Restart.Stays left) {
            stay(server, left.reason());
        } else if (settings.servers() == AfterReboot.LEAVE) {
            stay(server, "left to humans, as after-unplanned-reboot says");
        } else if (restart instanceof Restart.Waits waits) {
            waitFor(server, waits.reason());
        } else if (tries.failures(server.id()) >= settings.attempts()) {
            give(server, tries.lastWords(server.id()));
        } else if (tries.open().size() < settings.parallelRestarts()) {
            waiting.remove(server.id());
            submit(server, actions);
        }
    }

    private void waitFor(Server server, String why) {
        Deadline deadline = waiting.computeIfAbsent(
                server.id(),
                id -> Deadline.in(work.ports().time(), work.settings().waitTime()));
        if (deadline.passed(work.ports().time())) {
            give(server, "waited in vain: " + why);
        }
    }

    /** It does not run, and ought to. */
    private void give(Server server, String why) {
        failed.put(server.name(), why);
        stay(server, why);
    }

    private void stay(Server server, String why) {
        stays.put(server.id(), why);
        work.done(
                STAYS, server.id().toString(), Details.of("name", server.name()).and("why", why));
        work.say(server.name() + " stays as it is: " + why);
    }

    private void submit(Server server, List<ServerAction> actions) {
        Deadline notAfter = work.notAfter();
        RestartTry tried = tries.begin(server, actions);
        work.say("restart " + server.name());
        try {
            Submitted submitted = guests.hardReboot(server.id(), notAfter);
            tries.answered(tried, submitted.requestId());
        } catch (CloudException.Ambiguous e) {
            work.sayWaiting(server.name() + ": the answer was lost, looking for its reboot");
        } catch (CloudException.Refused | CloudException.NotFound e) {
            fail(tried, String.valueOf(e.getMessage()));
        } catch (CloudException.Unreachable | CloudException.TooLate e) {
            tries.notSent(tried, String.valueOf(e.getMessage()));
            work.sayWaiting(e.getMessage());
        } catch (CloudException.Denied | CloudException.Unsupported e) {
            tries.notSent(tried, String.valueOf(e.getMessage()));
            throw e;
        }
    }

    private void follow(RestartTry tried, Optional<Server> listed) {
        Optional<Server> server = listed.isPresent() ? listed : guests.observe(tried.server());
        if (server.isEmpty()) {
            tries.done(tried, "deleted by its user");
        } else if (!server.get().host().equals(Optional.of(work.host()))) {
            tries.done(
                    tried,
                    "it is on " + server.get().host().map(Object::toString).orElse("no host")
                            + " now");
        } else if (tried.requestId().isEmpty()) {
            lookForRequest(tried);
        } else {
            followAnswered(tried, server.get());
        }
    }

    /** The answer was lost, or whoever waited for it died: Nova knows whether it was asked. */
    private void lookForRequest(RestartTry tried) {
        // Before the look: what is missing in a late answer may have come since.
        boolean over = passed(tried, work.settings().actionTime());
        Optional<ServerAction> arrived = tried.arrived(guests.actions(tried.server()));
        if (arrived.isPresent()) {
            tries.answered(tried, arrived.get().requestId());
        } else if (over) {
            tries.notSent(tried, "Nova knows nothing of it");
        }
    }

    private void followAnswered(RestartTry tried, Server server) {
        if (server.taskState().isEmpty()) {
            Optional<String> why = tried.requestId()
                    .flatMap(request -> guests.explanation(tried.server(), request));
            switch (server.vmState()) {
                case "active" -> {
                    if (why.isPresent()) {
                        fail(tried, why.get());
                    } else {
                        tries.done(tried, "restarted");
                        work.say(server.name() + " is ACTIVE again");
                    }
                }
                case "stopped" -> tries.done(tried, "stopped by its user meanwhile");
                default -> fail(tried, why.orElse("it is " + server.status() + " afterwards"));
            }
        } else if (passed(tried, settings.restartTime())) {
            fail(
                    tried,
                    "not ACTIVE after " + settings.restartTime().toSeconds() + " s: "
                            + server.taskState().orElse(""));
        }
    }

    private boolean passed(RestartTry tried, Duration time) {
        Duration age = Duration.between(tried.since(), work.ports().time().now());
        return age.compareTo(time) >= 0;
    }

    private void fail(RestartTry tried, String why) {
        tries.failed(tried, why);
        work.sayWaiting(tried.name() + " was not restarted: " + why);
    }
}
