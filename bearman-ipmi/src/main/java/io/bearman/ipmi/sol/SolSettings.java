package io.bearman.ipmi.sol;

import java.util.function.Consumer;

/**
 * How a console is opened.
 *
 * @param instance which of the BMC's consoles, 1 to 15; nearly all have one
 * @param takeOver whether it is taken from whoever has it
 * @param pace how patient it is
 * @param listener hears what happens beside characters; on the library's thread, so it may not wait
 */
public record SolSettings(
        int instance, boolean takeOver, SolPace pace, Consumer<SolEvent> listener) {
    public SolSettings {
        Instances.check(instance);
    }

    /** {@return the first console, if it is free} */
    public static SolSettings create() {
        return new SolSettings(1, false, SolPace.create(), event -> {});
    }

    /** {@return the same, taken from whoever has it} */
    public SolSettings takingOver() {
        return new SolSettings(instance, true, pace, listener);
    }

    /** {@return the same with another patience} */
    public SolSettings with(SolPace pace) {
        return new SolSettings(instance, takeOver, pace, listener);
    }

    /** {@return the same with somebody who hears what happens} */
    public SolSettings with(Consumer<SolEvent> listener) {
        return new SolSettings(instance, takeOver, pace, listener);
    }
}
