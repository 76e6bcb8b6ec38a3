package io.bearman.cli;

import io.bearman.core.ExitCode;
import io.bearman.core.text.TextTable;
import io.bearman.ipmi.command.Dialogue;
import io.bearman.ipmi.command.Privilege;
import io.bearman.ipmi.sdr.SdrCache;
import io.bearman.ipmi.sdr.SdrRepository;
import io.bearman.ipmi.sensor.Health;
import io.bearman.ipmi.sensor.Observation;
import io.bearman.ipmi.sensor.Sensor;
import io.bearman.ipmi.sensor.SensorReading;
import io.bearman.ipmi.sensor.SensorState;
import io.bearman.ipmi.sensor.Sensors;
import io.bearman.ipmi.sensor.Threshold;
import io.bearman.ipmi.sensor.Thresholds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bearman ipmi sensors}. */
@Command(
        name = "sensors",
        description = {
            "Reads all sensors. Which there are is kept in the user's cache folder and read anew when the",
            "BMC says that it changed."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  bearman ipmi sensors cn1",
            "  bearman ipmi sensors cn[001-150] --problems",
            "  bearman ipmi sensors cn1 --thresholds --name Fan"
        })
final class IpmiSensors extends IpmiBase {
    @Option(
            names = "--problems",
            description = "Only those that are not well by their own thresholds or severities.")
    private boolean problems;

    @Option(names = "--thresholds", description = "Also their thresholds.")
    private boolean thresholds;

    @Option(
            names = "--name",
            paramLabel = "TEXT",
            description = "Only those with this in their name.")
    private String name = "";

    @Option(
            names = "--no-cache",
            description = "Reads anew which sensors there are, keeps nothing.")
    private boolean noCache;

    /** A sensor, what it says, and its thresholds where they are wanted. */
    private record Row(Observation observation, Thresholds limits) {}

    @Override
    ExitCode execute(Bmcs bmcs) {
        SdrCache cache = SdrFolder.of(common.environment());
        return new Answers<>(
                        bmcs.visit(Privilege.USER, bmc -> read(bmc, cache)),
                        this::table,
                        rows -> rows.stream().map(IpmiSensors::json).toList())
                .print(this);
    }

    private List<Row> read(Dialogue bmc, SdrCache cache) {
        SdrRepository records = noCache ? SdrRepository.read(bmc) : SdrRepository.read(bmc, cache);
        List<Sensor> wanted = Sensors.of(records).all().stream()
                .filter(sensor -> sensor.name().contains(name))
                .toList();
        List<Observation> observations = Sensors.read(bmc, wanted).stream()
                .filter(it ->
                        !problems || health(it).filter(h -> h != Health.OK).isPresent())
                .toList();
        Map<Sensor, Thresholds> limits = thresholds
                ? Sensors.thresholds(
                        bmc, observations.stream().map(Observation::sensor).toList())
                : Map.of();
        return observations.stream()
                .map(it -> new Row(it, limits.getOrDefault(it.sensor(), Thresholds.NONE)))
                .toList();
    }

    private static Optional<Health> health(Observation observation) {
        if (observation.reading() instanceof SensorReading.Analog analog) {
            return analog.health();
        }
        return observation.reading() instanceof SensorReading.Discrete discrete
                ? discrete.health()
                : Optional.empty();
    }

    private String table(List<Row> rows) {
        if (rows.isEmpty()) {
            return problems ? "all is well" : "no sensors";
        }
        List<String> header = new ArrayList<>(List.of("SENSOR", "HEALTH", "READING"));
        if (thresholds) {
            header.add("THRESHOLDS");
        }
        TextTable table = TextTable.headed(header.toArray());
        for (Row row : rows) {
            Observation it = row.observation;
            table.row(
                    it.sensor().name(),
                    health(it).map(Health::text).orElse(""),
                    text(it.reading()),
                    limits(row.limits));
        }
        return fitted(table);
    }

    private static String text(SensorReading reading) {
        String text = reading.text().isEmpty() ? "no state" : reading.text();
        return reading instanceof SensorReading.Unavailable unavailable
                ? text + " (" + unavailable.reason() + ")"
                : text;
    }

    private static String limits(Thresholds limits) {
        return limits.limits().entrySet().stream()
                .map(it -> it.getKey().text() + " " + number(it.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String number(double value) {
        return value == Math.rint(value)
                ? Long.toString((long) value)
                : String.format("%.3f", value);
    }

    private static Map<String, Object> json(Row row) {
        Observation it = row.observation;
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("sensor", it.sensor().name());
        json.put("number", it.sensor().key().number());
        json.put("type", it.sensor().type().text());
        json.put("reading", it.reading().text());
        if (it.reading() instanceof SensorReading.Analog analog) {
            json.put("value", analog.value());
            json.put("unit", analog.unit().text());
            json.put("states", names(analog.states()));
        } else if (it.reading() instanceof SensorReading.Discrete discrete) {
            json.put("states", names(discrete.states()));
        }
        health(it).ifPresent(health -> json.put("health", health.text()));
        if (!row.limits.limits().isEmpty()) {
            Map<String, Double> limits = new LinkedHashMap<>();
            for (Threshold threshold : Threshold.values()) {
                row.limits.limit(threshold).ifPresent(value -> limits.put(threshold.text(), value));
            }
            json.put("thresholds", limits);
        }
        return json;
    }

    private static List<String> names(List<SensorState> states) {
        return states.stream().map(SensorState::name).toList();
    }
}
