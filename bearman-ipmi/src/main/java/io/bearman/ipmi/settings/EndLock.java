package io.bearman.ipmi.settings;

import io.bearman.ipmi.command.Dialogue;
import io.bearman.ipmi.lan.GetParameter;
import io.bearman.ipmi.lan.Parameter;
import io.bearman.ipmi.lan.Progress;

/**
 * Ends a lock that somebody left.
 *
 * @param channel the channel
 * @param family whose lock
 */
record EndLock(int channel, Parameter.Family family) implements Step {
    @Override
    public void write(Dialogue bmc) {
        SetLock.end(bmc, channel, family);
    }

    @Override
    public boolean done(Dialogue bmc) {
        return bmc.execute(new GetParameter<>(channel, SetLock.parameter(family)))
                .filter(Progress.COMPLETE::equals)
                .isPresent();
    }
}
