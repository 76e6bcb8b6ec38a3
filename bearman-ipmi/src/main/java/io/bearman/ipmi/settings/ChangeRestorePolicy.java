package io.bearman.ipmi.settings;

import io.bearman.ipmi.command.ChassisStatus;
import io.bearman.ipmi.command.Dialogue;
import io.bearman.ipmi.command.GetChassisStatus;
import io.bearman.ipmi.command.SetPowerRestorePolicy;

/**
 * Changes what the machine does when mains power returns.
 *
 * @param wanted what it shall do
 */
record ChangeRestorePolicy(ChassisStatus.RestorePolicy wanted) implements Step {
    @Override
    public void write(Dialogue bmc) {
        bmc.execute(new SetPowerRestorePolicy(wanted));
    }

    @Override
    public boolean done(Dialogue bmc) {
        return bmc.execute(new GetChassisStatus()).restorePolicy() == wanted;
    }
}
