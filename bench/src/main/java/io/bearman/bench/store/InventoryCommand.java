package io.bearman.bench.store;

import io.bearman.bench.measure.Command;
import io.bearman.bench.measure.Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code bearman inventory}, from the start of the process to its end. */
final class InventoryCommand {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    /** As the JVM logs a collection: {@code Pause Young (Allocation Failure) 41M->9M(61M) 3.1ms}. */
    private static final Pattern COLLECTION = Pattern.compile("(\\d+)M->\\d+M\\(\\d+M\\)");

    private final Place place;

    InventoryCommand(Place place) {
        this.place = place;
    }

    /** {@return in how many seconds it imported the file} */
    double imports(Path file, Map<String, String> store) {
        return command(store, "import", file.toString()).run(PATIENCE).orThrow().seconds();
    }

    /** {@return how it exported that many hosts with 64 MiB of heap} */
    Export export(Map<String, String> store, int hosts) {
        Path log = place.folder("export").resolve("gc.log");
        Command.Ended ended = command(store, "export")
                .with("BEARMAN_JAVA_OPTS", "-Xmx64m -Xlog:gc:file=" + log)
                .run(PATIENCE)
                .orThrow();
        long lines = ended.out().lines().count();
        if (lines != hosts) {
            throw new IllegalStateException(lines + " of " + hosts + " hosts were exported");
        }
        return new Export(ended.seconds(), heap(log));
    }

    private static double heap(Path log) {
        try {
            Matcher collections = COLLECTION.matcher(Files.readString(log));
            return collections
                    .results()
                    .mapToInt(collection -> Integer.parseInt(collection.group(1)))
                    .max()
                    .orElseThrow(() -> new IllegalStateException("nothing was collected: " + log));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Command command(Map<String, String> store, String... what) {
        List<String> words = new ArrayList<>(List.of("inventory"));
        words.addAll(List.of(what));
        store.forEach((key, value) -> words.addAll(List.of("--set", key + "=" + value)));
        return place.command("bin/bearman", words.toArray(String[]::new));
    }

    /**
     * An export.
     *
     * @param seconds from the start of the process to its end
     * @param heap the most that was in use before a collection, in MiB
     */
    record Export(double seconds, double heap) {}
}
