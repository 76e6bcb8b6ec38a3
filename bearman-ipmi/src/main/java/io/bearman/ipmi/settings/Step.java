package io.bearman.ipmi.settings;

import io.bearman.ipmi.command.Dialogue;
import io.bearman.ipmi.lan.Parameter;
import java.util.Optional;

/** One change, and how it is seen that it took effect. Written twice it is the same. */
interface Step {
    void write(Dialogue bmc);

    /** {@return whether the BMC says that it is so} */
    boolean done(Dialogue bmc);

    /** Makes it as it was before; only for what may keep us out, and then it does. */
    default void undo(Dialogue bmc) {}

    /** {@return whose lock to hold while it is written or undone} */
    default Optional<Parameter.Family> lock() {
        return Optional.empty();
    }
}
