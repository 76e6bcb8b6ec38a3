package io.bearman.testkit.bmc;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The sensor commands (IPMI v2.0 §35). Guarded by the BMC's lock. */
final class SensorCommands implements CommandFamily {
    private static final int GET_READING_FACTORS = 0x04_23;
    private static final int SET_HYSTERESIS = 0x04_24;
    private static final int GET_HYSTERESIS = 0x04_25;
    private static final int SET_THRESHOLDS = 0x04_26;
    private static final int GET_THRESHOLDS = 0x04_27;
    private static final int SET_EVENT_ENABLE = 0x04_28;
    private static final int GET_EVENT_ENABLE = 0x04_29;
    private static final int REARM_EVENTS = 0x04_2a;
    private static final int GET_EVENT_STATUS = 0x04_2b;
    private static final int GET_READING = 0x04_2d;
    private static final int GET_TYPE = 0x04_2f;

    private static final int EVENTS_ENABLED = 0x80;
    private static final int SCANNING_ENABLED = 0x40;
    private static final int UNAVAILABLE = 0x20;
    private static final int RESERVED_ONES = 0xc0;
    private static final int RESERVED_ONE = 0x80;

    private final Map<Integer, SimulatedSensor> sensors = new TreeMap<>();

    /** Takes the sensors that a record describes. */
    void add(SdrRecord record, Object lock) {
        if (record instanceof AnalogSensor analog) {
            put(analog.number(), SimulatedSensor.of(analog, lock));
        } else if (record instanceof DiscreteSensor discrete) {
            for (int i = 0; i < discrete.count(); i++) {
                put(discrete.number() + i, SimulatedSensor.of(discrete, lock));
            }
        }
    }

    private void put(int number, SimulatedSensor sensor) {
        if (sensors.putIfAbsent(number, sensor) != null) {
            throw new IllegalArgumentException("two sensors with number " + number);
        }
    }

    void remove(SdrRecord record) {
        if (record instanceof AnalogSensor analog) {
            sensors.remove(analog.number());
        } else if (record instanceof DiscreteSensor discrete) {
            for (int i = 0; i < discrete.count(); i++) {
                sensors.remove(discrete.number() + i);
            }
        }
    }

    Optional<SimulatedSensor> find(int number) {
        return Optional.ofNullable(sensors.get(number));
    }

    @Override
    public Optional<Answer> answer(Command command) {
        return switch (command.code()) {
            case GET_READING_FACTORS -> reading(command, SensorCommands::factors);
            case GET_HYSTERESIS -> reading(command, (sensor, in) -> hysteresis(sensor));
            case GET_THRESHOLDS -> reading(command, (sensor, in) -> thresholds(sensor));
            case GET_EVENT_ENABLE -> reading(command, (sensor, in) -> eventEnable(sensor));
            case GET_EVENT_STATUS -> reading(command, (sensor, in) -> eventStatus(sensor));
            case GET_READING -> reading(command, (sensor, in) -> reading(sensor));
            case GET_TYPE -> reading(command, (sensor, in) -> type(sensor));
            case SET_HYSTERESIS -> setting(command, SensorCommands::setHysteresis);
            case SET_THRESHOLDS -> setting(command, SensorCommands::setThresholds);
            case SET_EVENT_ENABLE -> setting(command, SensorCommands::setEventEnable);
            case REARM_EVENTS -> setting(command, (sensor, in) -> Answer.done());
            default -> Optional.empty();
        };
    }

    private Optional<Answer> reading(
            Command command, BiFunction<SimulatedSensor, Wire.Reader, Answer> work) {
        return command.needing(Privilege.USER, () -> with(command.in(), work));
    }

    private Optional<Answer> setting(
            Command command, BiFunction<SimulatedSensor, Wire.Reader, Answer> work) {
        return command.needing(Privilege.OPERATOR, () -> with(command.in(), work));
    }

    private Answer with(Wire.Reader in, BiFunction<SimulatedSensor, Wire.Reader, Answer> work) {
        Optional<SimulatedSensor> sensor = find(in.uint8());
        return sensor.map(it -> work.apply(it, in)).orElse(Answer.code(Completion.NOT_PRESENT));
    }

    private static Answer analog(SimulatedSensor sensor, Function<AnalogSensor, Answer> work) {
        return sensor.analog == null
                ? Answer.code(Completion.ILLEGAL_FOR_SENSOR)
                : work.apply(sensor.analog);
    }

