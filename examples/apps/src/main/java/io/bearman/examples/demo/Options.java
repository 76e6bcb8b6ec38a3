package io.bearman.examples.demo;

import io.bearman.core.UsageException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the demo was asked.
 *
 * @param fresh whether to start anew
 * @param folder where rack and store live
 * @param report where to write the result; null for nowhere
 */
record Options(boolean fresh, Path folder, @Nullable Path report) {
    private static final String USAGE = "usage: bin/demo [--fresh] [--report FILE] [--folder DIR]";

    static Options of(String[] args) {
        Deque<String> rest = new ArrayDeque<>(List.of(args));
        boolean fresh = false;
        Path folder = Path.of("target", "demo");
        Path report = null;
        while (!rest.isEmpty()) {
            switch (rest.remove()) {
                case "--fresh" -> fresh = true;
                case "--report" -> report = Path.of(value(rest));
                case "--folder" -> folder = Path.of(value(rest));
                default -> throw new UsageException(USAGE);
            }
        }
        return new Options(fresh, folder, report);
    }

    private static String value(Deque<String> rest) {
        if (rest.isEmpty()) {
            throw new UsageException(USAGE);
        }
        return rest.remove();
    }
}
