package io.bearman.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bearman.bench.measure.Contest;
import io.bearman.bench.measure.Output;
import io.bearman.bench.measure.Place;
import io.bearman.bench.measure.Quiet;
import io.bearman.bench.measure.Reach;
import io.bearman.bench.measure.Row;
import io.bearman.bench.measure.Runs;
import io.bearman.bench.measure.Sheet;
import io.bearman.core.time.TimeSource;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures the areas that are named, writes the rows as JSON, and prints them.
 *
 * <p>{@code Main ROOT JSON WIDTH AREA...}: the checkout, the file for the rows, the columns of the
 * terminal. Ends with 1 when something could not be measured; what is measured and not met is no
 * failure. {@code bin/bench} calls it.
 */
public final class Main {
    private final Place place;
    private final PrintStream err;
    private final List<Row> rows = new ArrayList<>();
    private boolean failed;

    private Main(Path root, PrintStream err) {
        this.place = new Place(root, root.resolve("target/bench"), TimeSource.system());
        this.err = err;
    }

    /** Runs, and exits with its code. */
    public static void main(String[] arguments) throws IOException {
        Main main = new Main(Path.of(arguments[0]), System.err);
        for (String name : List.of(arguments).subList(3, arguments.length)) {
            main.measure(Area.named(name).orElseThrow());
        }
        Files.writeString(Path.of(arguments[1]), Output.json(main.rows), UTF_8);
        System.out.print(Output.table(main.rows, Integer.parseInt(arguments[2])));
        System.exit(main.failed ? 1 : 0);
    }

    private void measure(Area area) {
        Sheet sheet = new Sheet(area.toString(), this::add, this::fail);
        sheet.part("all", () -> area.measure(place, sheet));
        sheet.part("quiet", () -> quiet(sheet));
    }

    /** What the kernel lets others do meanwhile is in every figure of a few milliseconds. */
    private void quiet(Sheet sheet) {
        Contest<Double> contest = Contest.on(place.time());
        Runs<Double> runs =
                Runs.of(contest.with("we", new Quiet(place.time())::p99).run(), "we");
        sheet.row(
                "p99 of 0.2 ms of computing: how quiet it is",
                "ms",
                runs.median(millis -> millis),
                new Reach.Nothing(),
                runs.count());
    }

    private void add(Row row) {
        rows.add(row);
        err.println("bench: " + row.what() + ": "
                + (row.bearman() == null ? "skipped" : row.bearman() + " " + row.unit()));
    }

    private void fail(String what, RuntimeException why) {
        failed = true;
        err.println("bench: " + what + " could not be measured: " + why);
        why.printStackTrace(err);
    }
}
