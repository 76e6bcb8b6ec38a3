package io.bearman.cli.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;

/** {@code docs/runbook.md}, which operators follow at night: its commands, as they stand there. */
final class Runbook {
    private static final String PROMPT = "    $ ";
    private static final Pattern EXIT_CODE = Pattern.compile("# exit code (\\d)$");

    private final List<String> lines;

    private Runbook(List<String> lines) {
        this.lines = lines;
    }

    static Runbook read() {
        Path file = Path.of(System.getProperty("bearman.root"), "docs", "runbook.md");
        try {
            return new Runbook(Files.readAllLines(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the headings} */
    List<String> sections() {
        return lines.stream()
                .filter(line -> line.startsWith("## "))
                .map(line -> line.substring(3))
                .toList();
    }

    /** {@return what is typed under this heading, in order} */
    List<String> commands(String section) {
        List<String> commands = lines.stream()
                .dropWhile(line -> !line.equals("## " + section))
                .skip(1)
                .takeWhile(line -> !line.startsWith("## "))
                .flatMap(Runbook::command)
                .toList();
        Assertions.assertThat(commands).as("commands of '%s'", section).isNotEmpty();
        return commands;
    }

    /** {@return the exit code that the line says, 0 when it says none} */
    static int exitCode(String line) {
        Matcher said = EXIT_CODE.matcher(line);
        return said.find() ? Integer.parseInt(said.group(1)) : 0;
    }

    private static Stream<String> command(String line) {
        return line.startsWith(PROMPT)
                ? Stream.of(line.substring(PROMPT.length()))
                : Stream.empty();
    }
}
