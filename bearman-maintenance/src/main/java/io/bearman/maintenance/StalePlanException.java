package io.bearman.maintenance;

import io.bearman.core.BearmanException;
import io.bearman.core.ExitCode;

/** What the plan stood on has changed since; nothing was done. The new plan is inside. */
public final class StalePlanException extends BearmanException {
    private static final long serialVersionUID = 1L;

    private final transient Plan plan;

    StalePlanException(Plan plan) {
        super(
                "the hosts or their servers changed since the plan was made; look at the new plan and run"
                        + " the same command again");
        this.plan = plan;
    }

    /** {@return the plan as it is now} */
    public Plan plan() {
        return plan;
    }

    @Override
    public ExitCode exitCode() {
        return ExitCode.REFUSED;
    }
}
