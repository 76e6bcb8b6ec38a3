package io.bearman.ipmi.sensor;

import io.bearman.ipmi.command.Dialogue;
import io.bearman.ipmi.sdr.ReadableSensor;
import io.bearman.ipmi.sdr.SdrRepository;
import io.bearman.ipmi.sdr.SensorKey;
import io.bearman.ipmi.sdr.SensorSdr;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The sensors of a machine, as its records describe them.
 *
 * <pre>{@code
 * Sensors sensors = Sensors.of(SdrRepository.read(session, cache));
 * for (Observation seen : sensors.read(session)) {
 *     System.out.println(seen.sensor().name() + ": " + seen.reading().text()); // CPU1 Temp: 45 degrees C
 * }
 * }</pre>
 */
public final class Sensors {
    /** No sensors: nothing is known of the machine. */
    public static final Sensors NONE = new Sensors(List.of());

    private final List<Sensor> all;

    private Sensors(List<Sensor> all) {
        this.all = List.copyOf(all);
    }

    /** {@return the sensors of these records, those that share a record each by itself} */
    public static Sensors of(SdrRepository records) {
        List<Sensor> all = new ArrayList<>();
        for (SensorSdr record : records.records(SensorSdr.class)) {
            all.addAll(Sensor.of(record));
        }
        return new Sensors(all);
    }

    /** {@return all, in the order of the records; also those that only write events} */
    public List<Sensor> all() {
        return all;
    }

    /** {@return the sensors of this name} */
    public List<Sensor> named(String name) {
        return all.stream().filter(sensor -> sensor.name().equals(name)).toList();
    }

    /**
     * {@return the sensor that an event is of}: the one with this key, or the only one with this owner,
     * number and type, for many events come without the channel and the unit of their records.
     */
    public Optional<Sensor> find(SensorKey key, SensorType type) {
        Optional<Sensor> exact =
                all.stream().filter(sensor -> sensor.key().equals(key)).findFirst();
        if (exact.isPresent()) {
            return exact;
        }
        List<Sensor> alike = all.stream()
                .filter(sensor -> sensor.key().owner() == key.owner())
                .filter(sensor -> sensor.key().number() == key.number())
                .filter(sensor -> sensor.type().equals(type))
                .toList();
        return alike.size() == 1 ? Optional.of(alike.get(0)) : Optional.empty();
    }

    /** {@return what all readable sensors say}; see {@link #read(Dialogue, List)} */
    public List<Observation> read(Dialogue bmc) {
        return read(bmc, all);
    }

    /**
     * {@return what these sensors say now, in their order}; those that only write events are left out.
     * One question a sensor (Get Sensor Reading, IPMI v2.0 §35.14), one more when it is busy, one more
     * when it is not linear; privilege USER.
     *
     * @throws io.bearman.core.power.PowerException when there is no answer at all, or the user may not
     */
    public static List<Observation> read(Dialogue bmc, List<Sensor> sensors) {
        Map<Sensor, Sample> samples = new LinkedHashMap<>();
        sample(bmc, sensors.stream().filter(Sensors::answers).toList(), samples);
        sample(
                bmc,
                samples.entrySet().stream()
                        .filter(one -> busy(one.getValue()))
                        .map(Map.Entry::getKey)
                        .toList(),
                samples);
        Map<RawValue, Conversion> conversions = RawValue.conversions(bmc, raws(samples));
        return sensors.stream()
                .filter(Sensor::readable)
                .map(sensor -> new Observation(
                        sensor, interpret(sensor, samples.get(sensor), conversions)))
                .toList();
    }

    private static void sample(Dialogue bmc, List<Sensor> asked, Map<Sensor, Sample> samples) {
        List<Sample> answers =
                AboutSensor.ask(bmc, asked.stream().map(Sensors::reading).toList());
        for (int i = 0; i < asked.size(); i++) {
            samples.put(asked.get(i), answers.get(i));
        }
    }

    private static boolean busy(Sample sample) {
        return sample instanceof Sample.Refused refused && AboutSensor.busy(refused.code());
    }

    private static List<RawValue> raws(Map<Sensor, Sample> samples) {
        List<RawValue> raws = new ArrayList<>();
        samples.forEach((sensor, sample) -> {
            if (sample instanceof Sample.Measured measured && measured.scanning()) {
                raws.add(new RawValue(sensor, measured.raw()));
            }
        });
        return raws;
    }

    private static SensorReading interpret(
            Sensor sensor, @Nullable Sample sample, Map<RawValue, Conversion> conversions) {
        if (sample == null) {
            return new SensorReading.OutOfReach();
        }
        Conversion conversion = sample instanceof Sample.Measured measured
                ? conversions.get(new RawValue(sensor, measured.raw()))
                : null;
        return Interpretation.of(sensor, sample, conversion);
    }

    /**
     * {@return the thresholds of these sensors as the BMC has them now}: one question for each that has
     * any (Get Sensor Thresholds, IPMI v2.0 §35.9), one more a threshold when it is not linear;
     * privilege USER. Sensors without are left out.
     *
     * @throws io.bearman.core.power.PowerException when there is no answer at all, or the user may not
     */
    public static Map<Sensor, Thresholds> thresholds(Dialogue bmc, List<Sensor> sensors) {
        List<Sensor> asked = sensors.stream().filter(Sensors::tellsThresholds).toList();
        List<Map<Threshold, Integer>> answers =
                AboutSensor.ask(bmc, asked.stream().map(Sensors::limits).toList());
        List<RawValue> raws = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            for (int raw : answers.get(i).values()) {
                raws.add(new RawValue(asked.get(i), raw));
            }
        }
        Map<RawValue, Conversion> conversions = RawValue.conversions(bmc, raws);
        Map<Sensor, Thresholds> thresholds = new LinkedHashMap<>();
        for (int i = 0; i < asked.size(); i++) {
            Sensor sensor = asked.get(i);
            thresholds.put(sensor, values(sensor, answers.get(i), conversions));
        }
        return thresholds;
    }

    private static Thresholds values(
            Sensor sensor, Map<Threshold, Integer> limits, Map<RawValue, Conversion> conversions) {
        Map<Threshold, Double> values = new EnumMap<>(Threshold.class);
        limits.forEach((threshold, raw) -> Optional.ofNullable(
                        conversions.get(new RawValue(sensor, raw)))
                .map(conversion -> conversion.value(raw))
                .ifPresent(value -> value.ifPresent(limit -> values.put(threshold, limit))));
        return new Thresholds(values);
    }

    private static boolean answers(Sensor sensor) {
        return sensor.readable() && sensor.key().atBmc();
    }

    private static boolean tellsThresholds(Sensor sensor) {
        return answers(sensor)
                && sensor.conversion().isPresent()
                && sensor.record() instanceof ReadableSensor readable
                && switch (readable.sensing().thresholds()) {
                    case READABLE, SETTABLE -> true;
                    case NONE, FIXED -> false;
                };
    }

    private static GetSensorReading reading(Sensor sensor) {
        return new GetSensorReading(sensor.key().lun(), sensor.key().number());
    }

    private static GetSensorThresholds limits(Sensor sensor) {
        return new GetSensorThresholds(sensor.key().lun(), sensor.key().number());
    }
}
