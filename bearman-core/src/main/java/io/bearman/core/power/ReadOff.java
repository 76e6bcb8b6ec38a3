package io.bearman.core.power;

import io.bearman.core.host.MachineId;

/** Two readings of different sessions said OFF, with no ON between. Fresh for a minute. */
public final class ReadOff implements PoweredOff {
    private final Reading earlier;
    private final Reading later;
    private final MachineId machine;

    ReadOff(MachineId machine, Reading earlier, Reading later) {
        this.machine = machine;
        this.earlier = earlier;
        this.later = later;
    }

    @Override
    public MachineId machine() {
        return machine;
    }

    /** {@return the reading it was first based on} */
    public Reading earlier() {
        return earlier;
    }

    /** {@return the latest reading; its age is the evidence's age} */
    public Reading later() {
        return later;
    }
}
