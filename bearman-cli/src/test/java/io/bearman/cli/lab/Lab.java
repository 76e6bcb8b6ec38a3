package io.bearman.cli.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bearman.core.time.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.Assertions;

/**
 * One of the scripts under {@code lab/}, running in a folder and on ports of its own.
 *
 * <p>The ports start at {@code LAB_PORT_BASE} of the environment, or 19000, so that a lab a
 * developer has up at the default ports is left alone.
 */
final class Lab {
    private static final Duration LONGEST_COMMAND = Duration.ofMinutes(8);

    private final Path script;
    private final Path folder;
    private final int portBase;
    private final Map<String, String> environment;

    private Lab(Path script, Path folder, int portBase, Map<String, String> environment) {
        this.script = script;
        this.folder = folder;
        this.portBase = portBase;
        this.environment = environment;
    }

    static Lab named(String name) {
        Path root = Path.of(System.getProperty("bearman.root"));
        String base = System.getenv().getOrDefault("LAB_PORT_BASE", "19000");
        return new Lab(
                root.resolve("lab").resolve(name),
                root.resolve("target/lab/test-" + name),
                Integer.parseInt(base),
                Map.of());
    }

    /** {@return this lab, with a variable in the environment of its script} */
    Lab with(String variable, String value) {
        return new Lab(script, folder, portBase, Map.of(variable, value));
    }

    /** {@return the folder that the lab's own description calls LAB_DIR} */
    Path folder() {
        return folder;
    }

    /** {@return the port where the rack's machines look for the boot server} */
    int bootPort() {
        return portBase + 80;
    }

    /** {@return what the command printed; a test fails here if the command does} */
    String run(String... arguments) {
        Outcome outcome = attempt(arguments);
        Assertions.assertThat(outcome.exitCode())
                .as("%s %s: %s", script, List.of(arguments), outcome.printed())
                .isZero();
        return outcome.printed();
    }

    /** Runs the command, however it ends. */
    Outcome attempt(String... arguments) {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LAB_DIR", folder.toString());
        builder.environment().put("LAB_PORT_BASE", Integer.toString(portBase));
        builder.environment().putAll(environment);
        try {
            Path output = Files.createTempFile("lab", ".out");
            try {
                // Not a pipe: a daemon that the script leaves behind would keep it open.
                Process process = builder.redirectOutput(output.toFile()).start();
                if (!process.waitFor(LONGEST_COMMAND.toSeconds(), TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new AssertionError(command + " took over " + LONGEST_COMMAND);
                }
                // Tools print what BMCs call things, in whatever coding.
                return new Outcome(
                        process.exitValue(), new String(Files.readAllBytes(output), UTF_8));
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted in " + command, e);
        }
    }

    /** {@return the lab's description of itself} */
    JsonNode description() {
        try {
            return new ObjectMapper().readTree(folder.resolve("lab.json").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the lines of a file of the lab, none if there is no such file} */
    List<String> lines(String file) {
        try {
            Path path = folder.resolve(file);
            return Files.exists(path) ? Files.readAllLines(path) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fails unless the condition comes to hold within that time. */
    static void await(String what, Duration atMost, BooleanSupplier condition) {
        Assertions.assertThat(comes(atMost, condition))
                .as("%s within %s", what, atMost)
                .isTrue();
    }

    /** {@return whether the condition comes to hold within that time} */
    static boolean comes(Duration atMost, BooleanSupplier condition) {
        return TimeSource.system().await(condition, atMost);
    }

    record Outcome(int exitCode, String printed) {}
}
