package io.bearman.bench.openstack;

import io.bearman.bench.measure.Command;
import io.bearman.bench.measure.Reach;
import io.bearman.bench.measure.Runs;
import io.bearman.bench.measure.Sheet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** How near rolls come to what their limits allow, decided by what decides real ones, and how soon. */
final class Rolls {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int SEEDS = 7;
    private static final String OF_150 = "roll of 150 hosts in 15 racks, simulated, ";
    private static final String OF_5000 = "roll of 5,000 hosts, simulated, ";

    private final Sheet sheet;

    Rolls(Sheet sheet) {
        this.sheet = sheet;
    }

    /** Each limit is the tightest once. */
    void measure() {
        Runs<Thought> racks = think("150 15 1 50 50");
        Runs<Thought> zones = think("150 15 2 3 50");
        Runs<Thought> all = think("150 15 1 50 10");
        row(OF_150 + "one of a rack: from the lower bound", "%", racks, Thought::off, 5);
        row(OF_150 + "three of a zone: from the lower bound", "%", zones, Thought::off, 5);
        row(OF_150 + "ten in all: from the lower bound", "%", all, Thought::off, 5);
        row(OF_150 + "ten in all: wall time", "s", all, Thought::seconds, 1);
        Runs<Thought> fleet = think("5000 500 1 100 200");
        row(OF_5000 + "200 in all: wall time", "s", fleet, Thought::seconds, 10);
        row(OF_5000 + "200 in all: memory", "MiB", fleet, Thought::mebibytes, 256);
    }

    private void row(
            String what,
            String unit,
            Runs<Thought> runs,
            ToDoubleFunction<Thought> figure,
            double reach) {
        sheet.row(what, unit, runs.median(figure), new Reach.AtMost(reach), runs.count());
    }

    /** What {@link ForecastCommand} prints. */
    private record Thought(double off, double seconds, double mebibytes) {}

    private static Runs<Thought> think(String roll) {
        List<Thought> thoughts = new ArrayList<>();
        for (int seed = 1; seed <= SEEDS; seed++) {
            thoughts.add(think(roll, seed));
        }
        return new Runs<>(thoughts);
    }

    private static Thought think(String roll, int seed) {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx160m",
                "-cp",
                System.getProperty("java.class.path"),
                ForecastCommand.class.getName()));
        words.addAll(List.of((roll + " " + seed).split(" ")));
        Command command = new Command(words, Map.of());
        String[] said = command.run(PATIENCE).orThrow().out().strip().split(" ");
        return new Thought(
                Double.parseDouble(said[0]),
                Double.parseDouble(said[1]),
                Double.parseDouble(said[2]));
    }
}
