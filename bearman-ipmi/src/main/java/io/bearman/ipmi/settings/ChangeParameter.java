package io.bearman.ipmi.settings;

import io.bearman.ipmi.command.Dialogue;
import io.bearman.ipmi.lan.GetParameter;
import io.bearman.ipmi.lan.Parameter;
import io.bearman.ipmi.lan.SetParameter;
import java.util.Optional;

/**
 * Changes a parameter of a channel.
 *
 * @param channel the channel
 * @param parameter which
 * @param before what it is
 * @param wanted what it shall be
 * @param <T> what it says
 */
record ChangeParameter<T>(int channel, Parameter<T> parameter, T before, T wanted) implements Step {
    @Override
    public void write(Dialogue bmc) {
        bmc.execute(new SetParameter<>(channel, parameter, wanted));
    }

    @Override
    public boolean done(Dialogue bmc) {
        return bmc.execute(new GetParameter<>(channel, parameter))
                .filter(wanted::equals)
                .isPresent();
    }

    @Override
    public void undo(Dialogue bmc) {
        bmc.execute(new SetParameter<>(channel, parameter, before));
    }

    @Override
    public Optional<Parameter.Family> lock() {
        return Optional.of(parameter.family());
    }
}
