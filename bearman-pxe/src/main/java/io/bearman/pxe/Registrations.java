package io.bearman.pxe;

import io.bearman.core.boot.BootSession;
import java.util.List;

/** Who judges the facts that a machine tells of itself. Thread-safe. */
@FunctionalInterface
public interface Registrations {
    /**
     * {@return what the machine ought to do now} The same facts of the same session have the same answer
     * and nothing is done twice.
     *
     * @param session never one of a production system; the facts of a {@code RESCUE} change nothing and
     *     its verdict is to stay
     * @param facts JSON, at most 1 MiB, as they came
     * @throws io.bearman.pxe.script.RejectedTextException when they are no facts; its message holds
     *     nothing of them
     * @throws io.bearman.core.RefusedException when this machine is not to be registered now
     * @throws LaterException when it ought to ask again
     */
    Registered register(BootSession session, byte[] facts);

    /** Is told of each session that a machine opened; of the same one again when an answer was lost. */
    default void begun(BootSession session) {}

    /** {@return one that judges nothing: whoever registers stays on} */
    static Registrations none() {
        return (session, facts) ->
                new Registered(Registered.Verdict.STAY, session.knownHost(), List.of(), List.of());
    }
}
