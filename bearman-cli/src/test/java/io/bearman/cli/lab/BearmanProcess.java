package io.bearman.cli.lab;

import io.bearman.cli.Main;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The {@code bearman} command in a process of its own, so that it can really be killed. */
final class BearmanProcess {
    private final Process process;
    private final Path out;
    private final Path err;

    private BearmanProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /**
     * How a command ended.
     *
     * @param exitCode 128 + the signal when one killed it
     * @param printed its standard output
     * @param told its standard error, line by line
     */
    record Ended(int exitCode, String printed, List<String> told) {
        /** {@return the last that it told of a host; what is to be done about it may follow} */
        String saidOfHosts() {
            return told.stream()
                    .filter(line -> !line.startsWith("bearman: "))
                    .reduce((first, last) -> last)
                    .orElseThrow(() -> new AssertionError("it told nothing: " + this));
        }

        @Override
        public String toString() {
            return "exit code " + exitCode + "\n" + String.join("\n", told) + "\n" + printed;
        }
    }

    static BearmanProcess start(
            Path folder, Map<String, String> environment, List<String> arguments) {
        // Whoever started the tests in the background made them ignore Ctrl-C.
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
        command.addAll(bearman());
        command.addAll(arguments);
        return launch(folder, environment, command);
    }

    /** Starts a line of a shell in which {@code bearman} is the command. */
    static BearmanProcess shell(Path folder, Map<String, String> environment, String line) {
        List<String> command =
                new ArrayList<>(List.of("bash", script(folder, line).toString()));
        return launch(folder, environment, command);
    }

    /** The same at a terminal, where a human types this; what they see is its standard output. */
    static BearmanProcess terminal(
            Path folder, Map<String, String> environment, String line, String typed) {
        Path keys = write(folder, "keys", typed);
        String session = "script -qefc 'bash " + script(folder, line) + "' /dev/null < " + keys;
        return launch(folder, environment, List.of("bash", "-c", session));
    }

    private static Path script(Path folder, String line) {
        String command =
                bearman().stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
        return write(folder, "line", "bearman() { " + command + " \"$@\"; }\n" + line + "\n");
    }

    private static Path write(Path folder, String name, String text) {
        try {
            return Files.writeString(Files.createTempFile(folder, name, ""), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> bearman() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName());
    }

    private static BearmanProcess launch(
            Path folder, Map<String, String> environment, List<String> command) {
        try {
            Path out = Files.createTempFile(folder, "bearman", ".out");
            Path err = Files.createTempFile(folder, "bearman", ".err");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("BEARMAN_"));
            builder.environment().putAll(environment);
            return new BearmanProcess(builder.start(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String printed() {
        return read(out);
    }

    /** {@return the lines it told so far} */
    List<String> told() {
        return read(err).lines().toList();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it tells a line with this text. */
    void awaitTold(String text, Duration atMost) {
        Lab.await("'" + text + "' from " + this, atMost, () -> {
            if (!process.isAlive()) {
                throw new AssertionError("it ended before it told '" + text + "': " + this);
            }
            return told().stream().anyMatch(line -> line.contains(text));
        });
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** kill -9. */
    void kill() {
        process.destroyForcibly();
        end(Duration.ofSeconds(10));
    }

    /** Ctrl-C. */
    void interrupt() {
        try {
            new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** Waits for its end; a command that takes longer is killed and fails the test. */
    Ended end(Duration atMost) {
        try {
            if (!process.waitFor(atMost.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("not at its end after " + atMost + ": " + this);
            }
            return new Ended(process.exitValue(), printed(), told());
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw interrupted(e);
        }
    }

    private static AssertionError interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new AssertionError(e);
    }

    @Override
    public String toString() {
        return String.join("\n", told()) + "\n" + printed();
    }
}
