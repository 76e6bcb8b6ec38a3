package io.bearman.maintenance;

import io.bearman.core.host.HostState;
import io.bearman.core.journal.Entry.Phase;

/** The inventory's word on a host that is brought in. */
final class Joining {
    private static final String JOINING = "joining";
    private static final String FROM = "from";

    private final Work work;

    Joining(Work work) {
        this.work = work;
    }

    /** Before it is armed and switched on: the boot desk then lets it boot for this run only. */
    void enter() {
        HostState state = work.state();
        HostState joining = new HostState.Joining(work.run().id());
        if (state.equals(joining)) {
            return;
        }
        // Refused when the run was ended meanwhile: else the host would be left joining for it.
        work.intent(JOINING, "", Details.of(FROM, state.kind().name()));
        if (state instanceof HostState.InStock) {
            change(state, new HostState.Deploying(), work.run().reason());
            state = new HostState.Deploying();
        }
        change(state, joining, work.run().reason());
    }

    /** {@return whether somebody else was deploying it when this run took it over} */
    boolean wasDeploying() {
        return work.last(JOINING, Phase.INTENT)
                .flatMap(it -> Details.read(it.detail()).find(FROM))
                .filter(HostState.Kind.DEPLOYING.name()::equals)
                .isPresent();
    }

    /** It serves; does nothing when that is known. */
    void serves(String why) {
        HostState state = work.state();
        if (state.equals(new HostState.Joining(work.run().id()))) {
            change(state, new HostState.InService(), why);
        }
    }

    private void change(HostState from, HostState to, String why) {
        work.ports()
                .inventory()
                .transition(work.host(), from, to, "run " + work.run().id(), why);
    }
}
