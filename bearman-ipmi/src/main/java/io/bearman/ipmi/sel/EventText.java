package io.bearman.ipmi.sel;

import io.bearman.ipmi.sdr.Unit;
import io.bearman.ipmi.sensor.Conversion;
import io.bearman.ipmi.sensor.Sensor;
import io.bearman.ipmi.sensor.SensorState;
import io.bearman.ipmi.sensor.Sensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the second and third byte of an event say, for people. */
final class EventText {
    private static final int FIRMWARE = 0x0f;
    private static final int NO_PREVIOUS = 0x0f;

    private EventText() {}

    static String of(SystemEvent event, Sensors sensors) {
        List<String> parts = new ArrayList<>();
        second(event, sensors).ifPresent(parts::add);
        third(event, sensors).ifPresent(parts::add);
        return String.join(", ", parts);
    }

    private static Optional<String> second(SystemEvent event, Sensors sensors) {
        int value = event.data().second();
        return switch (event.data().secondIs()) {
            case UNSPECIFIED -> Optional.empty();
            case STANDARD ->
                threshold(event)
                        ? Optional.of("reading " + value(event, sensors, value))
                        : previous(event, value & 0x0f);
            case OEM -> Optional.of(hex("OEM data", value));
            case SENSOR_SPECIFIC ->
                Optional.of(
                        event.type().number() == FIRMWARE
                                ? FirmwareProgress.text(event.data().offset(), value)
                                : hex("data", value));
        };
    }

    private static Optional<String> third(SystemEvent event, Sensors sensors) {
        int value = event.data().third();
        return switch (event.data().thirdIs()) {
            case UNSPECIFIED -> Optional.empty();
            case STANDARD ->
                threshold(event)
                        ? Optional.of("threshold " + value(event, sensors, value))
                        : Optional.empty();
            case OEM -> Optional.of(hex("OEM data", value));
            case SENSOR_SPECIFIC -> Optional.of(hex("data", value));
        };
    }

    private static boolean threshold(SystemEvent event) {
        return event.readingType() == SensorState.THRESHOLD;
    }

    private static Optional<String> previous(SystemEvent event, int offset) {
        return offset == NO_PREVIOUS
                ? Optional.empty()
                : Optional.of("before "
                        + SensorState.event(event.readingType(), event.type(), offset)
                                .name());
    }

    /** A sensor whose factors the BMC alone knows was another one when it sent the event. */
    private static String value(SystemEvent event, Sensors sensors, int raw) {
        Optional<Sensor> sensor = sensors.find(event.source(), event.type());
        Optional<Conversion> conversion =
                sensor.flatMap(Sensor::conversion).filter(known -> !known.variable());
        if (conversion.isEmpty() || conversion.get().value(raw).isEmpty()) {
            return String.format("0x%02x", raw);
        }
        return sensor.flatMap(Sensor::unit)
                .orElse(Unit.NONE)
                .text(conversion.get().value(raw).getAsDouble());
    }

    private static String hex(String what, int value) {
        return String.format("%s 0x%02x", what, value);
    }
}
