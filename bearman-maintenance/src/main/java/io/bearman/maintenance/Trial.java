package io.bearman.maintenance;

import io.bearman.core.cloud.CloudException;
import io.bearman.core.cloud.ComputeService;
import io.bearman.core.cloud.Server;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.cloud.TestServers;
import io.bearman.core.journal.Entry;
import io.bearman.core.journal.Entry.Phase;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tries a host by a small server of ours, where that is configured: secluded, enabled, a server
 * started and seen to run there, disabled again, the server deleted, no longer secluded. The host is
 * enabled only while Placement has no room there for anybody else's server.
 *
 * <p>The only server that Bearman ever deletes is the one whose id this run noted when it made it, or
 * that has the name which this run noted before it asked for it. Not thread-safe.
 */
final class Trial {
    private static final String TRIAL = "trial";
    private static final String SECLUDE = "trial.seclude";
    private static final String ENABLE = "trial.enable";
    private static final String CREATE = "trial.create";

    private final Work work;
    private final Disabling disabling;
    private final @Nullable TestServers tests;

    Trial(Work work, Disabling disabling) {
        this.work = work;
        this.disabling = disabling;
        this.tests = work.cloud().testServers().orElse(null);
    }

    /** Takes back what a process left that was killed during a trial; does nothing otherwise. */
    void cleanUp() {
        if (tests != null && work.last(SECLUDE, Phase.INTENT).isPresent()) {
            end(tests);
        }
    }

    /**
     * {@return whether the host was tried, now}
     *
     * @throws StepFailed when the server did not come to run there; all is as before the trial
     */
    boolean passed() {
        if (tests == null || work.isDone(TRIAL)) {
            return false;
        }
        work.say("try it by a small server");
        work.intent(SECLUDE, "", Details.none());
        String failure;
        try {
            seclude(tests);
            failure = outcome(tests).orElse("");
        } finally {
            end(tests);
        }
        if (!failure.isEmpty()) {
            work.failed(TRIAL, "", Details.of("why", failure));
            throw new StepFailed(work.host() + ": a test server did not come to run there: "
                    + failure + "; it stays disabled; mend that and run the same command again");
        }
        work.done(TRIAL, "", Details.none());
        work.say("a test server ran and is gone again");
        return true;
    }

    private void seclude(TestServers those) {
        disabling.stillDisabled();
        ambiguously(() -> those.seclude(work.host(), work.run().id(), work.notAfter()));
        if (!those.secluded(work.host(), work.run().id())) {
            throw new StepFailed(work.host()
                    + ": Placement still has room there for users' servers; nothing was tried; run"
                    + " the same command again");
        }
        work.intent(ENABLE, "", Details.none());
        try {
            work.cloud().hypervisors().enable(work.compute(), work.notAfter());
        } catch (CloudException.Ambiguous e) {
            work.sayWaiting(e.getMessage());
            // It may still be under way, and must not come after the disabling that ends the trial.
            work.watch(
                    work.settings().actionTime(),
                    () -> work.asked(
                            () -> Optional.of(work.compute()).filter(ComputeService::enabled)));
        }
    }

    /** {@return why the server does not run, empty when it does} */
    private Optional<String> outcome(TestServers those) {
        String name = "bearman-test-" + work.run().id() + "-" + work.host();
        work.intent(CREATE, "", Details.of("name", name));
        try {
            ServerId made = those.create(work.host(), name, work.run().id(), work.notAfter());
            note(made, name);
        } catch (CloudException.Ambiguous e) {
            work.sayWaiting(e.getMessage());
        } catch (CloudException.Refused e) {
            return Optional.of(e.getMessage());
        }
        Optional<Server> end = work.watch(
                work.settings().computeTime(),
                () -> work.asked(() -> ours(those, name).filter(Trial::settled)));
        if (end.isEmpty()) {
            return Optional.of(
                    "it was not there after " + work.settings().computeTime().toSeconds() + " s");
        }
        Server server = end.get();
        boolean runs = server.status().equals("ACTIVE")
                && server.host().filter(work.host()::equals).isPresent();
        return runs
                ? Optional.empty()
                : Optional.of("it is " + server.status() + " on "
                        + server.host().map(Object::toString).orElse("no host")
                        + "; see: openstack server show " + server.id());
    }

    private void note(ServerId made, String name) {
        work.done(CREATE, made.toString(), Details.of("name", name));
    }

    /**
     * {@return the test server} Once its id is noted it is that one and no other, whatever else has its
     * name; before, it is the one of that name which is on this host, or on its way there. An earlier
     * try's server had the same name, and is gone.
     */
    private Optional<Server> ours(TestServers those, String name) {
        long asked = work.last(CREATE, Phase.INTENT).map(Entry::number).orElse(0L);
        Optional<Entry> noted =
                work.last(CREATE, Phase.DONE).filter(entry -> entry.number() > asked);
        if (noted.isPresent()) {
            return work.cloud().guests().observe(ServerId.of(noted.get().subject()));
        }
        Optional<Server> found = those.find(work.host(), name);
        found.ifPresent(server -> note(server.id(), name));
        return found;
    }

    private static boolean settled(Server server) {
        boolean idle = server.taskState().isEmpty();
        return server.status().equals("ERROR") || idle && !server.status().equals("BUILD");
    }

    /** Disabled first: while it is secluded nobody else's server can have come. */
    private void end(TestServers those) {
        disableAgain();
        delete(those);
        ambiguously(() -> those.unseclude(work.host(), work.run().id(), work.notAfter()));
    }

    private void disableAgain() {
        long enabled = work.last(ENABLE, Phase.INTENT).map(Entry::number).orElse(0L);
        long disabled =
                work.last(Disabling.DISABLE, Phase.DONE).map(Entry::number).orElse(0L);
        ComputeService service = work.compute();
        if (enabled > disabled && service.enabled()) {
            disabling.disableAgain(service);
        }
    }

    private void delete(TestServers those) {
        Optional<Entry> asked = work.last(CREATE, Phase.INTENT);
        if (asked.isEmpty()) {
            return;
        }
        String name = Details.read(asked.get().detail()).need("name");
        work.watch(work.settings().computeTime(), () -> work.asked(() -> gone(those, name)))
                .orElseThrow(() -> new StepFailed(work.host() + ": the test server " + name
                        + " is not gone; delete it: openstack server delete " + name
                        + "; then run the same command again"));
    }

    private Optional<Boolean> gone(TestServers those, String name) {
        Optional<Server> left = ours(those, name);
        left.filter(server -> server.taskState().filter("deleting"::equals).isEmpty())
                .ifPresent(server -> {
                    work.say("delete the test server");
                    ambiguously(() -> those.delete(server.id(), work.notAfter()));
                });
        return left.isEmpty() ? Optional.of(true) : Optional.empty();
    }

    /** Only what is seen afterwards counts. */
    private void ambiguously(Runnable action) {
        try {
            action.run();
        } catch (CloudException.Ambiguous | CloudException.NotFound e) {
            work.sayWaiting(e.getMessage());
        }
    }
}
