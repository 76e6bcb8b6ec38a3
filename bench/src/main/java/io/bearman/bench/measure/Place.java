package io.bearman.bench.measure;

import io.bearman.core.time.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where is measured.
 *
 * @param root the checkout, whose {@code bin/} and {@code lab/} are used
 * @param scratch a folder for what is left over
 * @param time the clock of all figures
 */
public record Place(Path root, Path scratch, TimeSource time) {
    /** {@return an empty folder of this name in the scratch folder} */
    public Path folder(String name) {
        Path folder = scratch.resolve(name);
        try {
            delete(folder);
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return this command of the checkout} */
    public Command command(String script, String... arguments) {
        return Command.of(root.resolve(script).toString(), arguments);
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (var files = Files.walk(folder)) {
                for (Path file :
                        files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
