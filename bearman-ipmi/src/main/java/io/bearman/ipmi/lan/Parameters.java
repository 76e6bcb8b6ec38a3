package io.bearman.ipmi.lan;

import io.bearman.ipmi.command.Dialogue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The parameters of one channel as they were read; those that the BMC does not have are missing. */
public final class Parameters {
    /** Of a channel that has none. */
    public static final Parameters NONE = new Parameters(Map.of());

    private final Map<Parameter<?>, Object> values;

    private Parameters(Map<Parameter<?>, Object> values) {
        this.values = values;
    }

    /** {@return the LAN configuration of a channel}; privilege OPERATOR */
    public static Parameters lan(Dialogue bmc, int channel) {
        return read(bmc, channel, LanParameters.ALL);
    }

    /** {@return the SOL configuration of a channel}; privilege USER */
    public static Parameters sol(Dialogue bmc, int channel) {
        return read(bmc, channel, SolParameters.ALL);
    }

    /** {@return these parameters of a channel} */
    public static Parameters read(Dialogue bmc, int channel, List<Parameter<?>> which) {
        List<GetParameter<Object>> commands = new ArrayList<>();
        for (Parameter<?> parameter : which) {
            commands.add(new GetParameter<>(channel, untyped(parameter)));
        }
        List<Optional<Object>> answers = bmc.executeAll(commands);
        Map<Parameter<?>, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < commands.size(); i++) {
            Parameter<?> parameter = commands.get(i).parameter();
            answers.get(i).ifPresent(value -> values.put(parameter, value));
        }
        return new Parameters(values);
    }

    /** {@return these and the other ones of the same channel} */
    public Parameters and(Parameters other) {
        Map<Parameter<?>, Object> all = new LinkedHashMap<>(values);
        all.putAll(other.values);
        return new Parameters(all);
    }

    /** {@return what a parameter says, empty when the BMC does not have it or it was not read} */
    @SuppressWarnings("unchecked") // only read() puts, and it puts what the parameter decoded
    public <T> Optional<T> value(Parameter<T> parameter) {
        return Optional.ofNullable((T) values.get(parameter));
    }

    @SuppressWarnings("unchecked") // the value goes into an untyped map anyway
    private static Parameter<Object> untyped(Parameter<?> parameter) {
        return (Parameter<Object>) parameter;
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
