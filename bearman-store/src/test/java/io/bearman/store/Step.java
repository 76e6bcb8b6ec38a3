package io.bearman.store;

import io.bearman.core.host.HostState;
import io.bearman.core.host.RunId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One thing that somebody does with the store, in a history that is made up. Every step means something
 * after any others, so that a history stays one when steps are left out of it.
 */
sealed interface Step {
    /** How many hosts, machines, runs and processes there are to choose from. */
    int HOSTS = 4;

    int MACHINES = 5;
    int RUNS = 2;
    int PROCESSES = 2;

    /** Puts these. */
    record Put(List<Given> hosts) implements Step {}

    /** Changes a host that was read before; {@code stale}: before its latest change. */
    record Update(Given host, boolean stale) implements Step {}

    /** Changes a host's state, seen rightly or not. */
    record Transition(int host, boolean seen, Kind to) implements Step {}

    /** Gives a host another machine; {@code stale}: as it was read before its latest change. */
    record Replace(int host, int machine, Look look, boolean stale) implements Step {}

    record Remove(int host) implements Step {}

    record Learn(int machine, int guid) implements Step {}

    record Identify(int host) implements Step {}

    record OpenRun(int run, List<Integer> hosts) implements Step {}

    record CloseRun(int run) implements Step {}

    record Claim(int process, int run, int machine) implements Step {}

    /** Does something with the claim of this machine that this process was granted last. */
    record UseClaim(int process, int machine, Use use) implements Step {}

    record Wait(int seconds) implements Step {}

    record Crash(int process) implements Step {}

    /** Changes a state, tells of it and notes it in one transaction, which fails at its end or not. */
    record Together(int host, Kind to, boolean fails) implements Step {}

    /** Delivers all news. */
    record Deliver() implements Step {}

    /** Asks for hosts, page by page and one after the other. */
    record Ask(Optional<String> zone, Optional<String> label, Optional<Kind> state, int page)
            implements Step {}

    /** What is done with a claim. */
    enum Use {
        RENEW,
        CHECK,
        RELEASE,
        WRITE
    }

    /** In what a machine differs from how it was bought: it has something of the next one. */
    enum Look {
        AS_BOUGHT,
        SERIAL_OF_NEXT,
        ADDRESS_OF_NEXT,
        MAC_OF_NEXT,
        OTHER_MAC
    }

    /** A host as it is put. */
    record Given(
            int host, int machine, Look look, String zone, Optional<String> label, Kind state) {}

    /** The states, the same short data in each. */
    enum Kind {
        EXPECTED(new HostState.Expected()),
        REGISTERING(new HostState.Registering()),
        IN_STOCK(new HostState.InStock()),
        REJECTED(new HostState.Rejected(List.of("DIMM 3", "DIMM 4"))),
        DEPLOYING(new HostState.Deploying()),
        JOINING(new HostState.Joining(run(0))),
        IN_SERVICE(new HostState.InService()),
        MAINTENANCE(new HostState.Maintenance(run(0), "kernel")),
        FENCED(new HostState.Fenced(run(1))),
        BROKEN(new HostState.Broken("PSU 2")),
        RETIRED(new HostState.Retired());

        private final HostState state;

        Kind(HostState state) {
            this.state = state;
        }

        HostState state() {
            return state;
        }
    }

    static RunId run(int number) {
        return RunId.of(String.format(Locale.ROOT, "run-%d", number));
    }
}
