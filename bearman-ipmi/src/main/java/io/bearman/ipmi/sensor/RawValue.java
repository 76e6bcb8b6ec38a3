package io.bearman.ipmi.sensor;

import io.bearman.ipmi.command.Dialogue;
import io.bearman.ipmi.sdr.Factors;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A byte that a sensor measured, or is limited by.
 *
 * @param sensor which
 * @param raw 0 to 255
 */
record RawValue(Sensor sensor, int raw) {
    /**
     * {@return how to convert these; without those that return no number, or that the BMC does not tell
     *     how to convert}
     */
    static Map<RawValue, Conversion> conversions(Dialogue bmc, List<RawValue> values) {
        Map<RawValue, Conversion> conversions = new HashMap<>();
        Map<RawValue, Conversion> variable = new LinkedHashMap<>();
        for (RawValue value : values) {
            value.sensor.conversion().ifPresent(conversion -> {
                (conversion.variable() ? variable : conversions).put(value, conversion);
            });
        }
        List<Map.Entry<RawValue, Conversion>> asked = List.copyOf(variable.entrySet());
        List<Optional<Factors>> answers = AboutSensor.ask(
                bmc, asked.stream().map(each -> each.getKey().question()).toList());
        for (int i = 0; i < asked.size(); i++) {
            Map.Entry<RawValue, Conversion> one = asked.get(i);
            answers.get(i)
                    .map(one.getValue()::with)
                    .ifPresent(conversion -> conversions.put(one.getKey(), conversion));
        }
        return conversions;
    }

    private GetSensorReadingFactors question() {
        return new GetSensorReadingFactors(sensor.key().lun(), sensor.key().number(), raw);
    }
}
