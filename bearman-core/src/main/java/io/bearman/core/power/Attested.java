package io.bearman.core.power;

import io.bearman.core.host.MachineId;
import io.bearman.core.host.RunId;
import io.bearman.core.time.Deadline;

/** A human saw that the machine is off, because its BMC is dead too. Bound to one run. */
public final class Attested implements PoweredOff {
    private final MachineId machine;
    private final RunId run;
    private final Deadline until;

    Attested(MachineId machine, RunId run, Deadline until) {
        this.machine = machine;
        this.run = run;
        this.until = until;
    }

    @Override
    public MachineId machine() {
        return machine;
    }

    /** {@return the only run it holds for} */
    public RunId run() {
        return run;
    }

    /** {@return when it ends} */
    public Deadline until() {
        return until;
    }
}