    /** Get Sensor Reading Factors (§35.5). */
    private static Answer factors(SimulatedSensor sensor, Wire.Reader in) {
        int raw = in.uint8();
        return analog(sensor, it -> {
            Conversion.Segment segment = it.conversion().segment(raw);
            Wire.Writer out = new Wire.Writer().uint8(Math.min(segment.upTo() + 1, 0xff));
            segment.factors().write(out);
            return Answer.ok(out);
        });
    }

    /** Get Sensor Hysteresis (§35.7). */
    private static Answer hysteresis(SimulatedSensor sensor) {
        return analog(
                sensor,
                it -> Answer.ok(new Wire.Writer()
                        .uint8(sensor.positiveHysteresis)
                        .uint8(sensor.negativeHysteresis)));
    }

    /** Set Sensor Hysteresis (§35.6). */
    private static Answer setHysteresis(SimulatedSensor sensor, Wire.Reader in) {
        in.skip(1); // reserved for a mask
        int positive = in.uint8();
        int negative = in.uint8();
        return analog(sensor, it -> {
            sensor.positiveHysteresis = positive;
            sensor.negativeHysteresis = negative;
            return Answer.done();
        });
    }

    /** Get Sensor Thresholds (§35.9). */
    private static Answer thresholds(SimulatedSensor sensor) {
        return analog(sensor, it -> {
            Wire.Writer out = new Wire.Writer().uint8(it.thresholds().mask());
            for (Threshold threshold : Threshold.values()) {
                out.uint8(sensor.thresholds.getOrDefault(threshold, 0));
            }
            return Answer.ok(out);
        });
    }

    /** Set Sensor Thresholds (§35.8). */
    private static Answer setThresholds(SimulatedSensor sensor, Wire.Reader in) {
        int mask = in.uint8() & 0x3f;
        byte[] values = in.bytes(Threshold.values().length);
        return analog(sensor, it -> {
            if (!it.thresholds().settable() || (mask & ~it.thresholds().mask()) != 0) {
                return Answer.code(Completion.INVALID_FIELD);
            }
            for (Threshold threshold : Threshold.values()) {
                if ((mask & threshold.bit()) != 0) {
                    sensor.thresholds.put(threshold, values[threshold.ordinal()] & 0xff);
                }
            }
            return Answer.done();
        });
    }

    /** Get Sensor Event Enable (§35.11): all events. */
    private static Answer eventEnable(SimulatedSensor sensor) {
        return Answer.ok(new Wire.Writer()
                .uint8(enabled(sensor))
                .uint16(0x7fff) // assertion events
                .uint16(0x7fff)); // deassertion events
    }

    /** Set Sensor Event Enable (§35.10): the whole sensor only. */
    private static Answer setEventEnable(SimulatedSensor sensor, Wire.Reader in) {
        int flags = in.uint8();
        sensor.events = (flags & EVENTS_ENABLED) != 0;
        sensor.scanning = (flags & SCANNING_ENABLED) != 0;
        return Answer.done();
    }

    /** Get Sensor Event Status (§35.13): none that waits for a rearm. */
    private static Answer eventStatus(SimulatedSensor sensor) {
        return Answer.ok(new Wire.Writer()
                .uint8(enabled(sensor) | (sensor.available ? 0 : UNAVAILABLE))
                .uint16(0)
                .uint16(0));
    }

    private static int enabled(SimulatedSensor sensor) {
        return (sensor.events ? EVENTS_ENABLED : 0) | (sensor.scanning ? SCANNING_ENABLED : 0);
    }

    /** Get Sensor Reading (§35.14). */
    private static Answer reading(SimulatedSensor sensor) {
        Wire.Writer out = new Wire.Writer();
        boolean readable = sensor.available && sensor.scanning;
        out.uint8(sensor.analog != null && readable ? sensor.raw : 0);
        out.uint8(enabled(sensor) | (sensor.available ? 0 : UNAVAILABLE));
        if (sensor.analog != null) {
            out.uint8(RESERVED_ONES | (readable ? sensor.crossed() : 0));
        } else {
            int states = readable ? sensor.states : 0;
            out.uint8(states).uint8(RESERVED_ONE | states >> 8);
        }
        return Answer.ok(out);
    }

    /** Get Sensor Type (§35.16). */
    private static Answer type(SimulatedSensor sensor) {
        return Answer.ok(new Wire.Writer().uint8(sensor.sensorType).uint8(sensor.eventType));
    }
}
